"""The compose file fits the files around it. Running it takes Docker; `monitoring/test_alerting.py` runs the same."""

import json
import re
import subprocess

import pytest
import yaml
from support.exporter.programs import ROOT
from support.monitoring.alerting import DASHBOARDS

SERVICES = yaml.safe_load((DASHBOARDS / "compose.yaml").read_text())["services"]
PORTS = {"exporter": 10177, "prometheus": 9090, "alertmanager": 9093, "receiver": 8080}


def test_it_builds_the_exporter_from_this_repository():
    assert (DASHBOARDS / SERVICES["exporter"]["build"]).resolve() == ROOT
    assert SERVICES["exporter"]["command"] == ["demo"]


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_mounts_exists_and_cannot_be_written(name):
    for mount in SERVICES[name].get("volumes", []):
        source, _, mode = mount.split(":")
        assert (DASHBOARDS / source).exists(), mount
        assert mode == "ro"


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_open_to_this_machine_only(name):
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"exporter"}))
def test_an_image_has_a_fixed_version(name):
    assert re.fullmatch(r"[\w/-]+:v?\d+(\.\d+)+(-\w+)?", SERVICES[name]["image"])


@pytest.mark.parametrize("file", ["prometheus.yaml", "alertmanager.yaml", "grafana/datasources.yaml"])
def test_an_address_in_a_file_is_that_of_a_service(file):
    addresses = re.findall(r"(?:\[|http://)(\w+):(\d+)", (DASHBOARDS / file).read_text())
    assert addresses
    for name, port in addresses:
        assert name in SERVICES and PORTS[name] == int(port)


def test_grafana_opens_with_a_dashboard_that_is_there():
    home = SERVICES["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    (mount,) = [m for m in SERVICES["grafana"]["volumes"] if m.startswith(".:")]
    folder = mount.split(":")[1]
    assert json.loads((DASHBOARDS / home.removeprefix(folder + "/")).read_text())["title"]
    provider = yaml.safe_load((DASHBOARDS / "grafana/dashboards.yaml").read_text())["providers"][0]
    assert provider["options"]["path"] == folder


def test_amtool_takes_the_example():
    result = subprocess.run(
        ["amtool", "check-config", DASHBOARDS / "alertmanager.yaml"], capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("severity, receiver", [("critical", "page"), ("warning", "ticket")])
def test_the_severity_decides_who_is_called(severity, receiver):
    route = ["amtool", "config", "routes", "test", f"--config.file={DASHBOARDS / 'alertmanager.yaml'}"]
    result = subprocess.run([*route, f"severity={severity}"], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stdout.strip()) == (0, receiver)


def test_promtool_takes_the_scrape_configuration_and_finds_the_rules():
    result = subprocess.run(
        ["promtool", "check", "config", "--lint=all", "--lint-fatal", DASHBOARDS / "prometheus.yaml"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "2 rule files found" in result.stdout
