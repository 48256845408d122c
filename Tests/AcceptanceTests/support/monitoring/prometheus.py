import http.client
import json
import re
import socket
from contextlib import closing
from urllib.parse import urlencode

from ..exporter.programs import Program
from ..exporter.waiting import eventually


class Prometheus(Program):
    """The real Prometheus, with a configuration."""

    def __init__(self, folder, configuration):
        file = folder / "prometheus.yml"
        file.write_text(configuration)
        self.port = free_port()
        super().__init__(
            folder,
            "prometheus",
            f"--config.file={file}",
            f"--storage.tsdb.path={folder / 'prometheus'}",
            f"--web.listen-address=127.0.0.1:{self.port}",
        )
        self.awaits("Server is ready to receive web requests")

    def _ask(self, path):
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request("GET", path)
            answer = json.load(connection.getresponse())
            assert answer["status"] == "success", answer
            return answer["data"]

    def targets(self):
        return self._ask("/api/v1/targets")["activeTargets"]

    def rules(self):
        return [rule for group in self._ask("/api/v1/rules")["groups"] for rule in group["rules"]]

    def label_values(self, label, selector):
        return self._ask(f"/api/v1/label/{label}/values?" + urlencode({"match[]": selector}))

    def query(self, expression):
        """The result of an expression: a list of labels and values."""
        result = self._ask("/api/v1/query?" + urlencode({"query": expression}))["result"]
        return [(sample["metric"], float(sample["value"][1])) for sample in result]

    def awaits_result(self, expression, seconds=30):
        """Waits until an expression has a result."""
        return eventually(lambda: self.query(expression), f"{expression} had a result", seconds)


def hastened(configuration, port):
    """A scrape configuration of the README for another port, scraping and evaluating every second."""
    assert "localhost:10177" in configuration, configuration
    configuration = configuration.replace("localhost:10177", f"127.0.0.1:{port}")
    configuration = re.sub(r"(scrape_interval|scrape_timeout): *\S+", r"\1: 1s", configuration)
    if re.search("^global:", configuration, re.MULTILINE):
        return configuration
    return "global: {scrape_interval: 1s, evaluation_interval: 1s}\n" + configuration


def free_port():
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
