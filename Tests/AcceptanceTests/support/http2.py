"""A client with HTTP/2 that does nothing of its own accord: it answers no ping and heeds no farewell."""

import socket
import struct

DATA, HEADERS, RESET, SETTINGS, GOAWAY = 0, 1, 3, 4, 7
END_STREAM, END_HEADERS = 1, 4


class Connection:
    def __init__(self, exporter):
        exporter.tls.set_alpn_protocols(["h2"])
        plain = socket.create_connection(("127.0.0.1", exporter.port), 60)
        self.socket = exporter.tls.wrap_socket(plain, server_hostname="127.0.0.1")
        self.socket.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        self.send(SETTINGS)
        self.awaits(SETTINGS)

    def send(self, kind, flags=0, stream=0, payload=b""):
        self.socket.sendall(struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload)

    def get(self, path, stream=1):
        """Sends a request, whole."""
        fields = b"\x82\x87" + b"\x01\x01a" + b"\x04" + bytes([len(path)]) + path.encode()
        self.send(HEADERS, END_STREAM | END_HEADERS, stream, fields)

    def frames(self):
        """What comes, until the exporter closes the connection."""
        while len(head := self._read(9)) == 9:
            length, kind, flags, stream = int.from_bytes(head[:3], "big"), *struct.unpack(">BBI", head[3:])
            yield kind, flags, stream, self._read(length)

    def awaits(self, kind):
        assert any(frame[0] == kind for frame in self.frames()), "the connection was closed before"

    def body(self, stream=1):
        """The rest of an answer."""
        body = b""
        for kind, flags, number, payload in self.frames():
            if (kind, number) == (DATA, stream):
                body += payload
                if flags & END_STREAM:
                    return body.decode()
        raise AssertionError(f"the answer ended after {body}")

    def _read(self, count):
        data = b""
        while len(data) < count and (more := self.socket.recv(count - len(data))):
            data += more
        return data

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()
