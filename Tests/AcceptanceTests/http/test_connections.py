"""The exporter's own server, against clients that are many, slow or wrong."""

import gzip
import socket
from contextlib import ExitStack, closing

import pytest
from support.exporter.accounts import account, balance
from support.providers.provider import Answer


@pytest.fixture
def exporter(stage):
    provider = stage.provider(Answer(balance(5)))
    return stage.exporter([account("one", url=provider.url, min_interval="1h")])


def test_many_idle_connections_do_not_stop_a_scrape(exporter):
    with ExitStack() as stack:
        for _ in range(400):
            stack.enter_context(socket.create_connection(("127.0.0.1", exporter.port), 20))
        assert exporter.scrape().is_up("one")


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x00\xff\x00not HTTP\r\n\r\n",
        b"GET /metrics HTTP/1.1\r\n" + b"x: " + b"y" * 1_000_000 + b"\r\n\r\n",
    ],
    ids=["no HTTP", "an endless header"],
)
def test_a_broken_request_is_refused_and_others_are_served(exporter, request_bytes):
    with closing(socket.create_connection(("127.0.0.1", exporter.port), 20)) as client:
        answer = b""
        try:
            client.sendall(request_bytes)
            while data := client.recv(65536):
                answer += data
        except ConnectionError:
            # The server may close before all was sent.
            pass
    assert b"200 OK" not in answer
    assert exporter.scrape().is_up("one")


@pytest.mark.parametrize("path", ["/", "/metrics", "/probe?account=one", "/-/healthy", "/-/ready"])
def test_head_works_wherever_get_does(exporter, path):
    head, get = exporter.get(path, method="HEAD"), exporter.get(path)
    assert (head.status, get.status) == (200, 200)
    assert head.headers["Content-Type"] == get.headers["Content-Type"]
    assert head.text == "" and get.text


def test_another_method_is_told_which_ones_work(exporter):
    answer = exporter.get("/metrics", method="DELETE")
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD"
    assert exporter.get("/nowhere").status == 404


@pytest.mark.parametrize(
    "accept, content_type",
    [
        ("*/*", "text/plain; version=0.0.4; charset=utf-8"),
        ("text/plain;version=1.0.0", "text/plain; version=1.0.0; charset=utf-8"),
        # What Prometheus itself sends.
        (
            "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            "application/openmetrics-text; version=1.0.0; charset=utf-8",
        ),
    ],
)
def test_a_client_gets_the_format_that_it_prefers(exporter, accept, content_type):
    answer = exporter.get(headers={"Accept": accept})
    assert answer.headers["Content-Type"] == content_type
    assert answer.text.endswith("# EOF\n") == ("openmetrics" in content_type)


def test_a_page_is_compressed_for_a_client_that_offers_it(exporter):
    with closing(exporter.connect()) as connection:
        connection.request("GET", "/probe?account=one", headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.read()).decode() == exporter.get("/probe?account=one").text


@pytest.mark.parametrize("path", ["/nothing", "/-/reload", "/-/healthy"])
def test_no_answer_to_head_has_a_body(exporter, path):
    requests = f"HEAD {path} HTTP/1.1\r\nHost: a\r\n\r\nGET /-/ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", exporter.port), 20) as connection:
        connection.sendall(requests.encode())
        text = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, rest = text.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 ") and rest.startswith(b"HTTP/1.1 200 ")
