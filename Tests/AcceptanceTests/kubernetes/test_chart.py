"""The Helm chart: what it installs is what Kubernetes takes, under names that stay apart."""

import re

import helm_python
import kubernetes_validate
import pytest
import yaml
from support.exporter.programs import ROOT
from support.packaging import chart

# Checked by their operators, whose schemas Kubernetes does not have.
CUSTOM = {"ExternalSecret", "PodMonitor", "PrometheusRule", "ServiceMonitor"}
EXAMPLES = chart.example_names()
DESCRIBED = yaml.safe_load((chart.FOLDER / "Chart.yaml").read_text())


@pytest.mark.parametrize("values", [None, *EXAMPLES])
def test_helm_has_no_objection(values):
    report = helm_python.lint(chart.FOLDER, values and chart.example_values(values), strict=True)
    messages = [message["error"] for message in report["messages"]]
    assert (report["errors"], messages) == ([], ["icon is recommended"])


@pytest.mark.parametrize("version", ["1.25", "1.36"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_kubernetes_takes_every_object(name, version):
    for found in chart.example(name):
        if found["kind"] not in CUSTOM:
            # Where a version has no schemas, those of an older one would be taken.
            assert kubernetes_validate.validate(found, version, strict=True) == version


def test_the_default_is_the_golden_one():
    expected = chart.GOLDEN.read_text()
    assert chart.render().text == expected, (
        f"if this is meant, in {chart.GOLDEN.parents[1].relative_to(ROOT)}: "
        "python -m support.packaging.chart > Golden/chart.yaml"
    )


def test_the_default_needs_no_operator():
    kinds = {found["kind"] for found in chart.render()}
    assert kinds == {"Deployment", "Service", "ServiceAccount", "Pod"}


def test_the_examples_use_every_template():
    templates = {
        file.relative_to(chart.FOLDER.parent).as_posix()
        for file in (chart.FOLDER / "templates").rglob("*")
        if file.suffix in (".yaml", ".txt")
    }
    used = set()
    for name in EXAMPLES:
        rendered = chart.chart().render(values=chart.example_values(name))
        used |= {template for template, text in rendered.items() if text.strip()}
    assert used == templates


@pytest.mark.parametrize("name", EXAMPLES)
def test_selectors_find_the_exporter_once_and_not_the_test(name):
    objects = chart.example(name)
    for found in objects:
        spec = found.get("spec", {})
        selector = spec.get("selector") or spec.get("podSelector")
        if not selector:
            continue
        if found["kind"] == "ServiceMonitor":
            candidates, wanted = objects.of("Service"), [objects.service]
        else:
            candidates, wanted = objects.pods, [spec["template"]] if "template" in spec else objects.replicas
        labels = selector.get("matchLabels", selector).items()
        assert [one for one in candidates if labels <= one["metadata"]["labels"].items()] == wanted


EVERYTHING = chart.merged(
    chart.example_values("external-secrets"),
    {
        "keys": {"a": "b"},
        "replicas": 2,
        "web": {"tls": {"secretName": "tls"}},
        "prometheusRule": {"enabled": True},
        "dashboards": {"enabled": True},
    },
)


def identities(objects):
    return {(found["kind"], found["metadata"]["namespace"], found["metadata"]["name"]) for found in objects}


@pytest.mark.parametrize("shards", [1, 100])
def test_names_of_the_longest_releases_are_short_enough_and_stay_apart(shards):
    releases = [chart.render(EVERYTHING | {"shards": shards}, "r" * 52 + end) for end in "ab"]
    first, second = map(identities, releases)
    assert first.isdisjoint(second)
    assert len(first) == len(releases[0]), "two objects of a release have one name"
    labels = [v for found in releases[0] for v in found["metadata"]["labels"].values()]
    assert max(map(len, [name for *_, name in first] + labels)) <= 63
    # Kubernetes makes labels of it: with the pod's number, and with a dash and a hash of ten characters.
    assert all(len(found["metadata"]["name"]) <= 52 for found in releases[0].of("StatefulSet"))


def test_a_name_that_no_service_can_have_is_refused():
    with pytest.raises(helm_python.HelmError, match="set fullnameOverride"):
        chart.render(release="2nd")
    assert chart.render({"fullnameOverride": "second"}, "2nd").service["metadata"]["name"] == "second"


@pytest.mark.parametrize("release", ["123", "1e3", "true", "null"])
def test_a_release_with_a_name_like_a_number_is_labelled_with_a_text(release):
    objects = chart.render(EVERYTHING | {"fullnameOverride": "credits"}, release)
    labelled = [*objects, *objects.replicas]
    assert {found["metadata"]["labels"]["app.kubernetes.io/instance"] for found in labelled} == {release}
    assert objects.service["spec"]["selector"]["app.kubernetes.io/instance"] == release


def test_two_releases_do_not_select_each_others_pods():
    one, other = chart.render(EVERYTHING, "one"), chart.render(EVERYTHING, "other")
    selector = one.service["spec"]["selector"]
    assert not selector.items() <= other.pod["metadata"]["labels"].items()


def test_a_packaged_chart_renders_the_same(tmp_path):
    values = chart.example_values("demo")
    with helm_python.Chart.load(helm_python.package(chart.FOLDER, destination=tmp_path)) as packaged:
        assert packaged.render(values=values) == chart.chart().render(values=values)
        assert not [f["name"] for f in packaged.files if f["name"].startswith("ci/")]


def test_artifact_hub_is_told_what_the_chart_installs():
    (image,) = told("images")
    assert image["image"] == chart.render().container["image"]
    (platforms,) = re.findall(r"--platform=(\S+)", (ROOT / "Dockerfile").read_text())
    assert image["platforms"] == platforms.split(",")
    assert told("prerelease") == ("-" in DESCRIBED["version"])
    assert told("category") == "monitoring-logging"


def test_what_artifact_hub_links_to_is_there():
    urls = [link["url"] for link in told("links") + told("screenshots")]
    files = [re.sub(r"^https://[^/]+/credits-exporter/credits-exporter/(blob/)?main/", "", url) for url in urls]
    missing = [file for file in files if not (ROOT / file).is_file()]
    assert missing == [f"{DESCRIBED['home']}/issues"] and len(files) > 4


def told(name):
    text = DESCRIBED["annotations"][f"artifacthub.io/{name}"]
    assert isinstance(text, str), "Helm takes only texts as annotations"
    return yaml.safe_load(text)


def test_the_links_of_the_readme_hold_in_the_package(tmp_path):
    """They lead to files that come along, or to the repository, where these links are checked with all others."""
    with helm_python.Chart.load(helm_python.package(chart.FOLDER, destination=tmp_path)) as packaged:
        files = {file["name"] for file in packaged.files}
    links = re.findall(r"\]\(([^)\s#]+)", (chart.FOLDER / "README.md").read_text())
    assert [link for link in links if not link.startswith("https://") and link not in files] == []
    assert [link for link in links if link.startswith(DESCRIBED["home"])], "none leads to the repository"
