import socket
import ssl
import struct
import threading


class RawServer:
    """Answers every request with just these bytes, whatever they are, and then closes the connection, resets it, drips a
    blank now and then, hangs, or sends further bytes over and over.

    `before` is how much of the request is waited for: with none, the answer comes at once.
    """

    def __init__(self, reply, tls=None, alpn=(), clients=None, versions=None, then="closes", before="request"):
        self._reply, self._then, self._before = reply, then, before
        self._ended = threading.Event()
        self._context = None
        if tls:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(tls.certificate, tls.key)
            self._context.set_alpn_protocols(alpn)
            if clients:
                self._context.verify_mode = ssl.CERT_REQUIRED
                self._context.load_verify_locations(clients)
            if versions:
                self._context.set_ciphers("ALL:@SECLEVEL=0")
                self._context.minimum_version, self._context.maximum_version = versions
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._socket.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection):
        try:
            with connection if not self._context else self._context.wrap_socket(connection, server_side=True) as near:
                if self._before == "request":
                    near.recv(65536)
                near.sendall(self._reply)
                if self._then == "resets":
                    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return
                if self._then == "hangs":
                    self._ended.wait()
                while self._then == "drips" and not self._ended.wait(0.1):
                    near.sendall(b" ")
                while isinstance(self._then, bytes) and not self._ended.is_set():
                    near.sendall(self._then)
                # Closed at once, the connection would be reset where the client has more to say.
                near.shutdown(socket.SHUT_WR)
                near.settimeout(5)
                while near.recv(65536):
                    pass
        except OSError:
            # The client is free to go.
            pass
