import threading
from http.server import ThreadingHTTPServer


class Server(ThreadingHTTPServer):
    """Serves in threads of its own until the end of the `with` block."""

    def handle_error(self, request, address):
        """A client that goes away is not this server's trouble."""

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
