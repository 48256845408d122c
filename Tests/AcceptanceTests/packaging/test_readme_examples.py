"""The examples of the papers are good ones: configurations, rules, messages."""

import re
import subprocess

import pytest
import yaml
from support.exporter.accounts import KEY
from support.exporter.certificates import Authority
from support.exporter.programs import ROOT, run
from support.packaging import chart, readme

# What the README's messages are about, at their lines and columns.
MISTAKEN = """\
defaults:
  timeout: 10s
accounts:
  - name: crawler
    provider: olostp
    api_key: x
  - name: due-diligence
    provider: brookmimir
    api_key: abc
"""


EXAMPLES = ROOT / "dashboards" / "examples"


@pytest.mark.parametrize("text", [*readme.yaml_with("accounts"), (EXAMPLES / "config.yaml").read_text()])
def test_a_configuration_of_the_papers_is_a_good_one(tmp_path, text):
    # Certificates are read with the configuration, so the example's have to be there.
    authority = Authority(tmp_path)
    client = authority.certify("DNS:client.test", role="client")
    for key, path in {"ca_file": authority.file, "cert_file": client.certificate, "key_file": client.key}.items():
        text = re.sub(rf"(\s{key}: *)[^\s,}}]+", rf"\g<1>{path}", text)
    file = tmp_path / "credits.yaml"
    file.write_text(text)
    variables = set(re.findall(r"(?<!\$)\$\{(\w+)\}", text))
    result = run("check", f"--config.file={file}", environment={name: KEY for name in variables})
    assert result.returncode == 0, result.stderr


def test_the_papers_show_configurations():
    assert len(readme.yaml_with("accounts")) > 2


def check_with_promtool(folder, text):
    file = folder / "prometheus.yml"
    file.write_text(text)
    result = subprocess.run(["promtool", "check", "config", file], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("text", readme.yaml_with("scrape_configs"))
def test_promtool_takes_a_scrape_configuration_of_the_readme(tmp_path, text):
    check_with_promtool(tmp_path, text)


def test_the_example_of_a_web_configuration_is_a_good_one(tmp_path):
    authority = Authority(tmp_path)
    certificate = authority.certify("DNS:localhost")
    certificate.certificate.rename(tmp_path / "tls.crt")
    certificate.key.rename(tmp_path / "tls.key")
    authority.file.rename(tmp_path / "clients.pem")
    (tmp_path / "web.yaml").write_text((EXAMPLES / "web.yaml").read_text())
    result = run("check", "--web.config.file=web.yaml", folder=tmp_path)
    assert (result.returncode, result.stdout) == (0, "web.yaml: good\n"), result.stderr


def test_promtool_takes_what_the_example_adds_for_tls_and_login(tmp_path):
    lines = [line for line in (EXAMPLES / "web.yaml").read_text().splitlines() if line.startswith("#   ")]
    job = yaml.safe_load("\n".join(line.removeprefix("#   ") for line in lines))
    discovery = {key: value for key, value in job.items() if key != "scheme"}
    found = {"job_name": "found", **job, "http_sd_configs": [{"url": "https://localhost:10177/sd", **discovery}]}
    named = {"job_name": "named", **job, "static_configs": [{"targets": ["localhost:10177"]}]}
    for name in [*job["tls_config"].values(), job["basic_auth"]["password_file"]]:
        (tmp_path / name).touch()
    check_with_promtool(tmp_path, yaml.safe_dump({"scrape_configs": [found, named]}))


@pytest.mark.parametrize("text", readme.yaml_with("config"))
def test_the_chart_takes_the_values_of_the_readme(text):
    minimum = {"config": {"accounts": [{"name": "a", "provider": "olostep", "api_key_file": "keys/a"}]}}
    assert chart.render(minimum | yaml.safe_load(text)).of("ServiceMonitor")


def test_the_alerts_are_listed_with_their_severities():
    groups = yaml.safe_load((ROOT / "dashboards/rules/credits-alerts.yaml").read_text())["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    rows = re.findall(r"^\| (`Credits.*?`) \| (\w[\w, ]*) \|", readme.text("dashboards/README.md"), re.MULTILINE)
    listed = {}
    for names, severities in rows:
        names, severities = re.findall(r"\w+", names), re.findall(r"\w+", severities)
        listed |= zip(names, severities * (len(names) if len(severities) == 1 else 1), strict=True)
    assert listed == {rule["alert"]: rule["labels"]["severity"] for rule in rules}


def test_the_messages_of_the_readme_are_those_of_the_program(tmp_path):
    (messages,) = [block.text for block in readme.blocks() if block.text.startswith("config.yaml:")]
    (tmp_path / "config.yaml").write_text(MISTAKEN)
    assert run("check", "--config.file=config.yaml", folder=tmp_path).stderr == messages
