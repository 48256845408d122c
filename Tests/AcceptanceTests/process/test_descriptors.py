"""A process that may open few files goes on with those it has."""

import threading

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


def test_hosts_that_hang_leave_files_to_the_process_and_to_others(stage):
    released = threading.Event()
    hosts = [stage.provider(Answer(balance(1), released=released)) for _ in range(4)]
    good = stage.provider(Answer(balance(5)))
    accounts = [account(f"h{number}", url=hosts[number % 4].url, timeout="2s") for number in range(1200)]
    exporter = stage.exporter([account("good", url=good.url), *accounts], before=["prlimit", "--nofile=512:512"])
    for _ in range(3):
        page = exporter.scrape(timeout=5)
        assert page.is_up("good") and page.reason("h0") == "timeout"
        assert page.value("process_open_fds") < 450
    released.set()
    assert "no file descriptor left" not in exporter.log
