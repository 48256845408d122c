"""The Helm chart, rendered by Helm's own code."""

import argparse
import re
import shlex
from functools import cache

import helm_python
import yaml

from ..exporter.programs import ROOT

FOLDER = ROOT / "helm" / "credits-exporter"
PUBLISHED = "oci://ghcr.io/credits-exporter/charts/credits-exporter"
GOLDEN = ROOT / "Tests" / "AcceptanceTests" / "Golden" / "chart.yaml"


class Objects(list):
    """The Kubernetes objects of a release, and its notes."""

    def __init__(self, rendered):
        self.notes = rendered.pop(f"{FOLDER.name}/templates/NOTES.txt")
        texts = [rendered[template].strip() for template in sorted(rendered)]
        self.text = "".join(f"---\n{text}\n" for text in texts if text)
        super().__init__(document for document in yaml.safe_load_all(self.text) if document)

    def of(self, kind):
        return [found for found in self if found["kind"] == kind]

    def one(self, kind):
        (found,) = self.of(kind)
        return found

    @property
    def replicas(self):
        """The pod templates of the exporter: one, or with shards one for each replica."""
        return [found["spec"]["template"] for found in self.of("Deployment") + self.of("StatefulSet")]

    @property
    def pod(self):
        return self.replicas[0]

    @property
    def pods(self):
        """Every pod template and pod."""
        return [*self.replicas, *self.of("Pod")]

    @property
    def service(self):
        """The one to ask; where there are shards, another gives them their names."""
        (service,) = [found for found in self.of("Service") if "clusterIP" not in found["spec"]]
        return service

    @property
    def container(self):
        (container,) = self.pod["spec"]["containers"]
        return container

    def mounted(self, path):
        """The sources of the volume there."""
        (name,) = [mount["name"] for mount in self.container["volumeMounts"] if mount["mountPath"] == path]
        (volume,) = [volume for volume in self.pod["spec"]["volumes"] if volume["name"] == name]
        return volume["projected"]["sources"]

    def file(self, name):
        """What a ConfigMap of the release has under this name."""
        (text,) = [found["data"][name] for found in self.of("ConfigMap") if name in found["data"]]
        return text

    @property
    def configuration(self):
        return self.file("config.yaml")


@cache
def chart():
    return helm_python.Chart.load(FOLDER)


def render(values=None, release="credits", namespace="monitoring"):
    return Objects(chart().render(values=values or {}, name=release, namespace=namespace))


def example_names():
    names = sorted(file.name.removesuffix("-values.yaml") for file in (FOLDER / "ci").iterdir())
    assert names, "the chart has no examples"
    return names


@cache
def example_values(name):
    return helm_python.values_from_yaml((FOLDER / "ci" / f"{name}-values.yaml").read_text())


@cache
def example(name):
    return render(example_values(name))


def readme_examples():
    return re.findall(r"^```yaml\n(.*?)^```$", (FOLDER / "README.md").read_text(), re.MULTILINE | re.DOTALL)


def installed(command, files):
    """What a `helm install` of a README gives, with the values files that it names, by name."""
    options = argparse.ArgumentParser(exit_on_error=False)
    options.add_argument("words", nargs=4)
    options.add_argument("--namespace", default="default")
    options.add_argument("--create-namespace", action="store_true")
    options.add_argument("--values", default="none")
    options.add_argument("--version")
    options.add_argument("--set", action="append", default=[])
    given = options.parse_args(shlex.split(command))
    *words, release, source = given.words
    assert words == ["helm", "install"]
    if source == PUBLISHED:
        assert given.version == chart().version
    else:
        assert ROOT / source == FOLDER and not given.version
    values = helm_python.values_from_yaml(({"none": "{}"} | files)[given.values])
    for expression in getattr(given, "set"):
        values = merged(values, helm_python.parse_set_string(expression))
    return render(values, release, given.namespace)


def merged(values, more):
    both = {key: merged(values[key], more[key]) for key in values.keys() & more if isinstance(more[key], dict)}
    return values | more | both


if __name__ == "__main__":
    print(render().text, end="")
