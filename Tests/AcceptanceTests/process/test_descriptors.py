"""A process that may open few files goes on with those it has."""

from support.exporter.accounts import KEY, account, balance
from support.providers.provider import Answer


def test_accounts_that_want_a_file_each_wait_for_one(stage, tmp_path):
    provider = stage.provider(Answer(balance(5)))
    accounts = []
    for number in range(300):
        file = tmp_path / f"key{number}"
        file.write_text(KEY)
        accounts.append(account(f"a{number}", url=provider.url, timeout="50s", api_key_file=str(file)))
    exporter = stage.exporter(accounts, before=["prlimit", "--nofile=64:64"])
    for _ in range(2):
        page = exporter.scrape(timeout=60)
        assert {page.reason(f"a{number}") for number in range(300)} == {None}
    assert exporter.log.count("no file descriptor left") <= 1
