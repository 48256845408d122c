"""Who fetches, who shares, who is left alone: two Prometheus servers cost a provider one call."""

import threading
from concurrent.futures import ThreadPoolExecutor

from support.exporter.accounts import account, balance
from support.exporter.waiting import eventually
from support.providers.provider import Answer


def test_scrapes_at_the_same_time_share_one_call(stage):
    released = threading.Event()
    provider = stage.provider(Answer(balance(5), released=released))
    exporter = stage.exporter([account("shared", url=provider.url, min_interval="1h")])
    with ThreadPoolExecutor(5) as scrapes:
        pages = [scrapes.submit(exporter.scrape) for _ in range(5)]
        eventually(lambda: provider.requests, "the provider was called")
        eventually(lambda: established(exporter) >= 5, "all scrapes were under way")
        released.set()
        assert [page.result().value("credits_remaining", account="shared") for page in pages] == [5] * 5
    assert len(provider.requests) == 1


def established(exporter):
    """How many connections to the exporter are open, by Linux' own table."""
    with open("/proc/net/tcp") as table:
        rows = [line.split() for line in table.readlines()[1:]]
    return sum(row[1].endswith(f":{exporter.port:04X}") and row[3] == "01" for row in rows)


def test_scrapes_within_min_interval_make_no_call(stage):
    provider = stage.provider(Answer(balance(5)))
    exporter = stage.exporter([account("resting", url=provider.url, min_interval="1h")])
    assert [exporter.scrape().value("credits_remaining", account="resting") for _ in range(20)] == [5] * 20
    assert len(provider.requests) == 1


def test_scrapes_beyond_min_interval_fetch_anew(stage):
    provider = stage.provider(Answer(balance(5)))
    exporter = stage.exporter([account("brisk", url=provider.url, min_interval="1s")])
    eventually(
        lambda: exporter.scrape().value("credits_fetches_total", account="brisk") == 3, "three fetches were made"
    )
    first, second, third = (request.arrived for request in provider.requests)
    assert min(second - first, third - second) > 0.9


def test_nothing_is_fetched_unless_someone_scrapes(stage):
    provider = stage.provider(Answer(balance(5)))
    exporter = stage.exporter([account("quiet", url=provider.url)])
    for path in ("/", "/-/healthy", "/-/ready", "/nowhere"):
        exporter.get(path)
    exporter.get("/metrics", method="POST")
    assert provider.requests == []


def test_a_probe_fetches_its_own_account_alone(stage):
    provider = stage.provider(Answer(balance(5)))
    exporter = stage.exporter([account("one", url=f"{provider.url}/one"), account("two", url=f"{provider.url}/two")])
    page = exporter.scrape("/probe?account=two")
    assert page.value("credits_remaining", account="two") == 5
    assert {s.labels.get("account") for s in page.samples} == {"two"}
    assert [request.target for request in provider.requests] == ["/two/credits"]
    assert exporter.get("/probe?account=three").status == 404


def test_falls_and_rises_of_a_balance_are_counted(stage):
    balances = iter([100, 70, 90, 50])
    provider = stage.provider(lambda _: Answer(balance(next(balances))))
    exporter = stage.exporter([account("moving", url=provider.url)])
    for _ in range(4):
        page = exporter.scrape()
    assert page.value("credits_spent_total", account="moving") == 30 + 40
    assert page.value("credits_added_total", account="moving") == 20
    assert page.value("credits_fetches_total", account="moving") == 4
    assert page.value("credits_fetch_failures_total", account="moving") == 0


def test_one_name_at_two_providers_is_two_accounts(stage):
    provider = stage.provider(Answer(balance(5) | {"credits": 8}))
    exporter = stage.exporter([account("same", id, provider.url) for id in ("brookmimir", "olostep")])
    page = exporter.scrape()
    assert page.value("credits_remaining", provider="brookmimir", account="same") == 5
    assert page.value("credits_remaining", provider="olostep", account="same") == 8
    assert exporter.get("/probe?account=same").status == 400
    assert exporter.scrape("/probe?account=same&provider=olostep").value("credits_remaining") == 8
