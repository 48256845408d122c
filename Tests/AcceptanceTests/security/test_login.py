"""Users and passwords: bcrypt as Prometheus' own exporters take it, without showing who exists."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from itertools import count
from statistics import median
from threading import Event

import pytest
from support.exporter import web
from support.exporter.waiting import eventually


@pytest.fixture(scope="module")
def exporter(shared_stage):
    return web.exporter(shared_stage, {"basic_auth_users": web.HASHES}, "--log.level=debug")


@pytest.mark.parametrize("path", ["/", "/metrics", "/probe?account=a", "/sd", "/-/reload", "/nothing"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_nothing_is_shown_without_a_login(exporter, path, method):
    answer = exporter.get(path, method=method)
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    assert "credits_" not in answer.text and (method != "HEAD" or answer.text == "")


@pytest.mark.parametrize("path", ["/-/healthy", "/-/ready"])
def test_health_needs_no_login(exporter, path):
    assert exporter.get(path).status == 200
    assert exporter.get(path, method="HEAD").status == 200
    assert exporter.get(path, web.login("nobody")).status == 200


@pytest.mark.parametrize(
    "path",
    ["//-/healthy", "/-/healthy/", "/-/healthy/../../metrics", "/metrics?/-/healthy", "/%2d/healthy", "/-/Healthy",
     "/metrics#/-/healthy", "/metrics;/-/healthy", "http://x/-/healthy/../metrics", "/-/healthy%00", "/-/./ready"],
)  # fmt: skip
def test_no_other_path_passes_for_health(exporter, path):
    assert exporter.get(path).status in (400, 401)


@pytest.mark.parametrize("kind", web.HASHES)
def test_curl_logs_in_with_every_kind_of_hash(exporter, kind):
    assert web.curl(exporter, "-u", f"{kind}:{web.PASSWORD}", path="/metrics") == "200"
    assert web.curl(exporter, "-u", f"{kind}:{web.PASSWORD}!", path="/metrics") == "401"
    assert web.curl(exporter, "-u", f"{kind}:", path="/metrics") == "401"


@pytest.mark.parametrize(
    "header",
    ["", "Basic", "Basic !", "Basic Og==", "Bearer x", "Basic MnliY29ycmVjdCBob3JzZQ==", "Basic " + "QUFB" * 3000,
     web.login("2y", web.PASSWORD + "\0")["Authorization"], web.login("2y", web.HASHES["2y"])["Authorization"]],
    ids=str.__len__,
)  # fmt: skip
def test_what_is_no_login_is_refused(exporter, header):
    assert exporter.get(headers={"Authorization": header}).status == 401


def test_neither_passwords_nor_hashes_are_in_the_log(exporter):
    assert exporter.get(headers=web.login("2y")).status == 200
    assert exporter.get(headers=web.login("2y", "a guess")).status == 401
    header = web.login("2y")["Authorization"].split()[1]
    assert not [word for word in (web.PASSWORD, "a guess", header, *web.HASHES.values()) if word in exporter.log]


def seconds(connection, user, password):
    """How long an answer takes on an open connection."""
    start = time.perf_counter()
    connection.request("GET", "/nothing", headers=web.login(user, password))
    connection.getresponse().read()
    return time.perf_counter() - start


@pytest.mark.alone
def test_a_wrong_user_takes_as_long_as_a_wrong_password_and_neither_is_checked_twice(stage):
    exporter = web.exporter(stage, {"basic_auth_users": {"someone": web.COSTLY}})
    with closing(exporter.connect()) as connection:
        seconds(connection, "someone", web.PASSWORD)
        # By turns, so that what else the machine does hits all alike.
        rounds = [
            [
                seconds(connection, "someone", f"guess {n}"),
                seconds(connection, f"nobody {n}", "guess"),
                seconds(connection, f"nobody {n}", "guess"),
                seconds(connection, "someone", web.PASSWORD),
            ]
            for n in range(15)
        ]
    known, unknown, again, right = map(median, zip(*rounds))
    assert 0.5 < known / unknown < 2
    assert again < unknown / 2
    assert right < unknown / 2


def test_guessing_does_not_keep_out_who_has_logged_in(stage):
    exporter = web.exporter(stage, {"basic_auth_users": {"someone": web.COSTLY}})
    assert exporter.get(headers=web.login("someone")).status == 200

    def guess(n):
        return exporter.get(headers=web.login("someone", f"guess {n}")).status

    with ThreadPoolExecutor(150) as pool:
        guesses = pool.map(guess, range(450))
        known = [exporter.get("/sd", web.login("someone")).status for _ in range(20)]
        assert known == [200] * 20
        # More than wait in line are sent away.
        assert set(guesses) == {401, 503}
    assert exporter.get(headers=web.login("someone")).status == 200


def test_guessing_does_not_keep_out_who_logs_in_from_elsewhere(stage):
    exporter = web.exporter(stage, {"basic_auth_users": {"someone": web.COSTLY}})
    guesses, is_over = count(), Event()

    def guess(_):
        statuses = set()
        while not is_over.is_set():
            statuses.add(exporter.get(headers=web.login("someone", f"guess {next(guesses)}")).status)
        return statuses

    with ThreadPoolExecutor(64) as pool:
        seen = [pool.submit(guess, n) for n in range(64)]
        try:
            eventually(lambda: next(guesses) > 200, "many guesses were on their way")
            elsewhere = HTTPConnection("127.0.0.1", exporter.port, source_address=("127.0.0.2", 0), timeout=60)
            with closing(elsewhere) as connection:
                connection.request("GET", "/metrics", headers=web.login("someone"))
                assert connection.getresponse().status == 200
        finally:
            is_over.set()
        # There were more than wait in line.
        assert set.union(*(statuses.result() for statuses in seen)) == {401, 503}


def test_a_changed_password_is_the_only_one_from_then_on(stage):
    exporter = web.exporter(stage, {"basic_auth_users": {"someone": web.COSTLY}})
    assert exporter.get(headers=web.login("someone")).status == 200
    with closing(exporter.connect()) as connection:
        connection.connect()
        # The hash of `changed`.
        changed = "$2y$04$abcdefghijklmnopqrstuu5XQl64I3WPWSJw.ftK7xXCrRn1r6QJi"
        web.write(stage, {"basic_auth_users": {"someone": changed}})
        eventually(lambda: exporter.get(headers=web.login("someone")).status == 401, "the old password was refused")
        connection.request("GET", "/sd", headers=web.login("someone", "changed"))
        assert connection.getresponse().status == 200
