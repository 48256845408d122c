"""What the Grafana dashboards ask, answered by a real Prometheus."""

import json
import re

import pytest

from support.accounts import account, balance
from support.dashboards import DASHBOARDS, FOLDER, annotations, filled, question, questions
from support.prometheus import Prometheus
from support.provider import Answer
from support.waiting import eventually

each_question = pytest.mark.parametrize("question", questions(), ids=lambda q: q.place)
each_question_about_accounts = pytest.mark.parametrize(
    "question", questions("credits-overview", "credits-account"), ids=lambda q: q.place
)


def prometheus_of(stage, name, *targets, rules=True):
    folder = stage.folder / name
    folder.mkdir()
    configuration = {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(FOLDER / "rules" / "*.yaml")] if rules else [],
        "scrape_configs": [{"job_name": "credits", "static_configs": [{"targets": targets}]}],
    }
    return stage.enter(Prometheus(folder, json.dumps(configuration)))


@pytest.fixture(scope="module")
def demo(shared_stage):
    return shared_stage.demo()


@pytest.fixture(scope="module")
def without_rules(shared_stage, demo):
    return prometheus_of(shared_stage, "without", f"127.0.0.1:{demo.port}", rules=False)


@pytest.fixture(scope="module")
def with_rules(shared_stage, demo):
    """Sees the demo under two names, as if two processes served each account."""
    prometheus = prometheus_of(shared_stage, "with", f"127.0.0.1:{demo.port}", f"localhost:{demo.port}")
    prometheus.awaits_result("count(up == 1) == 2 and on () credits:lot_unspent_at_expiry", seconds=60)
    return prometheus


@pytest.fixture(params=["without_rules", "with_rules"])
def prometheus(request):
    return request.getfixturevalue(request.param)


@each_question
def test_every_question_has_an_answer_with_the_labels_of_its_legend(prometheus, question):
    answer = prometheus.awaits_result(filled(question.expression), seconds=60)
    for label in re.findall(r"{{(\w+)}}", question.legend):
        assert all(label in labels for labels, _ in answer)


@each_question_about_accounts
def test_nothing_is_shown_twice(with_rules, question):
    answer = with_rules.query(filled(question.expression))
    things = ("provider", "account", "pool", "kind", "expires", "api", "window", "id")
    assert len({tuple(labels.get(thing) for thing in things) for labels, _ in answer}) == len(answer)


@each_question
def test_who_chooses_an_account_sees_no_other(with_rules, question):
    answer = with_rules.query(filled(question.expression, account="crawler"))
    assert {labels.get("account", "crawler") for labels, _ in answer} <= {"crawler"}


@each_question
def test_who_chooses_a_process_sees_nothing_of_others(with_rules, question):
    assert with_rules.query(filled(question.expression, instance="another")) == []


@pytest.mark.parametrize("question", annotations(), ids=lambda q: q.place)
def test_prometheus_understands_what_an_annotation_asks(without_rules, question):
    without_rules.query(filled(question.expression))


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda d: d["uid"])
def test_every_variable_has_something_to_choose(without_rules, dashboard):
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            selector, label = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"]).groups()
            eventually(lambda: without_rules.label_values(label, filled(selector)), f"{label} had values")


@pytest.fixture(scope="module")
def replicas(shared_stage):
    """Two processes with the same accounts: `shop` has just spent 100 credits, `lost` is failing."""
    provider = shared_stage.provider(Answer(balance(1000)))
    accounts = [
        account("shop", url=provider.url, low_balance=950),
        account("lost", url=provider.url, api_key_file="/nowhere"),
    ]
    pair = [shared_stage.exporter(accounts) for _ in range(2)]
    prometheus = prometheus_of(shared_stage, "replicas", *[f"127.0.0.1:{exporter.port}" for exporter in pair])
    prometheus.awaits_result("count(credits_remaining == 1000) == 2")
    provider.answer = Answer(balance(900))
    # Prometheus extends what it saw by about one scrape: after ten of them, that is little.
    prometheus.awaits_result("count(count_over_time(credits_remaining[1m]) > 10 and credits_spent_total == 100) == 2")
    return prometheus


@pytest.mark.parametrize(
    ("place", "least", "most"),
    [
        ("credits-overview, At a glance, A", 1, 1),
        ("credits-overview, At a glance, D", 1, 1),
        ("credits-overview, What is left, B", 900, 900),
        ("credits-overview, What is left, E", 100, 150),
        ("credits-account, Left, A", 900, 900),
    ],
)
def test_two_replicas_double_no_amount(replicas, place, least, most):
    answer = replicas.query(filled(question(place).expression))
    (value,) = [value for labels, value in answer if labels.get("account") != "lost"]
    assert least <= value <= most
