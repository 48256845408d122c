"""Grafana dashboards as the tests look at them: their panels, and what Grafana would ask Prometheus."""

import json
import re
from dataclasses import dataclass

from .programs import ROOT

FOLDER = ROOT / "dashboards"
DASHBOARDS = [json.loads(file.read_text()) for file in sorted(FOLDER.glob("*.json"))]


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
        assert name in ("job", "instance", "provider", "account"), f"no dashboard has the variable {name}"
        return chosen.get(name, ".*")

    return re.sub(r"\$\{?(\w+)\}?", value, expression)
