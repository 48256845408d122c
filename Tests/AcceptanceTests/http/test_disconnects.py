"""Clients that leave before they have their answer, and those that only have no more to say."""

import os
import socket
import struct

import pytest
from support.clients.pages import Page
from support.exporter import web
from support.exporter.accounts import account, balance
from support.exporter.waiting import eventually
from support.providers.provider import Answer

# For longer than any test waits.
PATIENT = "X-Prometheus-Scrape-Timeout-Seconds: 60\r\n"
GET = "GET /metrics HTTP/%s\r\nHost: a\r\n" + PATIENT + "\r\n"


@pytest.fixture
def start(stage, released, authority, certificate):
    """Starts an exporter that has place for one scrape, which waits until it is released, or its time is up."""
    provider = stage.provider(Answer(balance(5), released=released))

    def start(tls):
        web_option = [web.write(stage, {"tls_server_config": web.server(certificate)})] if tls else []
        accounts = [account("slow", url=provider.url, timeout="60s")]
        exporter = stage.exporter(accounts, *web_option, "--web.max-requests=1")
        exporter.tls = web.client(authority) if tls else None
        exporter.provider = provider
        return exporter

    return start


def connect(exporter, version="1.1"):
    """A client that waits for a scrape."""
    client = exporter.socket()
    client.sendall((GET % version).encode())
    return client


def say_no_more(client):
    """Closes the client's own direction, under TLS without a farewell."""
    with socket.socket(fileno=os.dup(client.fileno())) as same:
        same.shutdown(socket.SHUT_WR)


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_who_only_says_no_more_gets_the_whole_page(start, released, tls, version):
    exporter = start(tls=tls)
    with connect(exporter, version) as client:
        takes_the_place(exporter)
        say_no_more(client)
        # Another one is served meanwhile.
        assert next_status(exporter) == 200
        released.set()
        head, _, body = b"".join(iter(lambda: client.recv(65536), b"")).decode().partition("\r\n\r\n")
    assert f"content-length: {len(body)}" in head.lower()
    assert Page(body).value("credits_remaining", account="slow") == 5


def close(client):
    client.close()


def reset(client):
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def takes_the_place(exporter):
    eventually(lambda: exporter.provider.requests, "the scrape was under way")
    assert scrape_status(exporter) == 503


def next_status(exporter):
    """Of a scrape that does not wait for the provider."""
    return eventually(lambda: (status := scrape_status(exporter)) != 503 and status, "there was place for a scrape")


def scrape_status(exporter):
    return exporter.get("/metrics", {"X-Prometheus-Scrape-Timeout-Seconds": "0.02"}).status


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])
@pytest.mark.parametrize("leave", [close, reset])
def test_a_client_that_has_left_takes_no_place(start, tls, leave):
    exporter = start(tls=tls)
    client = connect(exporter)
    takes_the_place(exporter)
    leave(client)
    assert next_status(exporter) == 200


@pytest.mark.parametrize("leave", [close, reset])
def test_pages_after_a_client_has_left_are_new(start, released, leave):
    exporter = start(tls=False)
    client = connect(exporter)
    eventually(lambda: exporter.provider.requests, "the scrape was under way")
    leave(client)
    exporter.provider.answer = Answer(balance(6))
    released.set()
    eventually(lambda: remaining(exporter) == 6, "the fetch for that client had ended, and another one")
    for credits in (7, 8):
        exporter.provider.answer = Answer(balance(credits))
        assert remaining(exporter) == credits


def remaining(exporter):
    return exporter.scrape().value("credits_remaining", account="slow")
