"""The Prometheus rules and their runbooks: checked by promtool, and evaluated by the real Prometheus on the demo."""

import re
import subprocess

import pytest
import yaml
from support.exporter.accounts import account
from support.exporter.programs import ROOT, configuration_of, run
from support.exporter.waiting import eventually
from support.monitoring.dashboards import MERGING, promtool_tells
from support.monitoring.prometheus import Prometheus, hastened
from support.packaging import chart, readme

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
PAGES = {page.stem: page.read_text() for page in sorted(RUNBOOKS.glob("*.md"))}
QUERIES = {
    f"{page}-{number}": query
    for page, text in PAGES.items()
    for number, query in enumerate(re.findall(r"^```promql\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
}
COMMANDS = sorted(set(re.findall(r"`([^`\n]*credits-exporter [^`]+)`", "".join(PAGES.values()))))


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


@pytest.mark.parametrize(
    "file", [pytest.param(file, id=file.stem, marks=pytest.mark.xdist_group(file.stem)) for file in TESTS]
)
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
    assert set(PAGES) == set(ALERTS)


@pytest.mark.parametrize("alert", ALERTS)
def test_a_page_tells_meaning_impact_diagnosis_and_mitigation(alert):
    text = PAGES[alert]
    assert text.startswith(f"# {alert}\n")
    assert re.findall("^## (.+)$", text, re.MULTILINE) == ["Meaning", "Impact", "Diagnosis", "Mitigation"]
    assert "```promql\n" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_a_runbook_works_and_asks_for_no_account_but_its_own(command, tmp_path):
    (tmp_path / "config.yaml").write_text(configuration_of([account("NAME", url="http://127.0.0.1:9")]))
    (tmp_path / "web.yml").write_text("{}")
    command = command.removeprefix("kubectl exec POD -- ")
    for option, path in re.findall(r"(\S+)=(/etc/\S+)", command):
        assert f"{option}={path}" in chart.example("tls").container["args"]
        command = command.replace(path, {"--config.file": "config.yaml", "--web.config.file": "web.yml"}[option])
    result = run(*command.split()[1:], folder=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "--fetch" not in command


@pytest.mark.parametrize("page", PAGES)
def test_a_page_sends_no_signal_where_the_file_is_read_by_itself(page):
    assert "SIGHUP" not in PAGES[page] and "signal" not in PAGES[page]


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_query_of_a_runbook_merges_no_teams(query):
    assert not MERGING.search(query)


LOT = '{job="c",provider="p",account="a",kind="k",expires='
LOTS = {
    f'credits_lot_remaining{LOT}"used up"}}': "50 0+0x60 stale",
    f'credits_lot_expiry_timestamp_seconds{LOT}"used up"}}': "3600+0x60 stale",
    f'credits_lot_remaining{LOT}"an hour ago"}}': "90 70+0x59 stale",
    f'credits_lot_expiry_timestamp_seconds{LOT}"an hour ago"}}': "3600+0x60 stale",
    f'credits_lot_remaining{LOT}"tomorrow"}}': "40+0x120",
    f'credits_lot_expiry_timestamp_seconds{LOT}"tomorrow"}}': "86400+0x120",
}
LOST = {f'{LOT}"an hour ago"}}': 70}
IDLE = {'credits_spent_total{job="c",provider="p",account="a",pool="p"}': "5+0x120"}
SPENDING = {
    'credits_spending_allowed{job="c",provider="p",account="refused"}': "1+0x60 0+0x60",
    'credits_spending_allowed{job="c",provider="p",account="never"}': "0+0x120",
    'credits_spending_allowed{job="c",provider="p",account="allowed"}': "1+0x120",
}
LEFT = {
    'credits_up{job="c",instance="a",provider="p",account="lost"}': "1+0x60 stale",
    'credits_up{job="c",instance="b",provider="p",account="kept"}': "1+0x120",
}


@pytest.mark.parametrize(
    ("page", "word", "series", "samples"),
    [
        ("CreditsDepleted", "credits_lot", LOTS, LOST),
        ("CreditsBelowThreshold", "credits_lot", LOTS, LOST),
        ("CreditsBelowThreshold", "rate1h", IDLE, {}),
        ("CreditsSpendingNotAllowed", "3600", SPENDING, {'{job="c",provider="p",account="refused"}': 1}),
        ("CreditsExporterDown", "time()", LEFT, {'{job="c",instance="a",provider="p",account="lost"}': 60}),
    ],
)
def test_a_query_of_a_runbook_tells_what_its_page_says(page, word, series, samples, tmp_path):
    (query,) = [query for name, query in QUERIES.items() if name.startswith(f"{page}-") and word in query]
    assert promtool_tells(tmp_path, query, series, samples) == ""


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


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_query_of_a_runbook_has_an_answer(prometheus, query):
    """Which may well be an empty one: the demo is in no such trouble."""
    prometheus.awaits_result("credits:remaining")
    prometheus.query(query)


def test_prometheus_told_of_no_trouble_with_the_rules(prometheus):
    prometheus.awaits_result("credits:spent:rate1d")
    assert "level=error" not in prometheus.log
    assert "level=warn" not in prometheus.log
