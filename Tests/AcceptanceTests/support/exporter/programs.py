import http.client
import json
import os
import re
import signal
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

from ..clients.pages import Page
from .waiting import eventually

ROOT = Path(__file__).resolve().parents[4]


def binary(name="CREDITS_EXPORTER"):
    """The built program; IMAGE_PROGRAM is that of the image."""
    try:
        return os.environ[name]
    except KeyError:
        raise AssertionError(f"{name} must name a built program, as Tests/run does") from None


def surroundings(more=None):
    """An environment in which no proxy and no key of the machine plays a part."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | (more or {})


def run(*arguments, program=None, environment=None, folder=None):
    """Runs the binary, or the words that start another, to its end and gives back its exit status and output."""
    return subprocess.run(
        [*(program or [binary()]), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=surroundings(environment),
        cwd=folder,
        timeout=60,
    )


def outcome(result):
    """The exit status, and whether something was said on standard output and on standard error."""
    return result.returncode, bool(result.stdout), bool(result.stderr)


class Program:
    """A process that runs until the end of the `with` block, where it must end well unless it was killed."""

    _last_status = 0

    def __init__(self, folder, *command, environment=None):
        folder = Path(tempfile.mkdtemp(dir=folder))
        self._files = folder / "stdout", folder / "stderr"
        with open(self._files[0], "wb") as out, open(self._files[1], "wb") as errors:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=errors, env=surroundings(environment), cwd=folder
            )

    @property
    def output(self):
        return self._files[0].read_text()

    @property
    def log(self):
        return self._files[1].read_text()

    def awaits(self, pattern, seconds=20):
        """Waits until the pattern is in the output or the log."""

        def found():
            assert self.process.poll() is None, f"it ended: {self.output}{self.log}"
            return re.search(pattern, self.output) or re.search(pattern, self.log)

        return eventually(found, f"{pattern} was written", seconds)

    def send(self, signal):
        self.process.send_signal(signal)

    def kill(self):
        self.process.kill()
        self._last_status = self.process.wait()

    def exit_status(self, seconds=30):
        return self.process.wait(seconds)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if self.process.poll() is None:
            self.send(signal.SIGTERM)
        try:
            status = self.exit_status()
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        # Where the test has failed already, its failure is the one to read.
        assert kind or status == self._last_status, f"exit status {status}: {self.log}"


class Served(Program):
    """The binary, or what some words start, serving on a port of its own; what stands before them becomes it."""

    # How to connect where it speaks TLS.
    tls = None

    def __init__(self, folder, *arguments, program=None, environment=None, before=()):
        command = [*before, *(program or [binary()]), *arguments, "--web.listen-address=127.0.0.1:0"]
        super().__init__(folder, *command, environment=environment)
        try:
            self.port = int(self.awaits(r"(?:localhost|127\.0\.0\.1):([1-9]\d*)")[1])
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise
        self.url = f"http://127.0.0.1:{self.port}"

    def connect(self, timeout=60):
        if self.tls:
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=timeout, context=self.tls)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def socket(self):
        """A connection for a test that speaks HTTP by itself; encrypted where the exporter's are."""
        connection = self.connect()
        connection.connect()
        return connection.sock

    def get(self, path="/metrics", headers=None, method="GET"):
        with closing(self.connect()) as connection:
            connection.request(method, path, headers=headers or {})
            response = connection.getresponse()
            response.text = response.read().decode()
            return response

    def scrape(self, path="/metrics", timeout=None):
        """A scrape as Prometheus does it, which must always give a page."""
        answer = self.get(path, {"X-Prometheus-Scrape-Timeout-Seconds": str(timeout)} if timeout else {})
        assert answer.status == 200, answer.text
        return Page(answer.text)


class Exporter(Served):
    """The exporter with a configuration, given as accounts or as text."""

    def __init__(self, folder, configuration, *arguments, environment=None, before=()):
        self.file = Path(tempfile.mkdtemp(dir=folder)) / "credits.yaml"
        self.configure(configuration)
        arguments = ["serve", f"--config.file={self.file}", *arguments]
        super().__init__(folder, *arguments, environment=environment, before=before)

    def configure(self, configuration):
        self.file.write_text(configuration if isinstance(configuration, str) else configuration_of(configuration))


def configuration_of(accounts):
    """A configuration file with these accounts. JSON is YAML."""
    return json.dumps({"accounts": accounts}, ensure_ascii=False)
