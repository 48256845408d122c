"""Prints each alert that Alertmanager sends, and whether it was meant as a /page or as a /ticket."""

import json
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        for alert in message["alerts"]:
            print(self.path, alert["status"], alert["labels"]["alertname"], "-", alert["annotations"]["summary"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        """The alerts are the log."""


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
address = os.environ.get("HOST", ""), int(os.environ.get("PORT", "8080"))
HTTPServer(address, Receiver).serve_forever()
