"""Requests that a proxy before the exporter could read in another way: refused, and nothing after them is answered."""

import re
import socket
from contextlib import closing

import pytest
from support.clients.smuggling import END, GET, NEXT, REFUSED, of_version


@pytest.fixture(scope="module")
def exporter(shared_stage):
    return shared_stage.demo()


def statuses(exporter, sent):
    """Of all answers until the exporter ends the connection, in their order."""
    with closing(socket.create_connection(("127.0.0.1", exporter.port), 20)) as client:
        client.sendall(sent)
        answers = b"".join(iter(lambda: client.recv(65536), b""))
    assert b"Healthy" not in answers, "what came after the request was taken for another"
    return [int(status) for status in re.findall(rb"^HTTP/1\.1 (\d+)", answers, re.MULTILINE)]


@pytest.mark.parametrize("request_bytes", REFUSED.values(), ids=REFUSED)
def test_an_ambiguous_request_is_refused_and_ends_the_connection(exporter, request_bytes):
    (status,) = statuses(exporter, request_bytes + NEXT)
    assert status in (400, 411, 413)


@pytest.mark.parametrize("origin", [b"http://a", b"HTTP://b.example:80", b"https://[::1]:10177"])
def test_a_target_may_be_a_whole_url(exporter, origin):
    """RFC 9112, 3.2.2; the host of the URL counts."""
    last = GET.replace(b"/-/", origin + b"/-/") + b"Connection: close\r\n\r\n"
    assert statuses(exporter, GET.replace(b"/-/ready", origin + b"/probe?account=crawler") + END + last) == [200, 200]


def test_requests_before_an_ambiguous_one_are_answered_first(exporter):
    assert statuses(exporter, GET + END + REFUSED["two hosts"] + NEXT) == [200, 400]


@pytest.mark.parametrize(
    "last",
    [
        of_version(b"HTTP/1.0"),
        of_version(b"HTTP/1.0").replace(b"Host: a\r\n", b""),
        GET + b"Connection: x, Close\r\n\r\n",
        GET + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
    ],
    ids=["HTTP/1.0", "HTTP/1.0 without a host", "a client that will close", "another protocol offered"],
)
def test_a_request_that_no_other_may_follow_is_answered_and_ends_the_connection(exporter, last):
    assert statuses(exporter, last + NEXT) == [200]
