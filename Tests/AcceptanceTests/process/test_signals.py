"""The end of the process: scrapes under way are finished, nothing else holds it up."""

import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.exporter.accounts import account, balance
from support.exporter.waiting import eventually
from support.providers.provider import Answer


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_scrape_under_way_is_finished_before_the_process_ends(stage, released, stop):
    provider = stage.provider(Answer(balance(5), released=released))
    exporter = stage.exporter([account("slow", url=provider.url)])
    with ThreadPoolExecutor() as scrapes:
        page = scrapes.submit(exporter.scrape)
        eventually(lambda: provider.requests, "the scrape was under way")
        exporter.send(stop)
        exporter.awaits("stopping")
        released.set()
        assert page.result().value("credits_remaining", account="slow") == 5
    assert exporter.exit_status() == 0


def test_a_scrape_that_would_outlast_the_process_gives_what_there_is(stage, released):
    """Kubernetes kills after 30 s; a page cut off would cost the accounts that have answered, too."""
    slow = stage.provider(Answer(balance(5), released=released))
    quick = stage.provider(Answer(balance(7)))
    accounts = [account("slow", url=slow.url, timeout="60s"), account("quick", url=quick.url)]
    exporter = stage.exporter(accounts)
    with ThreadPoolExecutor() as scrapes:
        scrape = scrapes.submit(exporter.scrape, timeout=60)
        eventually(lambda: slow.requests and quick.taken, "the scrape was under way")
        exporter.send(signal.SIGTERM)
        page = scrape.result()
    assert (page.reason("slow"), page.value("credits_remaining", account="quick")) == ("timeout", 7)
    assert exporter.exit_status() == 0


def test_idle_connections_do_not_hold_up_the_end(stage):
    exporter = stage.exporter([account("closed", url="http://127.0.0.1:1")])
    connection = exporter.connect()
    connection.request("GET", "/metrics")
    connection.getresponse().read()
    exporter.send(signal.SIGTERM)
    assert exporter.exit_status(5) == 0
    connection.close()


def test_a_second_signal_ends_the_process_at_once(stage, released):
    provider = stage.provider(Answer(balance(5), released=released))
    exporter = stage.exporter([account("slow", url=provider.url, timeout="60s")])
    connection = exporter.connect()
    connection.request("GET", "/metrics", headers={"X-Prometheus-Scrape-Timeout-Seconds": "60"})
    eventually(lambda: provider.requests, "the scrape was under way")
    exporter.send(signal.SIGTERM)
    exporter.awaits("stopping")
    exporter.send(signal.SIGTERM)
    assert exporter.exit_status(3) == 0
    connection.close()
