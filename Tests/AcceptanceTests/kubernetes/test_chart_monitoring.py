"""What the Helm chart gives to Prometheus and Grafana: the project's own rules and dashboards, unchanged."""

import json
import re
import textwrap

import pytest
import yaml
from support.exporter.programs import ROOT
from support.packaging import chart

RULES = sorted((ROOT / "dashboards" / "rules").glob("*.yaml"))
DASHBOARDS = sorted((ROOT / "dashboards").glob("*.json"))


@pytest.mark.parametrize("folder, originals", [("dashboards", DASHBOARDS), ("rules", RULES)])
def test_the_chart_has_the_files_of_the_project(folder, originals):
    """As copies: in the artifacts of Flux and in Rancher there are no symbolic links, and Helm has a word for each."""
    copies = sorted((chart.FOLDER / "files" / folder).iterdir())
    assert not any(copy.is_symlink() for copy in copies)
    wanted = [(file.name, file.read_bytes()) for file in originals]
    assert [(copy.name, copy.read_bytes()) for copy in copies] == wanted, (
        "cp dashboards/*.json helm/credits-exporter/files/dashboards; "
        "cp dashboards/rules/*.yaml helm/credits-exporter/files/rules"
    )


def all_rules(objects):
    return [rule for o in objects.of("PrometheusRule") for group in o["spec"]["groups"] for rule in group["rules"]]


def alerts(objects):
    return {rule["alert"]: rule for rule in all_rules(objects) if "alert" in rule}


@pytest.mark.parametrize("file", RULES, ids=lambda file: file.name)
def test_a_file_of_rules_arrives_as_it_is(file):
    text = textwrap.indent(file.read_text().rstrip(), "  ", lambda line: line.strip())
    lines = [line.rstrip() for line in chart.example("demo").text.splitlines()]
    assert f"\nspec:\n{text}\n---\n" in "\n".join(lines) + "\n---\n"
    assert yaml.safe_load(file.read_text()) in [o["spec"] for o in chart.example("demo").of("PrometheusRule")]


def test_no_file_of_rules_is_left_out_and_no_test_of_them_is_in():
    assert len(chart.example("demo").of("PrometheusRule")) == len(RULES) >= 2


@pytest.mark.parametrize("file", DASHBOARDS, ids=lambda file: file.name)
def test_a_dashboard_arrives_as_it_is(file):
    text = chart.example("demo").file(file.name)
    assert text == file.read_text()
    assert json.loads(text)["uid"] == file.stem


def test_no_dashboard_is_left_out():
    assert len(chart.example("demo").of("ConfigMap")) == len(DASHBOARDS) >= 3


def test_the_sidecar_finds_the_dashboards():
    for found in chart.example("dashboards").of("ConfigMap"):
        assert found["metadata"]["namespace"] == "grafana"
        assert found["metadata"]["labels"]["grafana_dashboard"] == "yes"
        assert found["metadata"]["annotations"] == {"grafana_folder": "Credits"}


def test_values_change_only_what_they_name():
    """`rules` leaves out two alerts, adds labels and has runbooks of its own."""
    before, after = alerts(chart.example("demo")), alerts(chart.example("rules"))
    values = chart.example_values("rules")["prometheusRule"]
    assert before.keys() - after.keys() == set(values["disabled"])
    for name, alert in after.items():
        labels = before[name]["labels"]
        page = f"https://wiki.example.com/runbooks/{name}.md"
        assert alert == before[name] | {
            "labels": labels | values["alertLabels"][labels["severity"]],
            "annotations": before[name]["annotations"] | {"runbook_url": page},
        }
    records = [[rule for rule in all_rules(chart.example(n)) if "record" in rule] for n in ("demo", "rules")]
    assert records[0] == records[1] != []


def test_a_runbook_of_ones_own_changes_nothing_else():
    home = chart.chart().metadata["home"]
    changed = chart.render({"prometheusRule": {"enabled": True, "runbookURL": "https://wiki.example.com"}}).text
    unchanged = chart.render({"prometheusRule": {"enabled": True}}).text
    assert changed == unchanged.replace(f"{home}/blob/main/dashboards/runbooks/", "https://wiki.example.com/")
    assert changed != unchanged


@pytest.mark.parametrize("kind, endpoints", [("ServiceMonitor", "endpoints"), ("PodMonitor", "podMetricsEndpoints")])
def test_a_monitor_scrapes_the_port_of_the_exporter(kind, endpoints):
    objects = chart.render({"monitor": {"kind": kind}})
    (endpoint,) = objects.one(kind)["spec"][endpoints]
    assert endpoint == {"port": "http", "scheme": "http", "interval": "1m", "scrapeTimeout": "30s"}
    assert [port["name"] for port in objects.container["ports"]] == ["http"]
    assert [port["name"] for port in objects.one("Service")["spec"]["ports"]] == ["http"]
    assert len(objects.of("ServiceMonitor") + objects.of("PodMonitor")) == 1


@pytest.mark.parametrize(
    "interval, timeout, scraped",
    [
        ("15s", "30s", "15s"),
        ("30s", "30s", "30s"),
        ("1m", "90s", "1m"),
        ("1h", "59m60s", "59m60s"),
        ("1h1m1s", "3662s", "1h1m1s"),
        ("08s", "9s", "08s"),
    ],
)
def test_a_scrape_ends_before_the_next(interval, timeout, scraped):
    """The operator rejects the whole monitor otherwise, and nobody sees a target that is down."""
    monitor = {"kind": "ServiceMonitor", "interval": interval, "scrapeTimeout": timeout}
    (endpoint,) = chart.render({"monitor": monitor}).one("ServiceMonitor")["spec"]["endpoints"]
    assert (endpoint["interval"], endpoint["scrapeTimeout"]) == (interval, scraped)


def test_two_releases_are_two_jobs():
    """The job of a ServiceMonitor is the Service's name, that of a PodMonitor its own."""
    for kind in ("Service", "PodMonitor"):
        names = {chart.render({"monitor": {"kind": "PodMonitor"}}, r).one(kind)["metadata"]["name"] for r in "ab"}
        assert len(names) == 2


@pytest.mark.parametrize(
    "values, said",
    [
        ({}, ["simulated", "Nothing scrapes", "Nobody is alerted", "credits-credits-exporter.monitoring.svc:10177"]),
        (chart.example_values("demo"), ["simulated", "through a ServiceMonitor", "route them", "Credits overview"]),
        (chart.example_values("environment"), ["rollout restart deployment/credits-credits-exporter"]),
        (
            chart.example_values("sharded"),
            [
                "one of the shards",
                "rollout restart statefulset --selector "
                "app.kubernetes.io/name=credits-exporter,app.kubernetes.io/instance=credits",
            ],
        ),
        (
            chart.merged(chart.example_values("sharded"), {"monitor": {"kind": ""}}),
            ["dns_sd_configs for _http._tcp.credits-credits-exporter-shards.monitoring.svc"],
        ),
        (chart.example_values("login"), ["--insecure --user NAME https://localhost"]),
        (chart.example_values("tls-client-certificates"), ["--insecure --cert FILE --key FILE https://localhost"]),
    ],
)
def test_the_notes_tell_the_next_step(values, said):
    notes = chart.render(values).notes
    assert [words for words in said if words not in notes] == []
    assert ("simulated" in notes) == ("simulated" in said)


def test_the_notes_have_every_pod_scraped():
    notes = chart.render({"replicas": 2}).notes
    assert "credits-credits-exporter.monitoring.svc" not in notes
    (selector,) = re.findall(r"role: pod.*\n  (app\S+)$", notes, re.MULTILINE)
    labels = dict(label.split("=") for label in selector.split(","))
    objects = chart.render({"replicas": 2})
    found = [pod for pod in objects.pods if labels.items() <= pod["metadata"]["labels"].items()]
    assert found == objects.replicas


def notes(web, monitor):
    return chart.render(chart.example_values("minimal") | {"web": web, "monitor": monitor}).notes


def test_the_notes_warn_of_a_login_in_clear():
    web = {"configFrom": {"secret": "our-web"}}
    warning = "in clear: set web.tls.secretName"
    assert warning in notes(web, {})
    assert warning not in notes(web | {"tls": {"secretName": "t"}}, {}) and warning not in notes({}, {})


def test_the_notes_warn_of_a_certificate_that_nobody_trusts():
    web = {"tls": {"secretName": "t"}}
    warning = "No public authority signs credits-credits-exporter.monitoring.svc"
    assert warning in notes(web, {"kind": "PodMonitor"})
    assert warning not in notes(web, {}) and warning not in notes({}, {"kind": "PodMonitor"})
    for trusted in [
        {"ca": {"secret": {"name": "t", "key": "ca.crt"}}},
        {"insecureSkipVerify": True},
        {"serverName": "credits.example.com"},
    ]:
        assert warning not in notes(web, {"kind": "PodMonitor", "tlsConfig": trusted})
