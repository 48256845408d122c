"""The log: a line when something changes, none while nothing does."""

import json

import pytest
from support.exporter.accounts import KEY, account, balance
from support.exporter.waiting import eventually
from support.providers.provider import Answer


def lines_about(exporter, account, count=1):
    """All of them, once there are so many: a line may be written a moment after the page."""

    def lines():
        return [line for line in exporter.log.splitlines() if f"account={account}" in line]

    eventually(lambda: len(lines()) >= count, "it was logged")
    return lines()


def test_a_hundred_scrapes_of_healthy_accounts_write_no_line(stage):
    provider = stage.provider(Answer(balance(5)))
    exporter = stage.exporter([account("healthy", url=provider.url)])
    before = exporter.log
    for _ in range(100):
        assert exporter.scrape().is_up("healthy")
    assert exporter.log == before
    assert len(provider.requests) == 100


@pytest.mark.parametrize(
    "method, path, shown, status",
    [
        ("GET", "/probe?account=quiet&token=hush", "/probe", 200),
        ("HEAD", "/metrics", "/metrics", 200),
        ("GET", "/nowhere?token=hush", "/nowhere", 404),
        ("POST", "/-/reload?token=hush", "/-/reload", 403),
    ],
)
def test_a_request_is_one_line_of_debug(stage, method, path, shown, status):
    provider = stage.provider(Answer(balance(5)))
    accounts = [account("quiet", url=provider.url)]
    exporter = stage.exporter(accounts, "--log.level=debug", "--log.format=json")
    answer = exporter.get(path, {"Authorization": "Basic hush", "X-Token": "hush"}, method)
    exporter.awaits('"request served"')
    (line,) = [json.loads(line) for line in exporter.log.splitlines() if '"request served"' in line]
    expected = {"level": "DEBUG", "path": shown, "client": "127.0.0.1", "method": method, "status": str(status)}
    assert line.items() >= (expected | {"bytes": str(len(answer.text))}).items()
    assert 0 < float(line["duration"]) < 60
    assert "hush" not in exporter.log and KEY not in exporter.log


def test_a_fetch_is_one_line_of_debug(stage):
    provider = stage.provider(Answer(balance(5)))
    accounts = [account("quiet", url=provider.url)]
    exporter = stage.exporter(accounts, "--log.level=debug", "--log.format=json")
    exporter.scrape()
    exporter.awaits('"account fetched"')
    (line,) = [json.loads(line) for line in exporter.log.splitlines() if '"account fetched"' in line]
    expected = {"provider": "brookmimir", "account": "quiet", "status": "200", "result": "reading"}
    assert line.items() >= (expected | {"level": "DEBUG", "bytes": str(len(json.dumps(balance(5))))}).items()
    assert 0 < float(line["duration"]) < 60
    assert KEY not in exporter.log


def test_a_change_of_state_is_one_line(stage):
    answers = [Answer(status=500)] * 5 + [Answer(status=401)] * 5 + [Answer(balance(1))] * 5
    provider = stage.provider(lambda _: answers[min(len(provider.requests), len(answers)) - 1])
    exporter = stage.exporter([account("moody", url=provider.url)])
    while len(provider.requests) < len(answers):
        exporter.scrape()
    # Each line stands before the page that shows the change is answered.
    levels_and_words = [(line.split("level=")[1].split()[0], line) for line in lines_about(exporter, "moody", 3)]
    assert [level for level, _ in levels_and_words] == ["WARN", "WARN", "INFO"]
    first, second, third = (line for _, line in levels_and_words)
    assert "reason=server_error" in first
    assert "reason=invalid_key" in second
    assert "recovered" in third


def test_a_field_that_cannot_be_used_is_told_once(stage):
    provider = stage.provider(Answer({"remaining_credits_batch": [1], "remaining_credits_simple": 5}))
    exporter = stage.exporter([account("odd", "acychecker", provider.url)])
    for _ in range(5):
        assert exporter.scrape().value("credits_remaining", account="odd", pool="batch") is None
    (line,) = lines_about(exporter, "odd")
    assert "level=WARN" in line and "remaining_credits_batch" in line


def test_an_answer_without_a_field_is_told_with_what_is_there_instead(stage):
    provider = stage.provider(Answer({"error": "s3cret", "code": 7}))
    exporter = stage.exporter([account("renamed", url=provider.url)])
    assert exporter.scrape().reason("renamed") == "no_reading"
    (line,) = lines_about(exporter, "renamed")
    assert "current_balance" in line and "it has error, code" in line
    assert "s3cret" not in line


def test_no_text_of_a_provider_or_of_a_name_can_forge_a_line(stage):
    provider = stage.provider(Answer('{"a\\nlevel=ERROR msg=forged": true, "b": 1}'))
    exporter = stage.exporter([account("x\nlevel=ERROR msg=forged", "altum", provider.url)])
    exporter.scrape()
    exporter.awaits("field left out")
    assert not [line for line in exporter.log.splitlines() if not line.startswith("time=")]


def test_lines_can_be_json(stage):
    provider = stage.provider(Answer(status=500))
    exporter = stage.exporter([account('a "quoted" name', url=provider.url)], "--log.format=json")
    exporter.scrape()
    exporter.awaits("account failing")
    lines = [json.loads(line) for line in exporter.log.splitlines()]
    assert [line["msg"] for line in lines] == ["listening", "account failing"]
    assert lines[1].items() >= {"level": "WARN", "account": 'a "quoted" name', "reason": "server_error"}.items()
    assert "time" in lines[1]
