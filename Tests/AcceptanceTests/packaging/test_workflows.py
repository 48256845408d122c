"""The workflows of GitHub and the scripts of the repository, as their linters see them."""

import re
import subprocess
import sys
from pathlib import Path

from support.exporter.programs import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def lint(*command):
    result = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    return result.returncode, result.stdout, result.stderr


def tool(name):
    """One that came with the packages of the tests."""
    return Path(sys.executable).with_name(name)


def scripts():
    """Everything that a shell runs."""
    folders = (".ci", ".githooks", ".packaging/debian", "Tests")
    files = [file for folder in folders for file in (ROOT / folder).iterdir() if file.is_file()]
    return [file for file in files if re.match(r"#!/bin/(ba)?sh\n", file.read_text())]


def test_actionlint_has_nothing_to_say():
    """With the shell commands in them, by shellcheck."""
    assert lint(tool("actionlint"), "-shellcheck=shellcheck", *WORKFLOWS) == (0, "", "")


def test_zizmor_has_nothing_to_say():
    # It writes in colors wherever CI is set, terminal or not.
    quiet = ("--offline", "--no-progress", "--quiet", "--color=never")
    status, findings, _ = lint(tool("zizmor"), *quiet, *WORKFLOWS)
    assert (status, findings.partition("(")[0].strip()) == (0, "No findings to report. Good job!")


def test_shellcheck_has_nothing_to_say():
    assert len(scripts()) >= 9
    assert lint("shellcheck", "--severity=warning", *scripts()) == (0, "", "")


def test_they_build_by_the_swift_that_everyone_is_told_to_take():
    version = (ROOT / ".swift-version").read_text().strip()
    images = [image for file in WORKFLOWS for image in re.findall(r"image: (swift:\S+)", file.read_text())]
    assert images and set(images) == {f"swift:{version}-bookworm"}
