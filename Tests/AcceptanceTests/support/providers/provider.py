import json
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from ..exporter.serving import Server


@dataclass
class Request:
    method: str
    target: str
    headers: list
    arrived: float
    body: bytes = b""

    def header(self, name):
        """All values of a header, under exactly this spelling of its name."""
        return [value for key, value in self.headers if key == name]


@dataclass
class Answer:
    body: object = ""
    status: int = 200
    headers: dict = field(default_factory=dict)
    # Seconds until the answer begins.
    delay: float = 0
    # Set when the answer may begin.
    released: threading.Event | None = None

    @property
    def bytes(self):
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


class Provider(Server):
    """A provider that answers whatever a test says, and remembers every request.

    `answer` is an `Answer`, or a function from a request to one.
    """

    block_on_close = False
    request_queue_size = 128

    def __init__(self, answer, host="127.0.0.1", tls=None):
        self.answer = answer
        self.requests = []
        # As the clients gave them in SNI.
        self.server_names = []
        # Answers that were taken to their end, and those whose client went away before it.
        self.taken = 0
        self.broken = 0
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._context = None
        if tls:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(tls.certificate, tls.key)
            self._context.sni_callback = lambda _socket, name, _context: self.server_names.append(name)
        super().__init__((host, 0), Handler)
        self.port = self.server_address[1]
        scheme, name = "https" if tls else "http", f"[{host}]" if ":" in host else host
        self.url = f"{scheme}://{name}:{self.port}"

    def get_request(self):
        connection, address = super().get_request()
        if self._context:
            # The handshake waits for the connection's own thread: here it would block all others.
            connection = self._context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = Request(self.command, self.path, self.headers.items(), time.monotonic(), body)
        self.server.requests.append(request)
        answer = self.server.answer
        if callable(answer):
            answer = answer(request)
        if answer.released:
            answer.released.wait(60)
        if answer.delay:
            time.sleep(answer.delay)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if not any(name.lower() == "transfer-encoding" for name in answer.headers):
            self.send_header("Content-Length", str(len(answer.bytes)))
        try:
            self.end_headers()
            self.wfile.write(answer.bytes)
            self.server.taken += 1
        except OSError:
            self.server.broken += 1
            self.close_connection = True

    do_POST = do_GET

    def log_message(self, *_):
        """The tests' output is for the tests."""
