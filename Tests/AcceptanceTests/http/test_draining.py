"""The end of the process as its clients see it, those that do not care included."""

import re
import signal
import socket
from contextlib import closing

import pytest
from support.clients import slow_reader
from support.clients.pages import Page
from support.exporter import web
from support.exporter.accounts import account, balance
from support.exporter.waiting import eventually
from support.providers.provider import Answer

# Less than the time that a handshake may take.
SOON = 7
GET = "GET {} HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.fixture
def secure(stage, released, authority, certificate):
    """An exporter with TLS whose scrapes wait, and then have more than the systems in between hold for a client."""
    stage.slow = stage.provider(Answer(balance(5), released=released))
    option = web.write(stage, {"tls_server_config": web.server(certificate)})
    accounts = [account(f"{number}-{'x' * 1000}", url=stage.slow.url) for number in range(40)]
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


def stay_connected(exporter, path=None):
    """A client that keeps its connection until the exporter closes it, and asks for a path if one is given."""
    client = exporter.socket()
    if path:
        client.sendall(GET.format(path).encode())
    return client


@pytest.mark.parametrize("path", [None, "/-/healthy"], ids=["has not asked yet", "may ask again"])
def test_nobody_waits_for_a_client_that_keeps_its_connection(secure, path):
    with stay_connected(secure, path) as client:
        if path:
            response = b""
            while not response.endswith(b"Healthy.\n"):
                response += client.recv(65536) or pytest.fail(f"the response ended early: {response}")
        secure.send(signal.SIGTERM)
        assert secure.exit_status(SOON) == 0
    assert "msg=stopped" in secure.log


def bodies(data):
    """Those of the responses that came over one connection, each of them whole."""
    while data:
        head, _, data = data.partition(b"\r\n\r\n")
        length = int(re.search(rb"content-length: (\d+)", head.lower())[1])
        assert len(data) >= length, "a response was cut"
        yield data[:length].decode()
        data = data[length:]


def assert_is_whole(page):
    assert len(Page(page).all("credits_remaining")) == 40


@pytest.mark.parametrize("crossing", [False, True], ids=["", "and another request comes too late"])
def test_a_scrape_under_way_is_finished(stage, released, secure, crossing):
    with stay_connected(secure, "/metrics") as scraping, stay_connected(secure) as idle:
        eventually(lambda: stage.slow.requests, "the scrape was under way")
        secure.send(signal.SIGTERM)
        # The connection without a request is closed; the other one is not.
        assert idle.recv(1) == b""
        if crossing:
            scraping.sendall(GET.format("/-/healthy").encode())
        released.set()
        page, *others = bodies(slow_reader.read_on(scraping))
        assert_is_whole(page)
        assert others in ([], ["Healthy.\n"])
        assert secure.exit_status(SOON) == 0


def test_a_response_that_a_client_is_reading_is_not_cut(released, secure):
    released.set()
    with slow_reader.connect(secure) as scraping, stay_connected(secure) as idle:
        scraping.sendall(GET.format("/metrics").encode())
        beginning = scraping.recv(1)
        secure.send(signal.SIGTERM)
        assert idle.recv(1) == b""
        (page,) = bodies(beginning + slow_reader.read_on(scraping))
        assert_is_whole(page)
        assert secure.exit_status(SOON) == 0
