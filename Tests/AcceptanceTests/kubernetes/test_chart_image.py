"""The Helm chart and the Dockerfile say the same of the program: how it is started, where it listens, who it is."""

import json
import re
from functools import cache
from pathlib import PurePath

import pytest
from support.exporter.programs import run
from support.packaging import chart
from support.packaging.image import copies, instruction

each_example = pytest.mark.parametrize("name", chart.example_names())


def containers(objects):
    return [container for pod in objects.pods for container in pod["spec"]["containers"]]


@cache
def options(command):
    return set(re.findall(r"^  (?:-\w, )?(--[\w.-]+)", run(command, "--help").stdout, re.MULTILINE))


@each_example
def test_the_program_of_the_image_takes_the_arguments_of_every_container(name):
    assert json.loads(instruction("ENTRYPOINT")) == ["credits-exporter"]
    for container in containers(chart.example(name)):
        assert "command" not in container, "the image's entry point is not what starts"
        first, *_ = container["args"]
        given = {argument.partition("=")[0] for argument in container["args"] if argument.startswith("--")}
        assert given <= options("serve" if first.startswith("--") else first)


def test_helm_test_asks_as_the_health_check_of_the_image_does():
    words = json.loads(instruction("HEALTHCHECK").partition("CMD ")[2])
    (pod,) = chart.render().of("Pod")
    assert words == json.loads(instruction("ENTRYPOINT")) + pod["spec"]["containers"][0]["args"][:1]


@each_example
def test_the_port_is_that_of_the_image(name):
    port = instruction("EXPOSE")
    for replica in chart.example(name).replicas:
        (container,) = replica["spec"]["containers"]
        assert [str(one["containerPort"]) for one in container["ports"]] == [port]
        assert f"--web.listen-address=:{port}" in container["args"]
    assert str(chart.chart().values["service"]["port"]) == port


def test_the_user_is_that_of_the_image():
    given = chart.chart().values["podSecurityContext"]
    assert f"{given['runAsUser']}:{given['runAsGroup']}" == instruction("USER")
    assert given["fsGroup"] == given["runAsGroup"]


def test_kubernetes_ends_it_by_the_signal_that_the_image_names():
    assert instruction("STOPSIGNAL") == "SIGTERM"
    assert not any({"lifecycle", "stopSignal"} & container.keys() for container in containers(chart.render()))


@each_example
def test_files_that_the_program_is_told_of_are_mounted_and_hide_nothing_of_the_image(name):
    container = chart.example(name).container
    mounted = {PurePath(mount["mountPath"]) for mount in container.get("volumeMounts", [])}
    for argument in container["args"]:
        option, _, path = argument.partition("=")
        if option.endswith(".file"):
            assert PurePath(path).parent in mounted
    held = [PurePath(destination) / PurePath(source).name for *_, source, destination in copies()]
    assert len(held) == 2 and not any(folder in file.parents for folder in mounted for file in held)
