"""The commands that ask every account once: `check --fetch` for a person, `scrape` for a script."""

import subprocess

from prometheus_client.openmetrics.parser import text_string_to_metric_families
from support.clients.pages import Page
from support.exporter.accounts import KEY, account, balance
from support.exporter.programs import binary, outcome, run, surroundings
from support.providers.provider import Answer


def test_check_asks_nobody_unless_told(stage, write):
    provider = stage.provider(Answer(balance(5)))
    assert outcome(run("check", write([account("a", url=provider.url)]))) == (0, True, False)
    assert provider.requests == []


def test_check_with_fetch_prints_what_stood_at_each_field_and_what_became_of_it(stage, write):
    provider = stage.provider(Answer(balance(4287)))
    result = run("check", "--fetch", write([account("mine", url=provider.url)]))
    assert outcome(result) == (0, True, False)
    head, status, *fields = [line.split() for line in result.stdout.splitlines()[1:]]
    assert head[:4] == ["brookmimir", "mine", "ok", "4287"]
    assert status[:2] == ["status", "200,"]
    assert fields == [["current_balance", "4287", "remaining", "4287"]]


def test_check_with_fetch_fails_with_an_account_and_says_why(stage, write):
    provider = stage.provider(lambda r: Answer(balance(1)) if "good" in r.target else Answer(status=418))
    accounts = [account(name, url=f"{provider.url}/{name}") for name in ("good", "bad")]
    result = run("check", "--fetch", write(accounts))
    assert result.returncode == 1
    rows = [line.split() for line in result.stdout.splitlines()[1:] if line.startswith("brookmimir")]
    assert [row[1:3] for row in rows] == [["good", "ok"], ["bad", "unexpected_status"]]
    assert "status 418" in result.stdout


def test_check_with_fetch_tells_what_is_of_no_use_and_never_the_key(stage, write):
    answers = {"echo": balance(f"key {KEY}"), "text": balance("many" * 100)}
    provider = stage.provider(lambda r: Answer(next(answer for name, answer in answers.items() if name in r.target)))
    accounts = [account(name, url=f"{provider.url}/{name}") for name in answers]
    result = run("check", "--fetch", write(accounts))
    assert result.returncode == 1 and KEY not in result.stdout + result.stderr
    for line in ("<secret>  of no use: expected a number", "…  of no use: expected a number"):
        assert line in result.stdout
    assert result.stdout.count("no_reading") == 2 and max(map(len, result.stdout.splitlines())) < 200


def test_scrape_prints_a_page_of_accounts_and_nothing_else(stage, write):
    provider = stage.provider(Answer(balance(5)))
    accounts = write([account(name, url=provider.url) for name in ("one", "two")])
    result = run("scrape", accounts)
    assert outcome(result) == (0, True, False)
    page = Page(result.stdout)
    assert [page.value("credits_remaining", account=name) for name in ("one", "two")] == [5, 5]
    assert {s.name for s in page.samples if "account" not in s.labels} == set()
    one = Page(run("scrape", "--account=one", accounts).stdout)
    assert {s.labels["account"] for s in one.samples} == {"one"}
    assert run("scrape", "--account=three", accounts).returncode == 64


def test_scrape_writes_open_metrics(stage, write):
    provider = stage.provider(Answer(balance(5)))
    result = run("scrape", "--format=openmetrics", write([account("one", url=provider.url)]))
    families = {family.name: family for family in text_string_to_metric_families(result.stdout)}
    assert families["credits_fetches"].type == "counter"
    assert families["credits_remaining"].samples[0].value == 5


def test_scrape_shows_a_failing_account_and_succeeds(write):
    result = run("scrape", write([account("down", url="http://127.0.0.1:1")]))
    assert result.returncode == 0
    assert Page(result.stdout).reason("down") == "connection"


def test_a_page_that_cannot_be_written_is_no_success(stage, write):
    option = write([account("a", url=stage.provider(Answer(balance(5))).url)])
    with open("/dev/full", "wb") as full:
        result = subprocess.run(
            [binary(), "scrape", option], stdout=full, stderr=subprocess.PIPE, text=True, env=surroundings(), timeout=60
        )
    assert result.returncode == 1
    assert "cannot write the page" in result.stderr
