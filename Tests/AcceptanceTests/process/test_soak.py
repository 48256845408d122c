"""Ten thousand scrapes while providers fail in every way: no crash, no leak, no nonsense on a page."""

import itertools
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from support.clients import exposition
from support.clients.pages import Page
from support.exporter.accounts import KEY, PATHS, account
from support.exporter.waiting import eventually
from support.providers.faulty_way import FaultyWay

SCRAPES = 10_000
# Until then the heap grows to the size at which it stays.
WARM = 5_000
CLIENTS = 2
# One heap that gives back what it does not use: what stays is what is kept.
HEAP = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "65536"}
REASONS = {
    "body_too_large",
    "connection",
    "forbidden",
    "invalid_body",
    "invalid_key",
    "rate_limited",
    "redirect",
    "server_error",
    "timeout",
    "unexpected_status",
}


def accounts(url):
    """Three of each provider, some of which rest for the blink of an eye."""
    return [
        account(f"{id} {n}", id, url, key=f"{n}{KEY[1:]}", timeout="200ms", min_interval=f"{n % 2}ms")
        for id in PATHS
        for n in range(3)
    ]


class Soak:
    """Clients that scrape side by side, each over one connection that it keeps."""

    def __init__(self, exporter):
        self.exporter = exporter
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def scrape_until(self, last):
        with ThreadPoolExecutor(CLIENTS) as clients:
            for client in [clients.submit(self._client, last) for _ in range(CLIENTS)]:
                client.result()

    def _client(self, last):
        with closing(self.exporter.connect()) as connection:
            while True:
                with self._lock:
                    number = next(self._numbers)
                self._scrape(connection, number)
                # Each client makes the one scrape that it has begun; a few more than `last` do no harm.
                if number >= last:
                    return

    def _scrape(self, connection, number):
        wants_open_metrics = number % 2 == 0
        accept = "application/openmetrics-text" if wants_open_metrics else "text/plain"
        connection.request("GET", "/metrics", headers={"Accept": accept})
        answer = connection.getresponse()
        text = answer.read().decode()
        assert answer.status == 200
        exposition.check(text, wants_open_metrics)
        # The foreign parsers are much slower than the exporter.
        if number % 10 == 0:
            assert len(list(text_string_to_metric_families(text))) > 10
        elif number % 10 == 5:
            assert len(Page(text).samples) > 10


@pytest.mark.long
def test_ten_thousand_scrapes_leave_no_trace(stage):
    way = stage.enter(FaultyWay(stage.simulator().port))
    exporter = stage.exporter(accounts(way.url), environment=HEAP)
    soak = Soak(exporter)

    def descriptors():
        return exporter.scrape().value("process_open_fds")

    def memory(last):
        """The least of five readings, each after a hundred scrapes more: what one large answer takes is not in all of
        them, and a leak is. Pages of the program itself come and go as the kernel likes; they do not count."""
        readings = []
        for number in range(last - 400, last + 1, 100):
            soak.scrape_until(number)
            eventually(lambda: way.connections == 0, "idle connections were closed")
            status = Path(f"/proc/{exporter.process.pid}/status").read_text()
            readings.append(int(re.search(r"RssAnon:\s+(\d+) kB", status)[1]))
        return min(readings)

    memory_before, descriptors_before = memory(WARM), descriptors()
    memory_after = memory(SCRAPES)
    eventually(lambda: descriptors() <= descriptors_before, "no descriptor was left open")
    assert memory_after / memory_before < 1.05, f"from {memory_before} to {memory_after} kB"

    assert exporter.process.poll() is None
    assert way.requests > 3 * SCRAPES, "the scrapes hardly ever fetched"
    assert set(re.findall(r"reason=(\w+)", exporter.log)) == REASONS, "not every kind of failure took place"
