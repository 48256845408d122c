"""Names of hosts are looked up apart from each other."""

import pytest
from support.exporter.accounts import account, balance
from support.providers.names import NameServer
from support.providers.provider import Answer


@pytest.fixture
def names(stage, tmp_path):
    return stage.enter(NameServer(tmp_path, silent=["silent.test", "mute.test"]))


def test_a_name_that_nobody_answers_for_holds_up_no_other(stage, names):
    provider = stage.provider(Answer(balance(1)))

    def accounts(host, count):
        url = f"http://{host}:{provider.port}"
        return [account(f"{host} {n}", url=url, allow_http=True, timeout="20s") for n in range(count)]

    exporter = stage.exporter(
        accounts("silent.test", 40) + accounts("mute.test", 40) + accounts("good.test", 40) + accounts("other.test", 1),
        before=names.before,
    )
    for _ in range(2):
        page = exporter.scrape(timeout=4)
        assert [page.reason(f"silent.test {n}") for n in range(40)] == ["timeout"] * 40
        assert [page.reason(f"good.test {n}") for n in range(40)] == [None] * 40
        assert page.is_up("other.test 0")
    # One look-up serves all accounts of a host.
    assert 0 < names.asked.count("silent.test") <= 2
    assert 0 < names.asked.count("good.test") <= 4


def test_a_name_that_does_not_exist_is_told_as_such(stage):
    exporter = stage.exporter([account("lost", url="https://nobody.invalid")])
    assert exporter.scrape().reason("lost") == "connection"
    exporter.awaits('account=lost detail="the host name was not (found|looked up)')
