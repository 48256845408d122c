"""Clients that are slow, idle, many or greedy stand in their own way only."""

import socket
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing

import pytest
from support.clients.pages import Page
from support.exporter.accounts import account, balance
from support.exporter.programs import Program
from support.exporter.waiting import eventually
from support.providers.provider import Answer

GET = b"GET /metrics HTTP/1.1\r\nHost: a\r\n"


@pytest.fixture
def provider(stage):
    return stage.provider(Answer(balance(5)))


@pytest.fixture
def exporter(stage, provider):
    return stage.exporter([account("one", url=provider.url, min_interval="1h")])


def answer_to(exporter, request_bytes):
    with closing(socket.create_connection(("127.0.0.1", exporter.port), 20)) as client:
        client.sendall(request_bytes)
        return b"".join(iter(lambda: client.recv(65536), b""))


def pages_while(crowd, exporter):
    """What is scraped meanwhile, each page long before the exporter gives a slow client up."""
    while crowd.process.poll() is None:
        with closing(exporter.connect(timeout=5)) as connection:
            connection.request("GET", "/metrics")
            yield Page(connection.getresponse().read().decode())


@pytest.mark.alone
@pytest.mark.parametrize(
    "kind, connections, held",
    [
        ("-H", 200, 200),
        ("-H", 2500, 200),
        # Refused as soon as they tell how much will come.
        ("-B", 200, 0),
        ("-X -k 3 -z 1 -w 1 -y 2", 200, 200),
        ("-X -k 3 -z 1 -w 1 -y 2", 2500, 200),
    ],
)
def test_slow_connections_do_not_stop_a_scrape(stage, tmp_path, exporter, kind, connections, held):
    options = [*kind.split(), f"-c{connections}", f"-r{connections}", "-l4", "-i1", f"-u{exporter.url}/"]
    crowd = stage.enter(Program(tmp_path, "slowhttptest", *options))
    pages = list(pages_while(crowd, exporter))
    assert pages and all(page.is_up("one") for page in pages)
    assert max(page.value("process_open_fds") for page in pages) > held


@pytest.mark.parametrize("beginning", [b"", GET, GET + b"\r\n"], ids=["silent", "slow", "between two requests"])
def test_of_too_many_connections_the_one_waited_for_longest_ends(stage, provider, beginning):
    # Two hundred of these files are for clients, the others for providers and for the process itself.
    before = ["prlimit", "--nofile=928"]
    exporter = stage.exporter([account("one", url=provider.url, min_interval="1h")], before=before)
    with ExitStack() as stack:
        clients = []
        for _ in range(300):
            clients.append(stack.enter_context(socket.create_connection(("127.0.0.1", exporter.port), 20)))
            clients[-1].sendall(beginning)
            if beginning.endswith(b"\r\n\r\n"):
                assert clients[-1].recv(15) == b"HTTP/1.1 200 OK"
        assert exporter.scrape().is_up("one")
        for client in clients[:50]:
            while client.recv(65536):
                pass
        clients[-1].setblocking(False)
        with pytest.raises(BlockingIOError):
            while clients[-1].recv(65536):
                pass


@pytest.mark.parametrize(
    "more, status",
    [
        (b"X: " + b"y" * 17_000, 431),
        (b"\r\n".join(b"X%d: y" % n for n in range(101)), 431),
        (b"Content-Length: 1025", 413),
        (b"Transfer-Encoding: chunked", 411),
    ],
    ids=["a long header", "many headers", "a long body", "a body of unknown length"],
)
def test_too_much_of_a_request_is_refused(exporter, more, status):
    answer = answer_to(exporter, GET + more + b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert b"\r\nconnection: close\r\n" in answer.lower()
    assert exporter.scrape().is_up("one")


def test_a_request_may_have_what_real_clients_send(exporter):
    more = b"Cookie: " + b"c" * 8000 + b"\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
    assert answer_to(exporter, GET + more).startswith(b"HTTP/1.1 200 ")


def test_more_scrapes_than_allowed_are_told_to_come_again(stage, provider, released):
    provider.answer = Answer(balance(5), released=released)
    exporter = stage.exporter([account("one", url=provider.url, timeout="60s")], "--web.max-requests=2")
    with ThreadPoolExecutor() as scrapes:
        three = [
            scrapes.submit(exporter.get, "/metrics", {"X-Prometheus-Scrape-Timeout-Seconds": "60"}) for _ in range(3)
        ]
        refused = eventually(lambda: next(filter(Future.done, three), None), "one of three scrapes was answered")
        assert refused.result().status == 503 and "--web.max-requests" in refused.result().text
        assert [exporter.get(path).status for path in ("/-/healthy", "/-/ready", "/", "/sd")] == [200] * 4
        released.set()
        assert [answer.result().status for answer in three if answer is not refused] == [200, 200]
    assert exporter.scrape().is_up("one")


@pytest.fixture
def crowded(stage, released):
    """An exporter whose only provider hangs, and how clients take its places with what they claim."""
    provider = stage.provider(Answer(balance(5), released=released))
    exporter = stage.exporter([account("slow", url=provider.url, timeout="10m")], "--web.max-requests=40")

    def connect(claim, address="127.0.0.1"):
        client = socket.create_connection(("127.0.0.1", exporter.port), 60, source_address=(address, 0))
        client.sendall(GET + f"X-Prometheus-Scrape-Timeout-Seconds: {claim}\r\n\r\n".encode())
        return stage.enter(closing(client))

    exporter.take_place = connect
    exporter.provider = provider
    return exporter


def is_waiting(client):
    client.setblocking(False)
    try:
        return client.recv(1) and False
    except BlockingIOError:
        return True
    finally:
        client.settimeout(60)


def test_clients_that_claim_hours_keep_out_none_that_claims_seconds(crowded):
    patient = [crowded.take_place("99999") for _ in range(40)]

    def scrape_and_find_one_that_gave_way():
        assert crowded.scrape(timeout=1).reason("slow") == "timeout"
        return [client for client in patient if not is_waiting(client)]

    (gave_way, *_) = eventually(scrape_and_find_one_that_gave_way, "the places were taken, and one was given")
    assert gave_way.recv(1 << 16).startswith(b"TTP/1.1 503 ")
    # One that does not say it waits ten seconds.
    assert crowded.get("/metrics").status == 200
    # Each took one place, and the others are as they were.
    assert sum(is_waiting(client) for client in patient) >= 36


def test_a_crowd_from_one_address_keeps_out_no_other(crowded):
    crowd = [crowded.take_place("60") for _ in range(40)]
    others = []

    def come_from_elsewhere_until_one_of_the_crowd_gave_way():
        others.append(crowded.take_place("99999", f"127.0.0.{9 + len(others)}"))
        return not all(is_waiting(client) for client in crowd)

    eventually(come_from_elsewhere_until_one_of_the_crowd_gave_way, "the places were taken, and one was given")
    assert all(is_waiting(client) for client in others)


def test_500_slow_readers_cost_no_scrape(stage, provider, released):
    """They ask while the provider hangs, so that many scrapes are under way, and then take nothing of their pages."""
    provider.answer = Answer(balance(5), released=released)
    accounts = [account(f"account-{number}", url=provider.url, min_interval="1h") for number in range(30)]
    exporter = stage.exporter(accounts)

    def ask():
        client = stage.enter(closing(socket.socket()))
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        client.connect(("127.0.0.1", exporter.port))
        client.sendall(GET + b"X-Prometheus-Scrape-Timeout-Seconds: 60\r\n\r\n")
        return client

    readers = [ask() for _ in range(500)]
    with ThreadPoolExecutor(1) as scrapes:
        scrape = scrapes.submit(exporter.scrape, timeout=60)
        eventually(lambda: len(provider.requests) == 30, "all accounts were asked")
        released.set()
        page = scrape.result()
    assert all(page.is_up(account["name"]) for account in accounts)
    assert exporter.scrape(timeout=60).is_up("account-1")
    assert sum(is_waiting(reader) for reader in readers) == 0


def test_clients_that_come_and_go_keep_out_nobody(crowded):
    """They are more than the exporter has connections for, and their scrapes would go on for long."""
    for _ in range(2500):
        with closing(crowded.take_place("99999")):
            pass

    def is_scraped():
        try:
            return crowded.scrape(timeout=5).reason("slow") == "timeout"
        except ConnectionResetError:
            # On a busy machine the exporter has not seen yet that they have gone.
            return False

    eventually(is_scraped, "a scraper came through")


def test_however_many_accounts_are_slow_another_one_is_probed(stage, provider, released):
    """Prometheus finds accounts by `/sd` and asks for each by itself."""
    provider.answer = Answer(balance(5), released=released)
    healthy = stage.provider(Answer(balance(7)))
    slow = [account(f"slow-{number}", url=provider.url) for number in range(5)]
    exporter = stage.exporter([*slow, account("healthy", url=healthy.url)], "--web.max-requests=1")
    with ThreadPoolExecutor() as probes:
        waiting = [probes.submit(exporter.get, f"/probe?account={a['name']}") for a in slow]
        eventually(lambda: len(provider.requests) == len(slow), "all of them were asked")
        assert exporter.scrape("/probe?account=healthy").is_up("healthy")
        released.set()
        assert {answer.result().status for answer in waiting} == {200}
