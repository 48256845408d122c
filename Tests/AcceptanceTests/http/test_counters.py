"""What the server counts of itself: requests, and connections that one of its limits closed."""

import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import pytest
from support.exporter import web
from support.exporter.accounts import account, balance
from support.exporter.waiting import eventually
from support.providers.provider import Answer

REASONS = {
    "too_many_connections",
    "too_many_responses",
    "handshake_timeout",
    "request_timeout",
    "response_timeout",
    "idle",
}


@pytest.fixture
def provider(stage):
    return stage.provider(Answer(balance(5)))


@pytest.fixture
def exporter(stage, provider):
    return stage.exporter([account("one", url=provider.url, min_interval="1h")])


def requests(page):
    samples = page.all("credits_exporter_http_requests_total")
    return Counter({(s.labels["handler"], s.labels["code"]): s.value for s in samples})


def closed(exporter):
    samples = exporter.scrape().all("credits_exporter_connections_closed_total")
    return Counter({s.labels["reason"]: s.value for s in samples})


def connect(exporter, sent=b""):
    client = socket.create_connection(("127.0.0.1", exporter.port), 60)
    client.sendall(sent)
    return closing(client)


def test_requests_are_counted_by_path_and_status(exporter):
    before = requests(exporter.scrape())
    for path in ("/", "/sd", "/-/healthy", "/-/ready", "/probe?account=one", "/probe?account=nobody"):
        exporter.get(path)
    exporter.get("/-/reload", method="POST")
    exporter.get("/metrics", method="DELETE")
    # However many paths a client thinks of, they are one series.
    for number in range(50):
        assert exporter.get(f"/nowhere-{number}").status == 404
    with connect(exporter, b"GET /metrics HTTP/1.1\r\n\r\n") as client:
        assert client.recv(65536).startswith(b"HTTP/1.1 400 ")
    assert requests(exporter.scrape()) - before == {
        ("/metrics", "200"): 1,
        ("/metrics", "405"): 1,
        ("/", "200"): 1,
        ("/sd", "200"): 1,
        ("/-/healthy", "200"): 1,
        ("/-/ready", "200"): 1,
        ("/-/reload", "403"): 1,
        ("/probe", "200"): 1,
        ("/probe", "404"): 1,
        ("other", "404"): 50,
        ("other", "400"): 1,
    }


def test_requests_in_flight_are_those_that_wait(stage, provider, released):
    provider.answer = Answer(balance(5), released=released)
    exporter = stage.exporter([account("one", url=provider.url, timeout="60s")])

    def in_flight():
        page = exporter.scrape(timeout=1)
        return page.value("credits_exporter_http_requests_in_flight")

    with ThreadPoolExecutor(2) as scrapes:
        for _ in range(2):
            scrapes.submit(exporter.get, "/metrics", {"X-Prometheus-Scrape-Timeout-Seconds": "60"})
        eventually(lambda: in_flight() == 3, "two scrapes waited beside the one that counts them")
        released.set()
    eventually(lambda: in_flight() == 1, "no scrape waited any more")


def test_every_limit_is_there_before_it_has_closed_a_connection(exporter):
    assert closed(exporter) == dict.fromkeys(REASONS, 0)


def test_connections_that_are_too_many_are_counted(stage, provider):
    # The exporter leaves half of the files that it may open to other things.
    before = ["prlimit", "--nofile=400"]
    exporter = stage.exporter([account("one", url=provider.url, min_interval="1h")], before=before)
    with ExitStack() as stack:
        for _ in range(300):
            stack.enter_context(connect(exporter))
        eventually(lambda: closed(exporter)["too_many_connections"] > 90, "those beyond the limit were closed")
    assert not {reason for reason, count in closed(exporter).items() if count} - {"too_many_connections"}


@pytest.mark.parametrize("tls, reason", [(False, "request_timeout"), (True, "handshake_timeout")])
def test_a_client_that_does_not_go_on_is_counted(stage, provider, authority, certificate, tls, reason):
    option = [web.write(stage, {"tls_server_config": web.server(certificate)})] if tls else []
    exporter = stage.exporter([account("one", url=provider.url, min_interval="1h")], *option)
    exporter.tls = web.client(authority) if tls else None
    with connect(exporter, b"" if tls else b"GET /metrics HTT") as client:
        while client.recv(65536):
            pass
    assert closed(exporter)[reason] == 1
