"""The exporter behind a reverse proxy, at a path: --web.route-prefix and --web.external-url, as blackbox_exporter's."""

import json
import re
from urllib.parse import urljoin

import pytest
from support.exporter import web
from support.exporter.accounts import account, balance
from support.exporter.programs import outcome, run
from support.monitoring.prometheus import Prometheus
from support.providers.provider import Answer

PAGES = ["", "metrics", "probe?account=one", "sd", "-/healthy", "-/ready"]


@pytest.fixture
def start(stage):
    def start(*arguments):
        provider = stage.provider(Answer(balance(5)))
        return stage.exporter([account("one", url=provider.url)], *arguments)

    return start


def group(exporter, path):
    (found,) = json.loads(exporter.get(path).text)
    return found


@pytest.mark.parametrize("option", ["--web.route-prefix=/credits", "--web.external-url=http://a.example/credits/"])
def test_all_paths_move_under_the_prefix(start, option):
    exporter = start(option)
    assert {path: exporter.get(f"/credits/{path}").status for path in PAGES} == dict.fromkeys(PAGES, 200)
    assert {path: exporter.get(f"/{path}").status for path in PAGES[1:]} == dict.fromkeys(PAGES[1:], 404)
    assert exporter.get("/credits/-/reload", method="POST").status == 403


@pytest.mark.parametrize("path", ["/", "/credits"])
@pytest.mark.parametrize(
    "more, location", [([], "/credits/"), (["--web.external-url=https://a.example/b"], "https://a.example/b/")]
)
def test_the_beginning_leads_to_the_page(start, path, more, location):
    answer = start("--web.route-prefix=credits", *more).get(path)
    assert (answer.status, answer.headers["Location"]) == (302, location)


@pytest.mark.parametrize("prefix", ["/", "/credits/"])
def test_every_link_of_the_page_leads_to_a_page(start, prefix):
    exporter = start(f"--web.route-prefix={prefix}")
    links = re.findall(r'<a href="([^"]+)"', exporter.get(prefix).text)
    assert len(links) == 5
    for link in links:
        path = urljoin(exporter.url + prefix, link.replace("&amp;", "&")).removeprefix(exporter.url)
        assert path.startswith(prefix) and exporter.get(path).status == 200, link


def test_without_an_external_url_targets_are_where_they_were_asked_for(start):
    found = group(start("--web.route-prefix=/credits"), "/credits/sd")
    assert found["labels"]["__metrics_path__"] == "/credits/probe" and "__scheme__" not in found["labels"]


@pytest.mark.parametrize(
    "options, path, scheme",
    [
        (["--web.external-url=https://a.example:8443/b"], "/b/sd", "https"),
        # A proxy that takes its own path away.
        (["--web.external-url=https://a.example:8443/b", "--web.route-prefix=/"], "/sd", "https"),
        (["--web.external-url=http://a.example:8443/b", "--web.route-prefix=/c"], "/c/sd", None),
    ],
)
def test_with_an_external_url_targets_are_there(start, options, path, scheme):
    found = group(start(*options), path)
    assert found["targets"] == ["a.example:8443"]
    assert found["labels"]["__metrics_path__"] == "/b/probe"
    assert found["labels"].get("__scheme__") == scheme


def test_prometheus_finds_the_accounts_under_the_prefix(stage, start):
    exporter = start("--web.route-prefix=/credits")
    discovery = {"url": f"{exporter.url}/credits/sd", "refresh_interval": "1s"}
    job = {"job_name": "credits", "scrape_interval": "1s", "honor_labels": True, "http_sd_configs": [discovery]}
    prometheus = stage.enter(Prometheus(stage.folder, json.dumps({"scrape_configs": [job]})))
    prometheus.awaits_result('credits_remaining{account="one"} == 5')


def test_only_health_under_the_prefix_needs_no_login(stage):
    exporter = web.exporter(stage, {"basic_auth_users": web.HASHES}, "--web.route-prefix=/credits")
    statuses = {path: exporter.get(path).status for path in ("/credits/-/healthy", "/-/healthy", "/", "/credits/")}
    assert statuses == {"/credits/-/healthy": 200, "/-/healthy": 401, "/": 401, "/credits/": 401}


def test_health_is_asked_under_the_prefix(start):
    exporter = start("--web.route-prefix=/credits")
    assert outcome(run("health", f"{exporter.url}/credits/-/ready")) == (0, False, False)
    assert run("health", f"{exporter.url}/-/ready").returncode == 1
