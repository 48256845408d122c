"""Two thousand scrapes by fifty clients, while providers fail and the configuration changes: every page is whole.

`.ci/thread-sanitizer` runs this with a program that tells of every race between threads."""

import itertools
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from support.clients import exposition
from support.exporter.accounts import KEY, PATHS, account
from support.providers.faulty_way import FaultyWay

CLIENTS = 50
SCRAPES_OF_EACH = 40
ACCEPT = ["text/plain", "application/openmetrics-text", "text/plain; version=1.0.0"]


def accounts(url, number):
    """Three of each provider; one of them comes and goes, and the others ask the provider in another way each time."""
    names = ["kept", "changed", "there" if number % 2 else "elsewhere"]
    return [
        account(
            name, id, url, key=f"{number % 7 if name == 'changed' else 0}{KEY[1:]}", timeout="200ms", min_interval="5ms"
        )
        for id in PATHS
        for name in names
    ]


def scrape(exporter, number):
    with closing(exporter.connect()) as connection:
        for accept in itertools.islice(itertools.cycle(ACCEPT), number, number + SCRAPES_OF_EACH):
            connection.request("GET", "/metrics", headers={"Accept": accept})
            response = connection.getresponse()
            page = response.read().decode()
            assert response.status == 200, page
            exposition.check(page, accept == "application/openmetrics-text")
            for id in PATHS:
                assert f'credits_fetches_total{{provider="{id}",account="kept"}}' in page


def test_every_page_is_whole_while_many_scrape_and_the_configuration_changes(stage):
    way = stage.enter(FaultyWay(stage.simulator().port))
    exporter = stage.exporter(accounts(way.url, 0), "--web.max-requests=0")
    ended = threading.Event()

    def reload():
        for number in itertools.count(1):
            exporter.configure(accounts(way.url, number))
            exporter.send(signal.SIGHUP)
            # As often as a person could at most; the file is read while it is written, too, and is refused then.
            if ended.wait(0.1):
                return number

    with ThreadPoolExecutor(CLIENTS + 1) as pool:
        reloads = pool.submit(reload)
        try:
            for client in [pool.submit(scrape, exporter, number) for number in range(CLIENTS)]:
                client.result()
        finally:
            ended.set()
        assert reloads.result() > 1
    exporter.awaits("configuration reloaded")
