"""The Helm chart, rendered by Helm's own code."""

import argparse
import shlex
from functools import cache

import helm_python
import yaml

from .programs import ROOT

FOLDER = ROOT / "helm" / "credits-exporter"
GOLDEN = ROOT / "Tests" / "AcceptanceTests" / "Golden" / "chart.yaml"


class Objects(list):
    """The Kubernetes objects of a release, and its notes."""

    def __init__(self, rendered):
        self.notes = rendered.pop(f"{FOLDER.name}/templates/NOTES.txt")
        self.text = "".join(f"---\n{rendered[template].strip()}\n" for template in sorted(rendered))
        super().__init__(document for document in yaml.safe_load_all(self.text) if document)

    def of(self, kind):
        return [found for found in self if found["kind"] == kind]

    def one(self, kind):
        (found,) = self.of(kind)
        return found

    @property
    def pod(self):
        """The pod template of the exporter."""
        return self.one("Deployment")["spec"]["template"]

    @property
    def pods(self):
        """Every pod template and pod."""
        return [self.pod, *self.of("Pod")]

    @property
    def container(self):
        (container,) = self.pod["spec"]["containers"]
        return container

    @property
    def configuration(self):
        """The configuration file of a release that has one."""
        (text,) = [o["data"]["config.yaml"] for o in self.of("ConfigMap") if "config.yaml" in o["data"]]
        return text


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


def installed(command, files):
    """What a `helm install` of a README gives, with the values files that it names, by name."""
    options = argparse.ArgumentParser(exit_on_error=False)
    options.add_argument("words", nargs=4)
    options.add_argument("--namespace", default="default")
    options.add_argument("--create-namespace", action="store_true")
    options.add_argument("--values", default="none")
    options.add_argument("--set", action="append", default=[])
    given = options.parse_args(shlex.split(command))
    *words, release, folder = given.words
    assert words == ["helm", "install"] and ROOT / folder == FOLDER
    values = helm_python.values_from_yaml(({"none": "{}"} | files)[given.values])
    for expression in getattr(given, "set"):
        values = merged(values, helm_python.parse_set_string(expression))
    return render(values, release, given.namespace)


def merged(values, more):
    both = {key: merged(values[key], more[key]) for key in values.keys() & more if isinstance(more[key], dict)}
    return values | more | both


if __name__ == "__main__":
    print(render().text, end="")
