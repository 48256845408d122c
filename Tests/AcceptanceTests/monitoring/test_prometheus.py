"""The demo as the README says, seen by the real Prometheus."""

import subprocess

import pytest
from support.clients import exposition
from support.exporter.accounts import account
from support.exporter.waiting import eventually
from support.monitoring.prometheus import Prometheus, hastened
from support.packaging import readme
from support.providers.provider import Answer


@pytest.fixture(scope="module")
def demo(shared_stage):
    return shared_stage.demo()


@pytest.fixture(scope="module")
def prometheus(shared_stage, demo):
    configuration, _ = readme.yaml_with("scrape_configs")
    prometheus = shared_stage.enter(Prometheus(shared_stage.folder, hastened(configuration, demo.port)))
    prometheus.awaits_result("up")
    return prometheus


def test_the_target_is_up_without_a_complaint(prometheus):
    assert [value for _, value in prometheus.query("up")] == [1]
    assert [(target["health"], target["lastError"]) for target in prometheus.targets()] == [("up", "")]


@pytest.mark.parametrize("metric", readme.metrics())
def test_every_metric_of_the_readme_arrives(prometheus, metric):
    prometheus.awaits_result(metric)


def test_spending_shows_as_an_increase(prometheus):
    prometheus.awaits_result("increase(credits_spent_total[1m]) > 0")


def test_a_balance_falls(prometheus):
    prometheus.awaits_result("credits_remaining < max_over_time(credits_remaining[1m])")


@pytest.mark.parametrize("reason", ["invalid_key", "rate_limited"])
def test_the_demo_shows_what_failing_looks_like(prometheus, reason):
    ((labels, _),) = prometheus.awaits_result(f'credits_failure{{reason="{reason}"}} == 1')
    down = prometheus.query(f'credits_up{{account="{labels["account"]}"}}')
    assert [value for _, value in down] == [0]


def test_most_accounts_of_the_demo_are_well(prometheus):
    assert len(prometheus.awaits_result("credits_up == 1")) > len(prometheus.query("credits_up == 0"))


def test_no_scrape_failed_and_no_sample_was_dropped(prometheus):
    eventually(lambda: prometheus.query("count_over_time(up[1m]) >= 3"), "three scrapes were made")
    assert prometheus.query("min_over_time(up[1m])")[0][1] == 1
    assert prometheus.query("scrape_samples_scraped - scrape_samples_post_metric_relabeling")[0][1] == 0


def test_promtool_has_nothing_to_say_about_the_page(demo):
    result = subprocess.run(
        ["promtool", "check", "metrics"], input=demo.get().text, capture_output=True, text=True, timeout=60
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize("accept", ["text/plain", "application/openmetrics-text"])
def test_the_page_has_no_series_twice_and_no_family_torn_apart(demo, accept):
    exposition.check(demo.get(headers={"Accept": accept}).text, open_metrics="openmetrics" in accept)


def test_the_strict_open_metrics_parser_reads_the_page(demo):
    from prometheus_client.openmetrics.parser import text_string_to_metric_families

    page = demo.get(headers={"Accept": "application/openmetrics-text"}).text
    names = {family.name for family in text_string_to_metric_families(page)}
    assert {name.removesuffix("_total") for name in readme.metrics()} <= names


@pytest.mark.parametrize("size", [201, 2560])
def test_a_long_name_of_a_provider_costs_a_prometheus_with_a_limit_nothing(stage, size):
    lot = {"purchase_kind": "é" * (size // 2 + 1), "allocated_units": 5, "remaining_units": 3}
    provider = stage.provider(Answer({"breakdown": [lot], "available_balance": 3}))
    exporter = stage.exporter([account("long", "olostep", provider.url)])
    target = f"static_configs: [{{targets: ['127.0.0.1:{exporter.port}']}}]"
    job = f"{{job_name: a, scrape_interval: 1s, label_value_length_limit: 200, {target}}}"
    limited = stage.enter(Prometheus(stage.folder, f"scrape_configs: [{job}]\n"))
    limited.awaits_result("credits_lot_remaining == 3")
    assert [target["lastError"] for target in limited.targets()] == [""]
