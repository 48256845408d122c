"""/sd: Prometheus finds a target for each account, and each target gives that account."""

import json

import pytest
from support.exporter.accounts import account
from support.monitoring.prometheus import Prometheus, hastened
from support.packaging import readme

NAMES = ["valuation", "a b&c=d", "ü+ö"]


@pytest.fixture
def exporter(stage):
    simulator = stage.simulator()
    accounts = [account(name, "olostep", url=simulator.url, key=f"key-{i}") for i, name in enumerate(NAMES)]
    return stage.exporter(accounts)


def test_an_account_is_a_target_at_the_address_that_was_asked(exporter):
    answer = exporter.get("/sd", {"Host": "credits.example:1234"})
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    groups = json.loads(answer.text)
    assert [group["labels"]["account"] for group in groups] == NAMES
    assert groups[1] == {
        "targets": ["credits.example:1234"],
        "labels": {
            "__metrics_path__": "/probe",
            "__param_account": "a b&c=d",
            "__param_provider": "olostep",
            "account": "a b&c=d",
            "provider": "olostep",
        },
    }


def test_the_address_of_a_whole_url_counts(exporter):
    answer = exporter.get("http://credits.example:1234/sd", {"Host": "other.example"})
    assert {target for group in json.loads(answer.text) for target in group["targets"]} == {"credits.example:1234"}


def test_listing_the_targets_asks_no_provider(stage):
    provider = stage.provider()
    exporter = stage.exporter([account("quiet", url=provider.url)])
    exporter.get("/sd")
    assert not provider.requests


def test_prometheus_goes_from_the_list_to_the_data(stage, exporter):
    _, configuration = readme.yaml_with("scrape_configs")
    prometheus = stage.enter(Prometheus(stage.folder, hastened(configuration, exporter.port)))
    prometheus.awaits_result(f"count(credits_up == 1) == {len(NAMES)}")
    assert {labels["account"] for labels, _ in prometheus.query('up{job="credits"} == 1')} == set(NAMES)
    assert {labels["account"] for labels, _ in prometheus.query("credits_remaining")} == set(NAMES)
    assert not prometheus.query('{exported_account=~".+"}')
    # The process' own metrics come once, and not once for each account.
    prometheus.awaits_result("count(process_start_time_seconds) == 1")
    assert prometheus.query('credits_exporter_config_last_reload_successful{job="credits-exporter"} == 1')
    assert not prometheus.query('{job="credits-exporter", account=~".+"}')
