"""A slow account costs its own values, never the page."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from support.clients.pages import Page
from support.exporter.accounts import account, balance
from support.exporter.waiting import eventually
from support.providers.provider import Answer


def test_a_slow_account_is_timeout_and_the_page_is_whole_and_in_time(stage):
    released = threading.Event()
    slow = stage.provider(Answer(balance(1), released=released))
    quick = stage.provider(Answer(balance(2)))
    exporter = stage.exporter(
        [account("slow", url=slow.url, min_interval="30s"), account("quick", url=quick.url, min_interval="30s")]
    )
    # The page comes although the slow provider says nothing until it has come.
    page = exporter.scrape(timeout=1)
    assert page.reason("slow") == "timeout"
    assert page.reading("slow") == {}
    assert page.value("credits_remaining", account="quick") == 2
    released.set()


def test_the_result_of_a_slow_fetch_serves_the_next_scrape_without_another_call(stage):
    released = threading.Event()
    provider = stage.provider(Answer(balance(1), released=released))
    exporter = stage.exporter([account("slow", url=provider.url, min_interval="30s")])
    assert exporter.scrape(timeout=1).reason("slow") == "timeout"
    released.set()
    assert exporter.scrape().value("credits_remaining", account="slow") == 1
    assert len(provider.requests) == 1


def test_a_provider_that_is_always_slower_than_the_scrape_is_seen_one_scrape_late(stage):
    provider = stage.provider(Answer(balance(1), delay=0.8))
    exporter = stage.exporter([account("slow", url=provider.url)])
    assert exporter.scrape(timeout=1).reason("slow") == "timeout"
    eventually(lambda: provider.taken, "the provider answered")
    eventually(lambda: exporter.scrape(timeout=1).is_up("slow"), "its answer was shown")


def test_an_account_waits_no_longer_than_its_own_timeout(stage):
    provider = stage.provider(Answer(balance(1), released=(released := threading.Event())))
    exporter = stage.exporter([account("hasty", url=provider.url, timeout="100ms")])
    assert exporter.scrape(timeout=60).reason("hasty") == "timeout"
    released.set()


def test_a_dead_client_does_not_cost_the_fetch(stage):
    released = threading.Event()
    provider = stage.provider(Answer(balance(1), released=released))
    exporter = stage.exporter([account("abandoned", url=provider.url, min_interval="30s")])
    connection = exporter.connect()
    connection.request("GET", "/metrics")
    eventually(lambda: provider.requests, "the provider was called")
    connection.close()
    released.set()
    assert exporter.scrape().value("credits_remaining", account="abandoned") == 1
    assert len(provider.requests) == 1


def test_ten_thousand_accounts_of_a_provider_that_hangs_hold_up_nobody(stage):
    simulator = stage.simulator()
    hanging = [
        account(f"hanging-{n}", "olostep", url=f"{simulator.url}/fault:delay=1h", key=f"{n}", timeout="2s")
        for n in range(10_000)
    ]
    # The last of all. In turns of a hundred the others would take more than three minutes.
    well = account("well", url=stage.provider(Answer(balance(1))).url, timeout="1m")
    exporter = stage.exporter([*hanging, well])
    for _ in range(3):
        page = exporter.scrape(timeout=60)
        assert page.is_up("well")
        assert len(page.all("credits_failure", reason="timeout")) == len(hanging)
        assert exporter.get("/-/ready").status == 200


def test_a_scrape_that_waits_for_its_place_is_answered_in_time_all_the_same(stage):
    provider = stage.provider(Answer(balance(1), delay=60))
    exporter = stage.exporter([account("slow", url=provider.url, timeout="30s")], "--web.max-requests=1")
    with ThreadPoolExecutor() as pool:
        first = pool.submit(exporter.scrape, timeout=4)
        eventually(lambda: provider.requests, "the first scrape has its place")
        # The client gives up when the time is over that it has said.
        with closing(exporter.connect(timeout=10)) as connection:
            connection.request("GET", "/metrics", headers={"X-Prometheus-Scrape-Timeout-Seconds": "10"})
            assert Page(connection.getresponse().read().decode()).reason("slow") == "timeout"
        assert first.result().reason("slow") == "timeout"
