"""The Grafana dashboards as files: what anyone who imports them relies on."""

import json
import re

import pytest
from support.monitoring.dashboards import (
    DASHBOARDS,
    FOLDER,
    MERGING,
    VARIABLES,
    annotations,
    data_panels,
    panels,
    questions,
)
from support.packaging import readme

# Grafana 11 has these without a plugin.
CORE_PANELS = {"barchart", "bargauge", "gauge", "row", "stat", "state-timeline", "table", "text", "timeseries"}

# Grafana shows others as they stand behind the number.
UNITS = {"bytes", "locale", "none", "percentunit", "s"}

each_question = pytest.mark.parametrize("question", [*questions(), *annotations()], ids=lambda q: q.place)
each_dashboard = pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda d: d["uid"])


@pytest.mark.parametrize("metric", readme.metrics())
def test_every_metric_of_the_readme_is_shown_somewhere(metric):
    assert any(re.search(rf"\b{metric}\b", q.expression) for q in [*questions(), *annotations()])


@pytest.mark.parametrize("reason", readme.reasons())
def test_the_overview_says_what_to_do_about_every_reason(reason):
    (panel,) = [panel for d in DASHBOARDS for panel in panels(d) if panel["title"] == "Failing accounts"]
    assert panel["fieldConfig"]["defaults"]["mappings"][0]["options"][reason]["text"].endswith(".")


def test_there_are_three_dashboards():
    assert [d["uid"] for d in DASHBOARDS] == ["credits-account", "credits-exporter", "credits-overview"]


@each_dashboard
def test_a_dashboard_can_be_imported_anywhere(dashboard):
    assert dashboard["id"] is None and "__inputs" not in dashboard
    assert (FOLDER / f"{dashboard['uid']}.json").exists()
    assert {panel["type"] for panel in panels(dashboard)} <= CORE_PANELS
    asked = [*data_panels(dashboard), *dashboard["annotations"]["list"], *dashboard["templating"]["list"][1:]]
    assert all(each["datasource"] == {"type": "prometheus", "uid": "${datasource}"} for each in asked)


def test_the_dashboards_have_the_same_variables_and_links():
    for part in ("templating", "links", "tags"):
        assert all(dashboard[part] == DASHBOARDS[0][part] for dashboard in DASHBOARDS)


@each_question
def test_a_question_merges_no_teams(question):
    assert not MERGING.search(question.expression)


@each_question
def test_a_legend_names_an_account_with_its_provider(question):
    assert question.legend.count("{{account}}") == question.legend.count("{{provider}}/{{account}}")
    assert ("{{account}}" in question.legend) == ("{{namespace}}" in question.legend)


@each_dashboard
def test_there_is_a_variable_for_whatever_tells_accounts_apart(dashboard):
    first, *variables = dashboard["templating"]["list"]
    assert first["name"] == "datasource"
    assert tuple(variable["name"] for variable in variables) == VARIABLES
    # Prometheus outside of Kubernetes has no namespaces to choose from, and All must find its accounts all the same.
    assert variables[0]["allValue"] == ".*"


@each_dashboard
@pytest.mark.parametrize("name", ["job", "instance"])
def test_jobs_and_instances_are_chosen_as_the_linter_of_grafana_wants_it(dashboard, name):
    (variable,) = [variable for variable in dashboard["templating"]["list"] if variable["name"] == name]
    assert (variable["type"], variable["label"], variable["refresh"]) == ("query", name.title(), 2)
    assert variable["multi"] and variable["includeAll"]
    # It wants `.+` for All. That would be all processes that Prometheus scrapes, as they have the same metrics.
    assert "allValue" not in variable


@each_question
def test_a_question_is_about_the_chosen_processes(question):
    """Every selector has these matchers, so there is no metric without one."""
    selectors = re.findall(r"([a-z][\w:]*)\{(.*?)\}", question.expression)
    names = re.findall(r"\b(?:credits|process)[_:][\w:]+|\b(?:up|scrape_\w+)\b", question.expression)
    assert [name for name, _ in selectors] == names != []
    for name, matchers in selectors:
        # What is recorded holds for all processes that watch an account.
        chosen = ("namespace", "job") if ":" in name else ("namespace", "job", "instance")
        assert set(matchers.split(", ")) >= {f'{label}=~"${label}"' for label in chosen}


@each_question
def test_a_rate_fits_what_is_shown_unless_it_is_the_pace_of_the_last_day(question):
    windows = re.findall(r"\brate\((\w+)\{.*?\}\[(.*?)\]", question.expression)
    assert {(name, window) for name, window in windows if window != "$__rate_interval"} <= {
        ("credits_spent_total", "15m")
    }


@each_dashboard
def test_every_table_of_accounts_shows_whose_they_are(dashboard):
    for panel in data_panels(dashboard):
        if panel["type"] == "table":
            *_, organize = panel["transformations"]
            assert {"cluster", "namespace", "job"} <= organize["options"]["renameByName"].keys()


@each_dashboard
def test_a_link_to_an_account_stays_in_its_job_and_namespace(dashboard):
    for panel in data_panels(dashboard):
        for link in panel["fieldConfig"]["defaults"].get("links", []):
            assert re.search(r"&\$\{namespace:queryparam}&var-job=\$\{__(data\.fields|field\.labels)\.job", link["url"])


@each_dashboard
def test_a_dashboard_leads_to_the_others(dashboard):
    (link,) = dashboard["links"]
    assert set(link["tags"]) <= set(dashboard["tags"])
    uids = re.findall(r'"/d/([\w-]+)', json.dumps(dashboard))
    assert set(uids) <= {each["uid"] for each in DASHBOARDS}


@each_dashboard
def test_every_panel_says_what_it_shows_and_what_nothing_means(dashboard):
    for panel in data_panels(dashboard):
        assert panel["title"] and panel["description"].endswith(".")
        assert panel["fieldConfig"]["defaults"]["unit"] in UNITS
        assert panel["fieldConfig"]["defaults"]["noValue"]


@each_dashboard
def test_no_panel_covers_another(dashboard):
    every = panels(dashboard)
    assert len({panel["id"] for panel in every}) == len(every)
    taken = set()
    for panel in every:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert at["x"] + at["w"] <= 24 and not cells & taken, panel["title"]
        taken |= cells
