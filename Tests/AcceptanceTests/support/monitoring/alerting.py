"""The chain behind the exporter, each part the real one: Prometheus with our rules, Alertmanager, a receiver."""

import sys

from ..exporter.programs import ROOT, Program
from .prometheus import Prometheus, free_port

DASHBOARDS = ROOT / "dashboards"


class Alertmanager(Program):
    def __init__(self, folder, configuration):
        file = folder / "alertmanager.yaml"
        file.write_text(configuration)
        self.port = free_port()
        super().__init__(
            folder,
            # Debian's name for it, before anyone else's.
            "prometheus-alertmanager",
            f"--config.file={file}",
            f"--storage.path={folder / 'alertmanager'}",
            f"--web.listen-address=127.0.0.1:{self.port}",
            "--cluster.listen-address=",
        )
        self.awaits("Listening on")


class Receiver(Program):
    """What the compose file starts for that; its output is what arrived."""

    def __init__(self, folder):
        self.port = free_port()
        environment = {"HOST": "127.0.0.1", "PORT": str(self.port)}
        super().__init__(folder, sys.executable, "-u", str(DASHBOARDS / "receiver.py"), environment=environment)


class Chain:
    """Prometheus, Alertmanager and a receiver with the files under `dashboards`, watching an exporter's port."""

    def __init__(self, stage, exporter_port):
        self.receiver = stage.enter(Receiver(stage.folder))
        self._addresses = {"exporter:10177": exporter_port, "receiver:8080": self.receiver.port}
        alertmanager = stage.enter(Alertmanager(stage.folder, self._read("alertmanager.yaml")))
        self._addresses["alertmanager:9093"] = alertmanager.port
        (stage.folder / "rules").symlink_to(DASHBOARDS / "rules")
        self.prometheus = stage.enter(Prometheus(stage.folder, self._read("prometheus.yaml")))

    def _read(self, file):
        """The file, with the names of the compose file's services made addresses of this machine."""
        text = (DASHBOARDS / file).read_text()
        for name, port in self._addresses.items():
            text = text.replace(name, f"127.0.0.1:{port}")
        return text
