"""The version stands in Package.swift; whatever else tells one tells the same."""

import re

import pytest
import yaml
from support.exporter.programs import ROOT, run
from support.packaging.image import built, instruction
from support.packaging.release import VERSION


def described():
    return yaml.safe_load((ROOT / "helm/credits-exporter/Chart.yaml").read_text())


def label():
    (version,) = re.findall(r'org\.opencontainers\.image\.version="(.*?)"', instruction("LABEL"))
    return version


def changes():
    """The newest heading of the changelog: its version, and when it was released."""
    headings = re.findall(r"^## (\S+) \((.+)\)$", (ROOT / ".github/CHANGELOG.md").read_text(), re.MULTILINE)
    return headings[0]


TOLD = {
    "the program": lambda: run("--version", program=[built()]).stdout.split()[1],
    "the chart": lambda: described()["version"],
    "the chart of the program": lambda: described()["appVersion"],
    "the image": label,
    "the changelog": lambda: changes()[0],
}


@pytest.mark.parametrize("place", TOLD)
def test_a_version_is_that_of_the_manifest(place):
    assert TOLD[place]() == VERSION


def test_it_is_a_semantic_version():
    assert re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", VERSION)


def test_the_newest_changes_have_a_date_or_are_unreleased():
    assert re.fullmatch(r"unreleased|\d{4}-\d\d-\d\d", changes()[1])
