"""A client with HTTP/2 that does nothing of its own accord: it heeds no farewell, and answers no ping unless told to."""

import socket
import struct

DATA, HEADERS, RESET, SETTINGS, PING, GOAWAY, WINDOW_UPDATE = 0, 1, 3, 4, 6, 7, 8
ACK, END_STREAM, END_HEADERS = 1, 1, 4


def text(value):
    return bytes([len(value)]) + value.encode()


class Connection:
    def __init__(self, exporter, answers_pings=False):
        self.answers_pings = answers_pings
        exporter.tls.set_alpn_protocols(["h2"])
        plain = socket.create_connection(("127.0.0.1", exporter.port), 60)
        self.socket = exporter.tls.wrap_socket(plain, server_hostname="127.0.0.1")
        # For its other clients.
        exporter.tls.set_alpn_protocols(["http/1.1"])
        self.socket.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        self.send(SETTINGS)
        self.awaits(SETTINGS)

    def send(self, kind, flags=0, stream=0, payload=b""):
        self.socket.sendall(struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload)

    def get(self, path, headers=None, stream=1):
        """Sends a request, whole."""
        # GET, https, and where by the numbers of the names (RFC 7541, appendix A).
        fields = b"\x82\x87\x01" + text("a") + b"\x04" + text(path)
        for name, value in (headers or {}).items():
            fields += b"\x00" + text(name) + text(value)
        self.send(HEADERS, END_STREAM | END_HEADERS, stream, fields)

    def allow(self, count, stream=1):
        """Takes more of an answer than the 65,535 bytes that come unasked for."""
        for number in (0, stream):
            self.send(WINDOW_UPDATE, 0, number, struct.pack(">I", count))

    def cancel(self, stream=1):
        """Wants no more of an answer."""
        self.send(RESET, 0, stream, struct.pack(">I", 8))

    def frames(self):
        """What comes, until the exporter closes the connection."""
        while len(head := self._read(9)) == 9:
            length, kind, flags, stream = int.from_bytes(head[:3], "big"), *struct.unpack(">BBI", head[3:])
            payload = self._read(length)
            if self.answers_pings and kind == PING and not flags & ACK:
                self.send(PING, ACK, 0, payload)
            yield kind, flags, stream, payload

    def awaits(self, kind):
        assert any(frame[0] == kind for frame in self.frames()), "the connection was closed before"

    def body(self, stream=1):
        """The rest of an answer."""
        body = b""
        for kind, flags, number, payload in self.frames():
            assert kind != RESET, f"the answer was cut after {body}"
            if (kind, number) == (DATA, stream):
                body += payload
                if flags & END_STREAM:
                    return body.decode()
        raise AssertionError(f"the connection was closed after {body}")

    def close(self):
        self.socket.close()

    def _read(self, count):
        data = b""
        while len(data) < count and (more := self.socket.recv(count - len(data))):
            data += more
        return data

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
