"""The Prometheus rules and their runbooks: checked by promtool, and evaluated by the real Prometheus on the demo."""

import re
import subprocess

import pytest
import yaml

from support import readme
from support.programs import ROOT
from support.prometheus import Prometheus, hastened
from support.waiting import eventually

RULES = ROOT / "dashboards/rules"
RUNBOOKS = ROOT / "dashboards/runbooks"
TESTS = sorted((RULES / "tests").glob("*.yaml"))

ALERTS = {
    rule["alert"]: rule
    for file in sorted(RULES.glob("*.yaml"))
    for group in yaml.safe_load(file.read_text())["groups"]
    for rule in group["rules"]
    if "alert" in rule
}
QUERIES = [
    pytest.param(query, id=f"{page.stem}-{number}")
    for page in sorted(RUNBOOKS.glob("*.md"))
    for number, query in enumerate(re.findall(r"^```promql\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL))
]


@pytest.fixture(scope="module")
def prometheus(shared_stage):
    configuration, _ = readme.yaml_with("scrape_configs")
    configuration = hastened(configuration, shared_stage.demo().port) + f"rule_files: ['{RULES}/*.yaml']\n"
    return shared_stage.enter(Prometheus(shared_stage.folder, configuration))


def promtool(*arguments):
    return subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True, timeout=300)


def test_promtool_has_nothing_to_say_about_the_rules():
    result = promtool("check", "rules", "--lint=all", "--lint-fatal", *sorted(RULES.glob("*.yaml")))
    assert (result.returncode, result.stderr) == (0, ""), result.stdout + result.stderr


@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.stem)
def test_the_rules_do_what_their_unit_test_says(file):
    result = promtool("test", "rules", file)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("alert", ALERTS)
def test_an_alert_has_a_case_in_which_it_fires_and_two_in_which_it_does_not(alert):
    cases = yaml.safe_load((RULES / "tests" / f"{alert}.yaml").read_text())["tests"]
    questions = [case["alert_rule_test"] for case in cases]
    assert {question["alertname"] for asked in questions for question in asked} == {alert}
    fires = [any(question.get("exp_alerts") for question in asked) for asked in questions]
    assert fires.count(True) >= 1 and fires.count(False) >= 2
    assert all("name" in case for case in cases)


@pytest.mark.parametrize(("alert", "rule"), ALERTS.items())
def test_an_alert_tells_people_what_they_need(alert, rule):
    assert alert.startswith("Credits")
    assert rule["labels"]["severity"] in ("critical", "warning")
    assert rule["annotations"].keys() == {"summary", "description", "runbook_url"}
    assert rule["annotations"]["runbook_url"].endswith(f"/dashboards/runbooks/{alert}.md")


def test_each_alert_has_its_page_and_each_page_its_alert():
    assert {page.stem for page in RUNBOOKS.iterdir()} == set(ALERTS)


@pytest.mark.parametrize("alert", ALERTS)
def test_a_page_tells_meaning_impact_diagnosis_and_mitigation(alert):
    text = (RUNBOOKS / f"{alert}.md").read_text()
    assert text.startswith(f"# {alert}\n")
    assert re.findall("^## (.+)$", text, re.MULTILINE) == ["Meaning", "Impact", "Diagnosis", "Mitigation"]
    assert "```promql\n" in text


def test_the_rules_are_evaluated_without_an_error(prometheus):
    def evaluated():
        rules = prometheus.rules()
        return rules if all(rule["health"] != "unknown" for rule in rules) else None

    rules = eventually(evaluated, "every rule was evaluated")
    assert {rule["name"] for rule in rules} >= set(ALERTS)
    assert [(rule["name"], rule["lastError"]) for rule in rules if rule["health"] != "ok"] == []


# The accounts of the demo that show what each of these alerts is for.
@pytest.mark.parametrize(
    ("alert", "account"),
    [("CreditsDepleted", "depleted"), ("CreditsKeyRejected", "revoked"), ("CreditsAccountFailing", "busy")],
)
def test_the_demo_raises_an_alert(prometheus, alert, account):
    prometheus.awaits_result(f'ALERTS{{alertname="{alert}",account="{account}"}}')


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_of_a_runbook_has_an_answer(prometheus, query):
    """Which may well be an empty one: the demo is in no such trouble."""
    prometheus.awaits_result("credits:remaining")
    prometheus.query(query)


def test_prometheus_told_of_no_trouble_with_the_rules(prometheus):
    prometheus.awaits_result("credits:spent:rate1d")
    assert "level=error" not in prometheus.log
    assert "level=warn" not in prometheus.log
