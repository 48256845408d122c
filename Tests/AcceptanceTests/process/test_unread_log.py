"""Nobody reads what is logged: a pipe that is full, a journal that stands still."""

import os
import signal

import pytest
from support.exporter.accounts import account, balance
from support.exporter.programs import Served
from support.exporter.waiting import eventually
from support.providers.provider import Answer


class Unread(Served):
    """Writes its log into a pipe, which is read until it listens and never again."""

    def __init__(self, folder, *arguments):
        pipe = folder / "errors"
        os.mkfifo(pipe)
        self._pipe = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
        self._read = b""
        super().__init__(folder, *arguments, before=["sh", "-c", f'exec "$@" 2>{pipe}', "sh"])
        try:
            while True:
                os.write(self._pipe, b"x")
        except BlockingIOError:
            pass

    @property
    def log(self):
        try:
            self._read += os.read(self._pipe, 65536)
        except BlockingIOError:
            pass
        return self._read.decode()


@pytest.mark.parametrize("signals", [[signal.SIGTERM], [signal.SIGHUP, signal.SIGTERM]])
def test_a_log_that_nobody_reads_holds_up_neither_a_scrape_nor_the_end(stage, write, signals):
    provider = stage.provider(Answer(balance(5)))
    option = write([account(f"a{number}", url=provider.url) for number in range(100)])
    exporter = stage.enter(Unread(stage.folder, option, "--log.level=debug"))

    def lines_dropped():
        return exporter.scrape().value("credits_exporter_log_lines_dropped_total")

    eventually(lines_dropped, "lines were dropped", seconds=120)
    for number in signals:
        exporter.send(number)
    assert exporter.exit_status() == 0
