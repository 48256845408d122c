"""The image, without an engine: its Dockerfile, and its program where there is only what the image holds."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.exporter.accounts import account, balance
from support.exporter.programs import ROOT, configuration_of, outcome, run
from support.packaging import readme
from support.packaging.image import GLIBC, Image, built, copies, instruction, libraries, stages
from support.providers.provider import Answer


@pytest.fixture(scope="module")
def image(tmp_path_factory, authority):
    return Image(tmp_path_factory.mktemp("image"), authorities=authority.file.read_text())


@pytest.fixture(scope="module")
def demo(shared_stage, image):
    return shared_stage.demo(image.program)


def test_hadolint_has_nothing_to_say():
    hadolint = Path(sys.executable).with_name("hadolint")
    result = subprocess.run([hadolint, "Dockerfile"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_the_image_is_the_smallest_base_with_a_program_and_a_library_more():
    base, *rest = stages()[-1]
    assert base == ["FROM", "gcr.io/distroless/base-nossl-debian13:nonroot"]
    assert not {"ADD", "RUN", "SHELL", "VOLUME"} & {keyword for keyword, _ in rest}
    assert [Path(source).name for _, source, _ in copies()] == ["libgcc_s.so.1", "credits-exporter"]


def test_it_is_built_by_the_swift_that_everyone_is_told_to_take():
    (version,) = re.findall(r"^ARG SWIFT_VERSION=(\S+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert (ROOT / ".swift-version").read_text().strip() == version


def test_its_user_is_a_number_and_not_root():
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", instruction("USER"))


def test_its_labels_tell_the_source():
    labels = dict(re.findall(r'org\.opencontainers\.image\.(\w+)="([^"]*)"', instruction("LABEL")))
    assert labels["source"] == "https://github.com/credits-exporter/credits-exporter"
    assert labels["revision"] == "${REVISION}" and "licenses" not in labels


def test_the_program_needs_nothing_that_the_image_lacks():
    names = {library.name for library in libraries(built())}
    assert {name for name in names if not GLIBC.fullmatch(name)} == {"libgcc_s.so.1"} < names


def test_the_program_has_the_size_that_the_readme_tells():
    size = built().stat().st_size / 1e6
    assert size < 60
    assert readme.program_megabytes() == pytest.approx(size, rel=0.1)


def test_every_metric_of_the_readme_is_served_in_the_image(demo):
    assert {sample.name for sample in demo.scrape().samples} >= set(readme.metrics())


def test_the_health_check_succeeds_while_the_demo_runs(image, demo):
    assert outcome(run(f"{demo.url}/-/ready", program=image.health_check)) == (0, False, False)
    assert outcome(run("http://localhost:1/-/ready", program=image.health_check)) == (1, False, True)


def test_the_health_check_asks_where_the_image_listens(image):
    where = f"localhost:{instruction('EXPOSE')}/-/ready"
    assert where in run("health", "--help", program=image.program).stdout


def test_hosts_are_found_and_the_authorities_of_the_image_are_trusted(stage, image, authority):
    provider = stage.provider(Answer(balance(5)), tls=authority.certify("DNS:localhost"))
    image.add("credits.yaml", configuration_of([account("one", url=f"https://localhost:{provider.port}")]))
    result = run("check", "--fetch", "--config.file=/credits.yaml", program=image.program)
    assert outcome(result) == (0, True, False), result.stdout + result.stderr
