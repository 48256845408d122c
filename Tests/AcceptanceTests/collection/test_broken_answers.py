"""Answers that break off, drip, or are no HTTP at all: each has its reason, and the log says in plain words what was wrong
with it."""

import ssl
import warnings

import pytest
from support.clients.raw import RawServer
from support.exporter.accounts import account

OK = b'HTTP/1.1 200 OK\r\nContent-Length: 22\r\n\r\n{"current_balance": 5}'


def head(text, body=b""):
    return b"HTTP/1.1 " + text.encode() + b"\r\n\r\n" + body


CASES = {
    "a status that is none": ({"reply": b"HTTP/1.1 abc OK\r\n\r\n"}, "connection", "status is no number"),
    "another protocol": ({"reply": b"SSH-2.0-OpenSSH_9.2\r\n"}, "connection", "does not begin with a version of HTTP"),
    "a bad header": ({"reply": head("200 OK\r\nX bad: 1")}, "connection", "a header's name or value"),
    "a bad length": ({"reply": head("200 OK\r\nContent-Length: x1")}, "connection", "Content-Length is no number"),
    "two lengths": (
        {"reply": head("200 OK\r\nContent-Length: 3\r\nContent-Length: 4", b"{}  ")},
        "connection",
        "Content-Length stands twice",
    ),
    "a bad chunk": (
        {"reply": head("200 OK\r\nTransfer-Encoding: chunked", b"zz\r\n{}\r\n0\r\n\r\n")},
        "connection",
        "length of a chunk",
    ),
    "half a chunk": (
        {"reply": head("200 OK\r\nTransfer-Encoding: chunked", b"5\r\n{}")},
        "connection",
        "ended in the middle of the answer",
    ),
    "half a head": ({"reply": b"HTTP/1.1 200 OK\r\nContent-"}, "connection", "ended in the middle of the answer"),
    "an endless head": ({"reply": head("200 OK\r\nX: " + "a" * 200_000)}, "connection", "head is longer than 80 KiB"),
    "nothing": ({"reply": b""}, "connection", "closed the connection before its answer"),
    # The status is known, so is the reason; the scrape gets it in time.
    "a dripping 401": ({"reply": head("401 No\r\nContent-Length: 999"), "then": "drips"}, "invalid_key", "status=401"),
    "a dripping 429": ({"reply": head("429 No\r\nContent-Length: 999"), "then": "drips"}, "rate_limited", "status=429"),
    "a certificate wanted": (
        {"reply": OK, "tls": True, "clients": True},
        "tls",
        "the server wants a client's certificate: give `tls: {cert_file, key_file}`",
    ),
    "only old versions of TLS": (
        {"reply": OK, "tls": True, "versions": (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)},
        "tls",
        "see `tls: {min_version}`",
    ),
    "HTTP/2 promised, HTTP/1.1 spoken": (
        {"reply": OK, "tls": True, "alpn": ["h2"]},
        "connection",
        "closed the connection",
    ),
}


@pytest.fixture(scope="module")
def scraped(shared_stage, authority, certificate):
    accounts = []
    for name, (server, _, _) in CASES.items():
        if server.get("tls"):
            server = server | {"tls": certificate, "clients": server.get("clients") and authority.file}
        with warnings.catch_warnings():
            # Old versions are what one of them is about.
            warnings.simplefilter("ignore", DeprecationWarning)
            url = shared_stage.enter(RawServer(**server)).url
        accounts.append(account(name, url=url, timeout="8s", tls={"ca_file": str(authority.file)}))
    exporter = shared_stage.exporter(accounts)
    return exporter.scrape(timeout=20), exporter


@pytest.mark.parametrize("name", CASES)
def test_a_broken_answer_has_its_reason_and_the_log_says_what_was_wrong(scraped, name):
    page, exporter = scraped
    _, reason, words = CASES[name]
    assert page.reason(name) == reason
    lines = [line for line in exporter.log.splitlines() if f'account="{name}"' in line or f"account={name} " in line]
    assert words in lines[-1]
