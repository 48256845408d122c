"""What the Grafana dashboards ask, answered by a real Prometheus."""

import json
import re

import pytest
import yaml
from support.exporter.accounts import account, balance
from support.exporter.waiting import eventually
from support.monitoring.dashboards import DASHBOARDS, FOLDER, annotations, filled, promtool_tells, question, questions
from support.monitoring.prometheus import Prometheus, hastened
from support.packaging import readme
from support.providers.provider import Answer

each_question = pytest.mark.parametrize("question", questions(), ids=lambda q: q.place)
each_question_about_accounts = pytest.mark.parametrize(
    "question", questions("credits-overview", "credits-account"), ids=lambda q: q.place
)


def prometheus_of(stage, name, *targets, rules=True, teams=()):
    folder = stage.folder / name
    folder.mkdir()
    configuration = {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(FOLDER / "rules" / "*.yaml")] if rules else [],
        "scrape_configs": [{"job_name": "credits", "static_configs": [{"targets": targets}, *teams]}],
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
    for label in set(re.findall(r"{{(\w+)}}", question.legend)) - {"namespace"}:
        assert all(label in labels for labels, _ in answer)


@each_question_about_accounts
def test_nothing_is_shown_twice(with_rules, question):
    answer = with_rules.query(filled(question.expression))
    things = ("cluster", "namespace", "job", "provider", "account", "pool", "kind", "expires", "api", "window", "id")
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
def test_every_variable_has_something_to_choose(teams, dashboard):
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            selector, label = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"]).groups()
            eventually(lambda: teams.label_values(label, filled(selector)), f"{label} had values")


def test_all_jobs_are_those_of_the_exporter_and_no_others(stage, demo):
    """Where accounts are found by `/sd`, they are of one job, and what the exporter says of itself is of another."""
    _, text = readme.yaml_with("scrape_configs")
    configuration = yaml.safe_load(hastened(text, demo.port))
    ours = [job["job_name"] for job in configuration["scrape_configs"]]
    stranger = {
        "job_name": "stranger",
        "static_configs": [{"targets": [f"127.0.0.1:{demo.port}"]}],
        "metric_relabel_configs": [{"source_labels": ["__name__"], "regex": "process_.*", "action": "keep"}],
    }
    configuration["scrape_configs"].append(stranger)
    prometheus = stage.enter(Prometheus(stage.folder, json.dumps(configuration)))
    prometheus.awaits_result(
        'credits_up and on () process_threads{job="stranger"} and on () credits_exporter_build_info'
    )
    for dashboard in DASHBOARDS:
        (query,) = [variable["query"] for variable in dashboard["templating"]["list"] if variable["name"] == "job"]
        selector = re.fullmatch(r"label_values\((.+), job\)", query)[1]
        assert prometheus.label_values("job", filled(selector)) == sorted(ours)


@pytest.fixture(scope="module")
def teams(shared_stage):
    """Three accounts of the same name: of two teams, one of which has run dry, and of a job without a namespace."""
    targets = {}
    for team, credits in {"a": 0, "b": 9000, "": 500}.items():
        accounts = [account("default", url=shared_stage.provider(Answer(balance(credits))).url)]
        targets[team] = [f"127.0.0.1:{shared_stage.exporter(accounts).port}"]
    teams = [{"targets": targets[team], "labels": {"namespace": f"team-{team}"}} for team in "ab"]
    teams.append({"targets": targets[""], "labels": {"job": "other"}})
    prometheus = prometheus_of(shared_stage, "teams", teams=teams)
    prometheus.awaits_result("count(credits_remaining) == 3")
    return prometheus


@pytest.mark.parametrize(
    ("place", "chosen", "values"),
    [
        ("credits-overview, At a glance, C", {}, [1]),
        ("credits-overview, At a glance, C", {"namespace": "team-b"}, [0]),
        ("credits-overview, What is left, B", {}, [0, 500, 9000]),
        ("credits-overview, What is left, B", {"namespace": "team-a|team-b"}, [0, 9000]),
        ("credits-overview, What is left, B", {"job": "other"}, [500]),
        ("credits-account, Left, A", {}, [0, 500, 9000]),
        ("credits-exporter, At a glance, A", {}, [3]),
        ("credits-exporter, Processes, B", {"namespace": "team-a"}, [1]),
    ],
)
def test_teams_with_accounts_of_the_same_name_are_told_apart(teams, place, chosen, values):
    answer = teams.query(filled(question(place).expression, **chosen))
    assert sorted(value for _, value in answer) == values


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


def test_a_process_that_began_anew_and_one_that_replaced_another_are_starts(tmp_path):
    series = {
        'process_start_time_seconds{job="c",instance="kept"}': "1+0x60",
        'process_start_time_seconds{job="c",instance="began anew"}': "1+0x56 561+0x3",
        'process_start_time_seconds{job="c",instance="replaced"}': "1+0x56 stale",
        'process_start_time_seconds{job="c",instance="new"}': "_x57 569+0x3",
    }
    expression = filled(question("credits-exporter, At a glance, D").expression)
    assert promtool_tells(tmp_path, expression, series, {"{}": 2}, interval="10s", at="10m") == ""


def test_a_process_that_is_gone_does_not_hide_how_long_an_account_failed(tmp_path):
    series = {
        'credits_up{job="c",instance="gone",provider="p",account="a"}': "1+0x59 stale",
        'credits_up{job="c",instance="new",provider="p",account="a"}': "_x60 0+0x60",
    }
    expression = question("credits-overview, Failing accounts, B").expression.replace("$__range", "100m")
    failing = {'{job="c",provider="p",account="a"}': 60}
    assert promtool_tells(tmp_path, f"round({filled(expression)}, 10)", series, failing) == ""


@pytest.mark.parametrize(
    ("part", "metric", "factor"), [("B", "allocated", 1), ("C", "created_timestamp_seconds", 1000)]
)
def test_a_plan_is_shown_with_its_name_and_without(tmp_path, part, metric, factor):
    named, unnamed = ('job="c",provider="p",account="named"', 'job="c",provider="p",account="unnamed"')
    series = {
        f'credits_subscription_info{{{named},id="7",name="Pro"}}': "1+0x120",
        f"credits_subscription_{metric}{{{named}}}": "500+0x120",
        f"credits_subscription_{metric}{{{unnamed}}}": "300+0x120",
    }
    expression = filled(question(f"credits-account, Subscription, {part}").expression)
    shown = {f'{{{named},id="7",name="Pro"}}': 500 * factor, f"{{{unnamed}}}": 300 * factor}
    assert promtool_tells(tmp_path, expression, series, shown) == ""


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
