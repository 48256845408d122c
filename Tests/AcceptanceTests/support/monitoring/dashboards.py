"""Grafana dashboards as the tests look at them: their panels, and what Grafana would ask Prometheus."""

import json
import re
import subprocess
from dataclasses import dataclass

import yaml

from ..exporter.programs import ROOT

FOLDER = ROOT / "dashboards"
DASHBOARDS = [json.loads(file.read_text()) for file in sorted(FOLDER.glob("*.json"))]

VARIABLES = ("namespace", "job", "instance", "provider", "account")
# Accounts are told apart as the rules do it: in two namespaces, or two jobs, there may be two of the same name.
MERGING = re.compile(r"\b(?:by|on) \((?!cluster, namespace, job, )[^)]*\b(?:account|instance)\b")


@dataclass
class Question:
    """An expression of a dashboard, and where it stands."""

    place: str
    expression: str
    legend: str = ""


def panels(dashboard):
    """All panels, also those inside rows."""
    found = list(dashboard["panels"])
    for panel in found:
        found += panel.get("panels", [])
    return found


def data_panels(dashboard):
    return [panel for panel in panels(dashboard) if panel["type"] not in ("row", "text")]


def questions(*uids):
    """What the panels of these dashboards ask; of all, if none is named."""
    return [
        Question(f"{d['uid']}, {panel['title']}, {target['refId']}", target["expr"], target.get("legendFormat", ""))
        for d in DASHBOARDS
        if not uids or d["uid"] in uids
        for panel in panels(d)
        for target in panel.get("targets", [])
    ]


def question(place):
    (found,) = [q for q in questions() if q.place == place]
    return found


def annotations():
    return [
        Question(f"{d['uid']}, {annotation['name']}", annotation["expr"])
        for d in DASHBOARDS
        for annotation in d["annotations"]["list"]
    ]


def filled(expression, **chosen):
    """The expression as Grafana sends it: with these choices, and all of every variable that is not named."""

    def value(variable):
        name = variable[1]
        if name in ("__interval", "__rate_interval", "__range"):
            return "1m"
        assert name in VARIABLES, f"no dashboard has the variable {name}"
        return chosen.get(name, ".*")

    return re.sub(r"\$\{?(\w+)\}?", value, expression)


def promtool_tells(folder, expression, series, samples, interval="1m", at="2h"):
    """What promtool has against these samples as the answer, with the recording rules at work."""
    asked = {
        "expr": expression,
        "eval_time": at,
        "exp_samples": [{"labels": labels, "value": value} for labels, value in samples.items()],
    }
    case = {
        "interval": interval,
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "promql_expr_test": [asked],
    }
    rules = [str(FOLDER / "rules/credits-recording.yaml")]
    file = folder / "question.yaml"
    file.write_text(yaml.safe_dump({"rule_files": rules, "evaluation_interval": interval, "tests": [case]}))
    result = subprocess.run(["promtool", "test", "rules", file], capture_output=True, text=True, timeout=60)
    return "" if result.returncode == 0 else result.stdout + result.stderr
