"""A changed configuration is taken into use whole, or not at all: at SIGHUP, at a request, by itself."""

import os
import signal

import pytest
from support.exporter import web
from support.exporter.accounts import account, balance
from support.exporter.certificates import Authority
from support.exporter.hanging_files import hanging, let_go
from support.exporter.programs import Served, configuration_of
from support.exporter.waiting import eventually
from support.providers.provider import Answer


def reload_metric(exporter):
    return exporter.scrape().value("credits_exporter_config_last_reload_successful")


def test_a_broken_configuration_changes_nothing_but_the_reload_metric(stage):
    provider = stage.provider(Answer(balance(5)))
    exporter = stage.exporter([account("kept", url=provider.url)])
    exporter.scrape()
    loaded = exporter.scrape().value("credits_exporter_config_last_reload_success_timestamp_seconds")
    exporter.configure("accounts:\n  - nmae: kept\n")
    exporter.send(signal.SIGHUP)
    eventually(lambda: reload_metric(exporter) == 0, "the mistake was noticed")
    page = exporter.scrape()
    assert page.value("credits_remaining", account="kept") == 5
    assert page.value("credits_exporter_config_last_reload_success_timestamp_seconds") == loaded
    assert f"{exporter.file}:2:5: error:" in exporter.log and "`name`" in exporter.log

    exporter.configure([account("kept", url=provider.url)])
    exporter.send(signal.SIGHUP)
    eventually(lambda: reload_metric(exporter) == 1, "the good file was taken")
    assert exporter.scrape().value("credits_exporter_config_last_reload_success_timestamp_seconds") > loaded


def test_a_good_configuration_is_applied_and_counters_survive(stage):
    balances = iter([100, 60, 50])
    provider = stage.provider(lambda _: Answer(balance(next(balances, 50))))
    exporter = stage.exporter([account("kept", url=provider.url), account("gone", url="http://127.0.0.1:1")])
    for _ in range(2):
        exporter.scrape()
    exporter.configure([account("kept", url=provider.url, low_balance=7), account("new", url="http://127.0.0.1:1")])
    exporter.send(signal.SIGHUP)
    exporter.awaits("configuration reloaded")
    page = exporter.scrape()
    assert page.value("credits_low_threshold", account="kept") == 7
    # 100 → 60 before the reload, 60 → 50 over it.
    assert page.value("credits_spent_total", account="kept") == 50
    assert page.value("credits_fetches_total", account="kept") == 3
    assert page.value("credits_fetches_total", account="new") == 1
    assert not page.all("credits_up", account="gone")


def test_an_unchanged_account_keeps_its_reading_over_a_reload(stage):
    provider = stage.provider(Answer(balance(5)))
    accounts = [account("kept", url=provider.url, min_interval="1h")]
    exporter = stage.exporter(accounts)
    exporter.scrape()
    exporter.configure(accounts + [account("new", url="http://127.0.0.1:1")])
    exporter.send(signal.SIGHUP)
    exporter.awaits("configuration reloaded")
    assert exporter.scrape().value("credits_remaining", account="kept") == 5
    assert len(provider.requests) == 1


def test_a_hangup_at_any_time_after_the_start_does_not_end_the_process(stage):
    exporter = stage.exporter([account("closed", url="http://127.0.0.1:1")])
    for _ in range(50):
        exporter.send(signal.SIGHUP)
    assert exporter.get("/-/healthy").status == 200


def test_a_changed_file_is_taken_without_being_told(stage):
    exporter = stage.exporter([account("first", url="http://127.0.0.1:1")])
    exporter.configure([account("second", url="http://127.0.0.1:1")])
    eventually(lambda: exporter.scrape().all("credits_up", account="second"), "the new file was taken")
    assert not exporter.scrape().all("credits_up", account="first")

    exporter.configure("accounts:\n  - nmae: second\n")
    eventually(lambda: reload_metric(exporter) == 0, "the mistake was noticed")
    assert exporter.scrape().all("credits_up", account="second")


def test_a_link_that_is_turned_is_a_change_as_kubernetes_makes_it(stage):
    def version(name):
        folder = stage.folder / name
        folder.mkdir()
        (folder / "credits.yaml").write_text(configuration_of([account(name, url="http://127.0.0.1:1")]))
        return folder

    mounted = stage.folder / "mounted"
    mounted.mkdir()
    (mounted / "..data").symlink_to(version("first"))
    (mounted / "credits.yaml").symlink_to("..data/credits.yaml")
    exporter = stage.enter(Served(stage.folder, f"--config.file={mounted / 'credits.yaml'}"))
    (mounted / "..data_tmp").symlink_to(version("second"))
    os.rename(mounted / "..data_tmp", mounted / "..data")
    eventually(lambda: exporter.scrape().all("credits_up", account="second"), "the new file was taken")


def test_a_request_reloads_where_that_is_enabled(stage):
    exporter = stage.exporter([account("first", url="http://127.0.0.1:1")], "--web.enable-lifecycle")
    exporter.configure([account("second", url="http://127.0.0.1:1")])
    assert exporter.get("/-/reload", method="POST").status == 200
    assert exporter.scrape().all("credits_up", account="second")

    exporter.configure("accounts:\n  - nmae: second\n")
    answer = exporter.get("/-/reload", method="POST")
    assert answer.status == 500 and f"{exporter.file}:2:5: error:" in answer.text
    assert exporter.scrape().all("credits_up", account="second")
    assert reload_metric(exporter) == 0

    answer = exporter.get("/-/reload")
    assert (answer.status, answer.headers["Allow"]) == (405, "POST")


def test_a_request_reloads_nothing_elsewhere(stage):
    exporter = stage.exporter([account("first", url="http://127.0.0.1:1")])
    assert exporter.get("/-/reload", method="POST").status == 403


def test_a_renewed_authority_of_an_account_is_taken_without_being_told(stage, authority):
    (stage.folder / "former").mkdir()
    trusted = stage.folder / "authority.pem"
    trusted.write_bytes(Authority(stage.folder / "former").file.read_bytes())
    provider = stage.provider(Answer(balance(5)), tls=authority.certify("IP:127.0.0.1"))
    exporter = stage.exporter([account("a", url=provider.url, tls={"ca_file": str(trusted)})])
    assert exporter.scrape().reason("a") == "tls"
    trusted.write_bytes(authority.file.read_bytes())
    eventually(lambda: exporter.scrape().is_up("a"), "the new authority was trusted")


def test_an_authority_that_comes_after_the_configuration_is_taken_without_being_told(stage, authority):
    """Kubernetes brings a ConfigMap and a Secret to the pod in any order."""
    exporter = stage.exporter([account("one", url="http://127.0.0.1:1")])
    late = exporter.file.with_name("late.pem")
    exporter.configure([account("two", url="https://127.0.0.1:1", tls={"ca_file": str(late)})])
    exporter.awaits("configuration not reloaded")
    late.write_bytes(authority.file.read_bytes())
    exporter.awaits("configuration reloaded")
    assert exporter.scrape().all("credits_up", account="two")


def test_where_either_configuration_is_bad_both_stay(stage):
    option = web.write(stage, {})
    exporter = stage.exporter([account("first", url="http://127.0.0.1:1")], option, "--web.enable-lifecycle")
    web.write(stage, "bogus: 1\n")
    exporter.configure([account("second", url="http://127.0.0.1:1")])
    assert exporter.get("/-/reload", method="POST").status == 500
    page = exporter.scrape()
    assert page.all("credits_up", account="first") and not page.all("credits_up", account="second")


@pytest.fixture
def hung(stage, authority):
    """An exporter whose next configuration names a file that hangs."""
    file = stage.folder / "hangs.pem"
    file.write_bytes(authority.file.read_bytes())
    provider = stage.provider(Answer(balance(5)))
    exporter = stage.exporter([account("first", url=provider.url)], "--web.enable-lifecycle", before=hanging(file))
    exporter.configure([account("second", url="https://127.0.0.1:1", tls={"ca_file": str(file)})])
    return exporter


def test_files_that_hang_hold_up_nobody_and_are_taken_once_they_can_be_read(hung):
    answer = hung.get("/-/reload", method="POST")
    assert answer.status == 500 and "could not be read within" in answer.text
    page = hung.scrape()
    assert page.is_up("first")
    assert page.value("credits_exporter_config_last_reload_successful") == 0
    let_go(hung.process.pid)
    hung.awaits("configuration reloaded")
    page = hung.scrape()
    assert page.all("credits_up", account="second")
    assert page.value("credits_exporter_config_last_reload_successful") == 1


def test_a_reload_that_hangs_keeps_no_process_from_its_end(hung):
    hung.send(signal.SIGHUP)
    assert hung.scrape().is_up("first")
    hung.send(signal.SIGTERM)
    hung.awaits("msg=stopped")
    let_go(hung.process.pid)
    assert hung.exit_status() == 0
