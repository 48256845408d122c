"""Every definition read a second time, by a program that shares nothing with the exporter."""

import math
import re

import pytest
import yaml
from support.exporter.programs import ROOT
from support.providers.oracle import expected

DEFINITIONS = {
    file.stem: file
    for folder in ("Sources/Providers", "dashboards/examples/providers")
    for file in sorted((ROOT / folder).glob("*.yaml"))
}
FIXTURES = ROOT / "Tests/CreditsTests/Fixtures"
CASES = sorted(
    file.relative_to(FIXTURES).with_suffix("").as_posix()
    for file in FIXTURES.glob("*/*.body")
    if "." not in file.stem and file.parent.name in DEFINITIONS
)
# What the state of the account adds, and what a cut or a redirect changes, is tested elsewhere.
OF_STATE = {"up", "spent_total", "added_total", "last_success_timestamp_seconds", "fetch_duration_seconds"}
OF_STATE |= {"fetches_total", "fetch_failures_total"}
OTHERS = {"altum/200-hostile-names", "olostep/302-elsewhere"}
OTHERS |= {"olostep/200-same-name-twice", "olostep/200-two-documents"}


def golden(case):
    """The samples of the page that the exporter makes."""
    samples = {}
    for line in (FIXTURES / f"{case}.prom").read_text().splitlines():
        name, labels, value = re.fullmatch(r"credits_(\w+)\{(.*)\} (\S+)", line).groups()
        pairs = dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', labels))
        own = tuple(sorted((key, text) for key, text in pairs.items() if key not in ("provider", "account")))
        if name not in OF_STATE:
            samples[name, own] = float(value)
    return samples


@pytest.mark.parametrize("case", [case for case in CASES if case not in OTHERS])
def test_a_page_holds_what_the_definition_says_of_the_response(case):
    id, _, name = case.partition("/")
    definition = yaml.safe_load(DEFINITIONS[id].read_text())
    count = len(definition.get("requests", [None]))
    bodies = [(FIXTURES / f"{case}.body").read_bytes()]
    for index in range(1, count):
        own = FIXTURES / f"{case}.{index + 1}.body"
        bodies.append(own.read_bytes() if own.exists() else bodies[0])
    told = expected(definition, [(int(name[:3]), body) for body in bodies])
    page = golden(case)
    assert page.keys() == told.keys()
    assert all(math.isclose(page[key], told[key], rel_tol=1e-9, abs_tol=1e-9) for key in page)
