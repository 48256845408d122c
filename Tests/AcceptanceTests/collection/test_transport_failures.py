"""Ways in which an answer does not arrive, or must not be taken."""

import socket
from contextlib import closing

import pytest
from support.exporter.accounts import account
from support.exporter.waiting import eventually
from support.providers.provider import Answer

MEBIBYTE = 1 << 20

FAULTS = {
    "reset": "connection",
    "reset-midway": "connection",
    "garbage": "connection",
    "delay=30s": "timeout",
    # The head comes at once: a deadline on the head alone would wait for this body.
    "drip=100ms": "timeout",
    "truncated": "invalid_body",
    "not-json": "invalid_body",
    "empty": "invalid_body",
    "huge": "body_too_large",
    f"huge={MEBIBYTE}": None,
    "redirect": "redirect",
    "html": None,
    "status=503": "server_error",
}


@pytest.fixture(scope="module")
def page(shared_stage):
    simulator = shared_stage.simulator()
    accounts = [
        # A debug build reads a mebibyte of blanks slowly.
        account(fault, url=f"{simulator.url}/fault:{fault}", timeout="5s" if "huge" in fault else "500ms")
        for fault in FAULTS
    ]
    return shared_stage.exporter(accounts).scrape()


@pytest.mark.parametrize("fault, reason", FAULTS.items())
def test_a_fault_on_the_way_has_its_reason(page, fault, reason):
    assert page.reason(fault) == reason


def test_a_refused_connection_is_told_at_once(stage):
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        page = stage.exporter([account("closed", url=url, timeout="50s")]).scrape(timeout=5)
    assert page.reason("closed") == "connection"


def test_a_body_without_end_is_not_read_to_its_end(stage):
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    provider = stage.provider(Answer(chunk * 1000, headers={"Transfer-Encoding": "chunked"}))
    page = stage.exporter([account("endless", url=provider.url, timeout="20s")]).scrape(timeout=20)
    assert page.reason("endless") == "body_too_large"
    eventually(lambda: provider.broken, "the exporter closed the connection")
    assert provider.taken == 0


def test_error_bodies_that_stall_keep_out_no_reading_of_the_same_host(stage):
    stalled = b"5000\r\n" + b" " * 0x5000 + b"\r\n"
    large = Answer({"current_balance": 5, "padding": "x" * 30_000})

    def response(request):
        if request.target.startswith("/bad"):
            return Answer(stalled, 500, {"Transfer-Encoding": "chunked"})
        return large

    provider = stage.provider(response)
    bad = [account(f"bad-{n}", url=f"{provider.url}/bad", timeout="50s") for n in range(6)]
    exporter = stage.exporter([*bad, account("good", url=f"{provider.url}/good")])
    for n in range(6):
        exporter.scrape(f"/probe?account=bad-{n}", timeout=0.6)
    eventually(lambda: provider.taken == 6, "the bodies stall")
    assert exporter.scrape("/probe?account=good").is_up("good")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(stage, status):
    elsewhere = stage.provider(Answer({"current_balance": 1}))
    provider = stage.provider(Answer(status=status, headers={"Location": f"{elsewhere.url}/credits"}))
    page = stage.exporter([account("moved", url=provider.url)]).scrape()
    assert page.reason("moved") == "redirect"
    assert elsewhere.requests == []


def test_a_provider_is_reached_over_ipv6(stage):
    provider = stage.provider(Answer({"current_balance": 6}), host="::1")
    page = stage.exporter([account("six", url=provider.url)]).scrape()
    assert page.value("credits_remaining", account="six") == 6
    assert provider.requests[0].header("Host") + provider.requests[0].header("host") == [f"[::1]:{provider.port}"]
