"""The end of the process as its clients see it, those that do not care included."""

import signal
import socket
from contextlib import closing

import pytest

from support import http2, web
from support.accounts import account, balance
from support.pages import Page
from support.provider import Answer
from support.waiting import eventually

# Less than the time that a handshake may take.
SOON = 7


@pytest.fixture
def secure(stage, released, authority, certificate):
    """An exporter with TLS whose scrapes wait, and then have more than a client with HTTP/2 takes unasked."""
    stage.slow = stage.provider(Answer(balance(5), released=released))
    option = web.write(stage, {"tls_server_config": web.server(certificate)})
    accounts = [account(f"{number}-{'x' * 200}", url=stage.slow.url) for number in range(40)]
    exporter = stage.exporter(accounts, option)
    exporter.tls = web.client(authority)
    return exporter


def connect(exporter, beginning=b""):
    client = socket.create_connection(("127.0.0.1", exporter.port), SOON)
    client.sendall(beginning)
    # Connections are taken in their order, so this one is known to the exporter too.
    assert exporter.get("/-/healthy").status == 200
    return closing(client)


@pytest.mark.parametrize("beginning", [b"", b"\x16\x03\x01"], ids=["not begun", "begun"])
def test_nobody_waits_for_a_handshake(secure, beginning):
    with connect(secure, beginning) as client:
        secure.send(signal.SIGTERM)
        assert client.recv(1) == b""
        assert secure.exit_status(SOON) == 0
    assert "msg=stopped" in secure.log


@pytest.mark.parametrize("beginning", [b"", b"GET /metrics HTTP/1.1\r\nHos"], ids=["not begun", "begun"])
def test_nobody_waits_for_the_head_of_a_request(stage, beginning):
    exporter = stage.exporter([account("closed", url="http://127.0.0.1:1")])
    with connect(exporter, beginning) as client:
        exporter.send(signal.SIGTERM)
        assert client.recv(1) == b""
        assert exporter.exit_status(SOON) == 0


def test_nobody_waits_for_a_client_that_ignores_the_farewell(secure):
    with http2.Connection(secure):
        secure.send(signal.SIGTERM)
        assert secure.exit_status(SOON) == 0
    assert "msg=stopped" in secure.log


def assert_is_whole(page):
    assert len(page) > 65_535
    assert len(Page(page).all("credits_remaining")) == 40


def test_a_scrape_under_way_is_finished_for_a_client_that_ignores_the_farewell(stage, released, secure):
    with http2.Connection(secure) as scraping, http2.Connection(secure) as idle:
        scraping.get("/metrics")
        eventually(lambda: stage.slow.requests, "the scrape was under way")
        secure.send(signal.SIGTERM)
        for _ in idle.frames():
            pass
        # That one was given up for good; this one was told to go no later.
        released.set()
        scraping.awaits(http2.HEADERS)
        scraping.allow(1 << 20)
        assert_is_whole(scraping.body())
        assert secure.exit_status(SOON) == 0


@pytest.mark.parametrize("crossing", [False, True], ids=["", "and a request crosses the farewell"])
def test_a_scrape_under_way_is_finished_for_a_client_that_heeds_the_farewell(stage, released, secure, crossing):
    with http2.Connection(secure, answers_pings=True) as scraping:
        scraping.get("/metrics")
        scraping.allow(1 << 20)
        eventually(lambda: stage.slow.requests, "the scrape was under way")
        secure.send(signal.SIGTERM)
        scraping.awaits(http2.GOAWAY)
        if crossing:
            scraping.get("/-/healthy", stream=3)
        # The second one, which names the last request that is taken.
        scraping.awaits(http2.GOAWAY)
        released.set()
        assert_is_whole(scraping.body())
        assert secure.exit_status(SOON) == 0


def test_an_answer_that_a_client_is_taking_is_not_cut(stage, released, secure):
    released.set()
    with http2.Connection(secure) as scraping, http2.Connection(secure) as idle:
        scraping.get("/metrics")
        scraping.awaits(http2.HEADERS)
        secure.send(signal.SIGTERM)
        for _ in idle.frames():
            pass
        scraping.allow(1 << 20)
        assert_is_whole(scraping.body())
        assert secure.exit_status(SOON) == 0
