import http.client
import ipaddress
import socket
import socketserver
import struct
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from ..exporter.serving import Server


class Proxy(Server):
    """An HTTP proxy that knows the places it is told, under whatever name they are asked for: it opens tunnels to them,
    and forwards requests in plain HTTP."""

    block_on_close = False
    daemon_threads = True
    scheme = "http"

    def __init__(self, names, host="127.0.0.1"):
        self.names = names
        self.asked = []
        self.forwarded = []
        self.logins = []
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, 0), self.handler)
        self.port = self.server_address[1]
        self.url = f"{self.scheme}://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def handler(self):
        return ProxiedRequest


class SocksProxy(Proxy):
    """A SOCKS 5 proxy without login (RFC 1928)."""

    scheme = "socks5"

    @property
    def handler(self):
        return SocksTunnel


class ProxiedRequest(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def place(self, name):
        self.server.asked.append(name)
        self.server.logins.append(self.headers["Proxy-Authorization"])
        if name in self.server.names:
            return self.server.names[name]
        self.send_error(502)
        return None

    def do_CONNECT(self):
        if place := self.place(self.path):
            with socket.create_connection(place, 20) as far:
                self.send_response(200)
                self.end_headers()
                relay(self.connection, far)
            self.close_connection = True

    def do_GET(self):
        url = urlsplit(self.path)
        self.server.forwarded.append(self.path)
        if place := self.place(url.netloc if url.port else f"{url.netloc}:80"):
            with closing(http.client.HTTPConnection(*place, timeout=20)) as far:
                # The proxy's own header ends here, as the host's does, which is written anew.
                headers = {key: value for key, value in self.headers.items() if key.lower() != "proxy-authorization"}
                far.request("GET", url.path + (f"?{url.query}" if url.query else ""), headers=headers)
                answer = far.getresponse()
                body = answer.read()
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_):
        """The tests' output is for the tests."""


class SocksTunnel(socketserver.StreamRequestHandler):
    def handle(self):
        _, count = self.rfile.read(2)
        self.rfile.read(count)
        self.connection.sendall(b"\x05\x00")
        _, _, _, kind = self.rfile.read(4)
        if kind == 3:
            host = self.rfile.read(self.rfile.read(1)[0]).decode()
        else:
            host = str(ipaddress.ip_address(self.rfile.read(4 if kind == 1 else 16)))
        (port,) = struct.unpack("!H", self.rfile.read(2))
        name = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.server.asked.append(name)
        place = self.server.names.get(name)
        self.connection.sendall(b"\x05" + (b"\x00" if place else b"\x04") + b"\x00\x01" + bytes(6))
        if place:
            with socket.create_connection(place, 20) as far:
                relay(self.connection, far)


def relay(near, far):
    back = threading.Thread(target=pour, args=(far, near), daemon=True)
    back.start()
    pour(near, far)
    back.join(20)


def pour(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        # Either side may go at any time; the other one learns of it by the end of its connection.
        pass
