"""The Helm chart in the hands of Helm and kubectl themselves: they are silent, and an upgrade is one that succeeds."""

import copy
import json
from functools import cache

import pytest
import yaml
from support.packaging import chart
from support.packaging.helm import helm, kubectl

EXAMPLES = chart.example_names()
# The oldest that the chart allows, and a new one.
VERSIONS = ["1.25", "1.36"]

each_example = pytest.mark.parametrize("name", EXAMPLES)


def values_of(name):
    return f"--values={chart.FOLDER}/ci/{name}-values.yaml"


def done(*arguments):
    """What Helm says about it, which must be nothing but a result."""
    result = helm(*arguments)
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


@cache
def template(name, *options, of=chart.FOLDER):
    return done("template", "credits", of, "--namespace=monitoring", values_of(name), *options)


def key(found):
    return found["kind"], found["metadata"]["namespace"], found["metadata"]["name"]


def objects(text):
    """By kind, namespace and name."""
    every = [found for found in yaml.safe_load_all(text) if found]
    named = {key(found): found for found in every}
    assert len(named) == len(every)
    return named


@cache
def rendered(name, *options):
    return objects(template(name, *options))


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("package")
    done("package", chart.FOLDER, f"--destination={folder}")
    (file,) = folder.iterdir()
    return file


@each_example
def test_helm_finds_nothing_wrong(name):
    said = done("lint", "--strict", chart.FOLDER, values_of(name)).strip().splitlines()
    assert [line for line in said if line.startswith("[")] == ["[INFO] Chart.yaml: icon is recommended"]
    assert said[-1] == "1 chart(s) linted, 0 chart(s) failed"


@pytest.mark.parametrize("version", VERSIONS)
@each_example
def test_helm_makes_what_the_other_tests_look_at(name, version):
    assert rendered(name, f"--kube-version={version}") == {key(found): found for found in chart.example(name)}


@each_example
def test_the_package_makes_what_the_folder_makes(name, package):
    assert template(name, of=package) == template(name)


@pytest.mark.parametrize("version", ["1.24.17", "1.24.17-eks-1a2b3c"])
def test_an_older_kubernetes_is_refused_with_the_reason(version):
    result = helm("template", chart.FOLDER, f"--kube-version={version}")
    assert result.returncode != 0 and "requires kubeVersion: >=1.25.0-0" in result.stderr


@pytest.mark.parametrize("version", ["1.25.0", "1.25.16-eks-1a2b3c", "1.36.0-gke.100"])
def test_the_kubernetes_of_a_cloud_is_taken(version):
    assert done("template", chart.FOLDER, f"--kube-version={version}")


@each_example
def test_kubectl_loses_no_field_of_a_pod(tmp_path, name):
    """It reads an object with the types of Kubernetes: what these do not have is missing in what it writes."""
    for found in chart.example(name):
        if found["kind"] in ("Deployment", "StatefulSet", "Pod"):
            assert list(lost(found, as_kubectl_reads(tmp_path, found))) == []


def test_a_field_that_kubernetes_does_not_have_would_be_lost(tmp_path):
    found = copy.deepcopy(chart.render().one("Deployment"))
    (container,) = found["spec"]["template"]["spec"]["containers"]
    container["ports"][0]["containrPort"] = container["ports"][0].pop("containerPort")
    expected = ["spec.template.spec.containers.0.ports.0.containrPort"]
    assert list(lost(found, as_kubectl_reads(tmp_path, found))) == expected


def as_kubectl_reads(folder, found):
    """What it writes when it has changed the image, which it can without a cluster, and back."""
    image = found["spec"].get("template", found)["spec"]["containers"][0]["image"]
    for value in ("another", image):
        file = folder / "object.json"
        file.write_text(json.dumps(found))
        result = kubectl("set", "image", "--local", f"--filename={file}", f"*={value}", "--output=json")
        assert (result.returncode, result.stderr) == (0, "")
        found = json.loads(result.stdout)
    return found


def lost(given, read, *path):
    """Where what was given is not what was read. What was added there is no loss."""
    if isinstance(given, dict) and isinstance(read, dict):
        for name, value in given.items():
            yield from lost(value, read.get(name), *path, name)
    elif isinstance(given, list) and isinstance(read, list) and len(given) == len(read):
        for number, pair in enumerate(zip(given, read)):
            yield from lost(*pair, *path, str(number))
    elif given != read:
        yield ".".join(path)


# Kubernetes lets nobody change anything else of one.
CHANGEABLE_OF_A_STATEFUL_SET = {
    "replicas",
    "ordinals",
    "template",
    "updateStrategy",
    "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy",
    "minReadySeconds",
}


def fixed(found):
    """What Kubernetes lets nobody change of an object that exists."""
    spec = found.get("spec", {})
    match found["kind"]:
        case "Deployment":
            return {"selector": spec["selector"]}
        case "StatefulSet":
            return {name: value for name, value in spec.items() if name not in CHANGEABLE_OF_A_STATEFUL_SET}
        case "Service":
            return {"clusterIP": spec.get("clusterIP"), "type": spec.get("type")}
        case "Secret" | "ConfigMap":
            content = {name: found.get(name) for name in ("data", "binaryData", "stringData")}
            return {"type": found.get("type"), "content": found.get("immutable") and content}
    return {}


def refused(before, after):
    """The objects that an upgrade would have to change where it cannot."""
    return [name for name in before.keys() & after.keys() if fixed(before[name]) != fixed(after[name])]


@each_example
def test_an_upgrade_to_any_other_example_changes_nothing_that_cannot_be(name):
    for other in EXAMPLES:
        assert refused(rendered(name), rendered(other)) == [], other


@each_example
def test_a_pod_which_cannot_be_changed_is_made_anew(name):
    for found in chart.example(name).of("Pod"):
        assert "before-hook-creation" in found["metadata"]["annotations"]["helm.sh/hook-delete-policy"]


@pytest.mark.parametrize("name", ["demo", "sharded"])
@pytest.mark.parametrize("override", ["nameOverride", "fullnameOverride"])
def test_another_name_for_a_release_makes_objects_anew_or_leaves_their_selectors(name, override):
    """Of a release that has the chart's name in its own, `nameOverride` changes no object's name."""
    kept = []
    for release in ("credits", "credits-exporter"):
        before, after = (
            objects(done("template", release, chart.FOLDER, values_of(name), *more))
            for more in ([], [f"--set={override}=credits"])
        )
        assert refused(before, after) == []
        kept += [name for kind, _, name in before.keys() & after.keys() if kind in ("Deployment", "StatefulSet")]
        assert {selector(found) for found in before.values()} == {selector(found) for found in after.values()}
    assert bool(kept) == (override == "nameOverride")


def selector(found):
    return json.dumps(found.get("spec", {}).get("selector"), sort_keys=True)


def test_a_selector_that_changes_would_be_refused():
    one, other = (objects(done("template", of, chart.FOLDER, "--set=fullnameOverride=credits")) for of in "ab")
    assert refused(one, other) == [("Deployment", "default", "credits")]


@pytest.mark.parametrize(
    "served, said, version",
    [
        ([], "", "v1"),
        (["v1"], "", "v1"),
        (["v1beta1"], "", "v1beta1"),
        (["v1beta1", "v1"], "", "v1"),
        (["v1"], "v1beta1", "v1beta1"),
        ([], "v1beta1", "v1beta1"),
        (["v1beta1"], "v1", "v1"),
    ],
)
def test_an_external_secret_is_of_the_version_that_is_served_or_said(served, said, version):
    group = "external-secrets.io"
    options = [f"--api-versions={group}/{one}" for one in served]
    if said:
        options.append(f"--set=keysFrom.externalSecret.apiVersion={group}/{said}")
    (found,) = [
        found for (kind, *_), found in rendered("external-secrets", *options).items() if kind == "ExternalSecret"
    ]
    assert found["apiVersion"] == f"{group}/{version}"
    (usual,) = chart.example("external-secrets").of("ExternalSecret")
    assert found == usual | {"apiVersion": found["apiVersion"]}
