import socket
import threading
from http.server import BaseHTTPRequestHandler

from .serving import Server


class Proxy(Server):
    """A proxy that opens tunnels to the places it is told, under whatever name they are asked for."""

    block_on_close = False
    daemon_threads = True

    def __init__(self, names):
        self.names = names
        self.asked = []
        self.logins = []
        super().__init__(("127.0.0.1", 0), Tunnel)
        self.port = self.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"


class Tunnel(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_CONNECT(self):
        self.server.asked.append(self.path)
        self.server.logins.append(self.headers["Proxy-Authorization"])
        if self.path not in self.server.names:
            self.send_error(502)
            return
        with socket.create_connection(self.server.names[self.path], 20) as far:
            self.send_response(200)
            self.end_headers()
            back = threading.Thread(target=pour, args=(far, self.connection), daemon=True)
            back.start()
            pour(self.connection, far)
            back.join(20)
        self.close_connection = True

    def log_message(self, *_):
        """The tests' output is for the tests."""


def pour(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        # Either side may go at any time; the other one learns of it by the end of its connection.
        pass
