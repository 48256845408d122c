"""Keys that come from files: read again at every fetch, so that a rotated one needs no restart."""

import signal

import pytest
from support.exporter.accounts import KEY, account, balance
from support.exporter.hanging_files import hanging, let_go
from support.exporter.programs import run
from support.providers.provider import Answer


@pytest.fixture
def provider(stage):
    """Knows one key, and says of every other that it is unknown."""
    return stage.provider(
        lambda request: (
            Answer({"credits": 9}) if request.header("Authorization") == ["Bearer right"] else Answer(status=402)
        )
    )


def test_a_changed_key_is_tried_at_once_after_a_rejected_one(stage, provider, tmp_path):
    file = tmp_path / "key"
    file.write_text("wrong")
    exporter = stage.exporter([account("rotated", "olostep", provider.url, api_key_file=str(file), min_interval="1h")])
    assert exporter.scrape().reason("rotated") == "invalid_key"
    assert exporter.scrape().reason("rotated") == "invalid_key"
    assert len(provider.requests) == 1, "the same key was tried again"
    file.write_text("right")
    assert exporter.scrape().value("credits_remaining", account="rotated") == 9


def test_a_key_that_appears_is_tried_at_once(stage, provider, tmp_path):
    file = tmp_path / "key"
    exporter = stage.exporter([account("late", "olostep", provider.url, api_key_file=str(file), min_interval="1h")])
    assert exporter.scrape().reason("late") == "missing_secret"
    file.write_text("right\n")
    assert exporter.scrape().is_up("late")


def test_a_rotated_key_is_used_at_the_next_fetch(stage, tmp_path):
    provider = stage.provider(Answer({"credits": 9}))
    file = tmp_path / "key"
    exporter = stage.exporter([account("rotated", "olostep", provider.url, api_key_file=str(file))])
    for key in ("first", "second"):
        file.write_text(key)
        exporter.scrape()
    assert [r.header("Authorization") for r in provider.requests] == [["Bearer first"], ["Bearer second"]]


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe"], ids=["missing", "empty", "a line end", "no text"])
def test_an_account_without_a_key_fails_alone(stage, tmp_path, content):
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    provider = stage.provider(Answer(balance(4)))
    page = stage.exporter(
        [account("keyless", url=provider.url, api_key_file=str(file)), account("whole", url=provider.url)]
    ).scrape()
    assert page.reason("keyless") == "missing_secret"
    assert page.value("credits_remaining", account="whole") == 4
    assert len(provider.requests) == 1


@pytest.mark.parametrize("key", [KEY[:-1], f"{KEY}0", "g" * 64, f"{KEY[:32]}\r\nX: y{KEY[:26]}"])
def test_a_key_that_cannot_be_one_is_not_sent(stage, tmp_path, key):
    (tmp_path / "key").write_bytes(key.encode())
    provider = stage.provider(Answer(balance(4)))
    page = stage.exporter([account("malformed", url=provider.url, api_key_file=f"{tmp_path}/key")]).scrape()
    assert page.reason("malformed") == "invalid_key"
    assert provider.requests == []


def test_a_folder_that_hangs_holds_up_its_own_accounts_alone(stage, tmp_path):
    provider = stage.provider(Answer(balance(7)))
    accounts = []
    for folder in ("hangs", "works"):
        (tmp_path / folder).mkdir()
        for number in range(20):
            file = tmp_path / folder / f"key{number}"
            file.write_text(KEY)
            accounts.append(account(f"{folder}{number}", url=provider.url, timeout="3s", api_key_file=str(file)))
    exporter = stage.exporter(accounts, before=hanging(*(tmp_path / "hangs" / f"key{n}" for n in range(20))))
    for _ in range(2):
        page = exporter.scrape(timeout=10)
        assert [page.reason(f"hangs{n}") for n in range(20)] == ["timeout"] * 20
        assert [page.reason(f"works{n}") for n in range(20)] == [None] * 20
    assert exporter.get("/-/healthy").status == 200
    exporter.awaits('account=hangs0 detail="the key file was not read in time"')
    # With readers that still hang.
    exporter.send(signal.SIGTERM)
    exporter.awaits("msg=stopped")
    let_go(exporter.process.pid)
    assert exporter.exit_status() == 0


def test_what_stands_around_a_key_is_not_sent(stage, tmp_path):
    provider = stage.provider(Answer({"credits": 9}))
    (tmp_path / "key").write_bytes(b"\xef\xbb\xbf\r\n \tright \r\n\n")
    exporter = stage.exporter([account("a", "olostep", provider.url, api_key_file=f"{tmp_path}/key")])
    assert exporter.scrape().is_up("a")
    assert [r.header("Authorization") for r in provider.requests] == [["Bearer right"]]


@pytest.mark.parametrize(
    "content, reason, detail, status",
    [
        ("s3cret".encode("utf-16"), "missing_secret", "is in UTF-16", 1),
        (b"", "missing_secret", "is empty", 1),
        ("“s3cret”".encode(), "invalid_key", "the key is in typographic quotes", 1),
        (b'"s3cret"\n', "invalid_key", "the key is in double quotes", 0),
    ],
)
def test_what_is_wrong_with_a_key_file_is_told_by_check_and_in_the_log(
    stage, write, provider, tmp_path, content, reason, detail, status
):
    (tmp_path / "key").write_bytes(content)
    accounts = [account("a", "olostep", provider.url, api_key_file=f"{tmp_path}/key")]
    result = run("check", write(accounts))
    assert result.returncode == status
    assert detail in result.stderr
    assert ("warning:" if status == 0 else "error:") in result.stderr
    assert "good" in result.stdout if status == 0 else result.stdout == ""
    exporter = stage.exporter(accounts)
    assert exporter.scrape().reason("a") == reason
    exporter.awaits(detail)
    assert "s3cret" not in result.stderr + exporter.log
