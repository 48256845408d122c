"""The workflows of GitHub and the scripts of the repository, as their linters see them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
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


def steps(file):
    return [step for job in yaml.safe_load(file.read_text())["jobs"].values() for step in job.get("steps", [])]


def artifacts():
    """What the workflows upload, by the name of the artifact."""
    found = [step["with"] for file in WORKFLOWS for step in steps(file) if "upload-artifact@" in step.get("uses", "")]
    return {upload["name"]: upload["path"] for upload in found}


@pytest.mark.parametrize(("name", "paths"), artifacts().items())
def test_an_artifact_has_its_files_and_no_folders(name, paths):
    """An upload keeps the folders from the first wildcard on, and the jobs that download it look for none."""
    for path in paths.split():
        folder, _, _ = path.rpartition("/")
        assert folder and not re.search(r"[*?[]", folder)


def test_the_workflows_upload_something():
    assert len(artifacts()) == 3


def test_the_workflow_runs_what_a_maintainer_runs():
    lines = {line for line in (ROOT / ".ci/run").read_text().splitlines() if re.match(r"(\.ci|Tests)/", line)}
    commands = "".join(f"{step.get('run', '')}\n" for step in steps(ROOT / ".github/workflows/tests.yml"))
    assert len(lines) == 4
    assert [line for line in lines if not re.search(rf"^{re.escape(line)}\b", commands, re.MULTILINE)] == []
