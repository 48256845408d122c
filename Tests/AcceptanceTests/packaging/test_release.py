"""What `.ci/release` makes of the program: all that is published, the same bytes each time."""

import json
import re
import subprocess
import tarfile

import helm_python
import pytest
import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from support.exporter.programs import ROOT, run
from support.packaging import chart
from support.packaging.image import built
from support.packaging.release import VERSION, Release

pytestmark = pytest.mark.long
NAME = "credits-exporter"
LINK = re.compile(r"(?<=\]\()[^)\s]+(?=\))|(?<=src=\")[^\"]+|(?<=srcset=\")[^\"]+")


@pytest.fixture(scope="module")
def release():
    release = Release(VERSION, built())
    assert release.result.returncode == 0, release.result.stderr
    return release


@pytest.fixture(scope="module")
def bill(release):
    return json.loads((release.folder / f"{release.target}.cdx.json").read_text())


def test_it_has_the_files_that_are_published(release):
    expected = [f"{release.target}.tar.gz", f"{release.target}.cdx.json", release.debian_package.name]
    expected += [f"{NAME}-{VERSION}.tgz", f"{NAME}-{VERSION}.yaml", "SHA256SUMS"]
    assert sorted(file.name for file in release.folder.iterdir()) == sorted(expected)


def test_another_run_gives_the_same_bytes(release):
    """Also where new files are for their owner only."""
    first = release.sums()
    again = Release(VERSION, built(), umask=0o077)
    assert again.result.returncode == 0, again.result.stderr
    assert again.sums() == first


def test_every_file_has_the_time_of_the_commit(release):
    for file in release.folder.glob("*gz"):
        with tarfile.open(file) as tar:
            assert {member.mtime for member in tar} == {release.time}


def test_the_sums_are_those_of_all_files(release):
    lines = (release.folder / "SHA256SUMS").read_text().splitlines()
    written = {name: digest for digest, name in (line.split("  ") for line in lines)}
    sums = release.sums()
    del sums["SHA256SUMS"]
    assert written == sums


def test_another_version_than_the_manifest_s_is_refused():
    other = Release("99.0.0", built())
    assert other.result.returncode == 1
    assert f"the version is {VERSION}, not 99.0.0" in other.result.stderr
    assert not other.folder.exists()


def test_the_tarball_has_the_program_and_what_belongs_to_it(release):
    files = release.tarball
    assert files[NAME] == built().read_bytes()
    for name, source in {
        f"systemd/{NAME}.service": f".packaging/systemd/{NAME}.service",
        f"systemd/{NAME}.socket": f".packaging/systemd/{NAME}.socket",
        "systemd/environment": ".packaging/systemd/environment",
    }.items():
        assert files[name] == (ROOT / source).read_bytes()
    for name in ("*.json", "alertmanager.yaml", "examples/**/*.yaml", "rules/*.yaml"):
        for file in (ROOT / "dashboards").glob(name):
            assert files[str(file.relative_to(ROOT))] == file.read_bytes()


def papers_below(folder):
    return {str(paper.relative_to(folder)): paper for paper in folder.glob("**/*.md")}


def without_links(text):
    return LINK.sub("", text)


def links(paper):
    return [link for link in LINK.findall(paper.read_text()) if not re.match(r"#|[a-z]+:", link)]


def test_the_tarball_has_the_papers_and_their_links_lead_to_packed_files(release, tmp_path):
    with tarfile.open(release.folder / f"{release.target}.tar.gz") as tar:
        tar.extractall(tmp_path, filter="data")
    papers = papers_below(tmp_path / release.target)
    runbooks = {str(page.relative_to(ROOT)): page for page in (ROOT / "dashboards/runbooks").glob("*.md")}
    sources = {
        "README.md": ROOT / "README.md",
        "CHANGELOG.md": ROOT / ".github/CHANGELOG.md",
        "systemd/README.md": ROOT / ".packaging/README.md",
        "dashboards/README.md": ROOT / "dashboards/README.md",
        **runbooks,
    }
    assert papers.keys() == sources.keys()
    for name, paper in papers.items():
        assert without_links(paper.read_text()) == without_links(sources[name].read_text())
        assert [link for link in links(paper) if not (paper.parent / link.partition("#")[0]).exists()] == []
    assert "dashboards/README.md" in links(papers["README.md"])


def test_the_links_of_the_debian_package_lead_to_packed_files(release, tmp_path):
    papers = papers_below(release.unpack(tmp_path))
    assert {f"usr/share/{NAME}/README.md", f"usr/share/doc/{NAME}/README.md"} < papers.keys()
    for paper in papers.values():
        assert [link for link in links(paper) if not (paper.parent / link.partition("#")[0]).exists()] == []


def test_a_link_to_what_is_not_packed_leads_to_the_repository_at_the_tag(tmp_path):
    (tmp_path / "examples").mkdir()
    paper = tmp_path / "README.md"
    paper.write_text(
        '[a](examples) [b](../.github/CHANGELOG.md#changes) [c](#a) [d](https://e.example) <img src="landing-page.png">'
    )
    subprocess.run([ROOT / ".ci/packed-links", "1.2.3", f"{paper}=dashboards/README.md"], check=True)
    here = "https://github.com/credits-exporter/credits-exporter"
    assert paper.read_text() == (
        f"[a](examples) [b]({here}/blob/v1.2.3/.github/CHANGELOG.md#changes) [c](#a) [d](https://e.example) "
        f'<img src="{here}/raw/v1.2.3/dashboards/landing-page.png">'
    )


def test_lintian_has_nothing_to_say(release):
    result = subprocess.run(
        ["lintian", "--allow-root", "--fail-on=error,warning", release.debian_package],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (result.returncode, result.stdout) == (0, ""), result.stderr


def test_the_debian_package_runs_the_program_of_this_release(release, tmp_path):
    program = release.unpack(tmp_path) / "usr/bin" / NAME
    assert run("--version", program=[program]).stdout.startswith(f"{NAME} {VERSION} ")


def test_the_debian_package_asks_for_a_glibc_that_the_program_runs_with(release):
    fields = subprocess.check_output(["dpkg-deb", "--field", release.debian_package, "Depends"], text=True)
    (asked,) = re.findall(r"libc6 \(>= ([\d.]+)\)", fields)
    symbols = subprocess.check_output(["readelf", "--version-info", "--wide", built()], text=True)
    needed = {tuple(map(int, found.split("."))) for found in re.findall(r"GLIBC_(\d[\d.]+)", symbols)}
    # Debian 12 has 2.36.
    assert tuple(map(int, asked.split("."))) == max(needed) <= (2, 36)


def test_the_debian_package_keeps_the_keys_from_others(release):
    listing = subprocess.check_output(["dpkg-deb", "--contents", release.debian_package], text=True)
    modes = {line.split(maxsplit=5)[5]: line.split()[:2] for line in listing.splitlines()}
    assert modes["./etc/credits-exporter/keys/"] == ["drwx------", "root/root"]
    assert {owner for _, owner in modes.values()} == {"root/root"}
    assert not [name for name, (mode, _) in modes.items() if "w" in mode[4:]]


def test_the_packed_chart_makes_what_the_chart_makes(release):
    with helm_python.Chart.load(release.folder / f"{NAME}-{VERSION}.tgz") as packed:
        assert packed.render(values={}) == chart.chart().render(values={})


def test_the_packed_chart_has_no_file_for_tests(release):
    with tarfile.open(release.folder / f"{NAME}-{VERSION}.tgz") as tar:
        assert not [name for name in tar.getnames() if name.startswith(f"{NAME}/ci")]


def test_the_manifests_are_the_chart_s_without_its_test(release):
    def named(objects):
        return {(found["kind"], found["metadata"]["name"]): found for found in objects}

    manifests = named(yaml.safe_load_all((release.folder / f"{NAME}-{VERSION}.yaml").read_text()))
    # By a Helm of another name, and maybe another version.
    expected = named(chart.render({}, NAME))
    assert manifests.keys() == {key for key in expected if key[0] != "Pod"}
    (pod,) = [found["spec"]["template"] for found in manifests.values() if found["kind"] == "Deployment"]
    assert pod["spec"]["containers"][0]["image"].endswith(f":{VERSION}")


def test_the_bill_of_materials_is_valid(bill):
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill)) is None


def test_it_has_every_package_of_the_manifest_that_the_program_is_made_of(bill):
    listed = {one["purl"] for one in bill["components"]}
    pinned = re.findall(r'url: "https://(\S+)", exact: "(.*?)"', (ROOT / "Package.swift").read_text())
    # One is for tests, the other for builds without the system's libyaml.
    apart = {"github.com/pointfreeco/swift-custom-dump", "github.com/jpsim/Yams"}
    assert {f"pkg:swift/{url}@{version}" for url, version in pinned if url not in apart} < listed
    assert not [purl for purl in listed if any(url in purl for url in apart)]


def test_it_has_the_libraries_that_are_linked_statically(bill):
    debian = {one["name"] for one in bill["components"] if one["purl"].startswith("pkg:deb/debian/")}
    assert {re.sub(r"-[\d.]+-", "-", name) for name in debian} == {
        "libcrypt-dev",
        "libstdc++-dev",
        "libyaml-dev",
        "zlib1g-dev",
    }


def test_each_of_its_parts_is_reached_from_the_program(bill):
    behind = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    reached, waiting = set(), [NAME]
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting += set(behind.get(name, [])) - reached
    assert reached == {NAME, *(one["bom-ref"] for one in bill["components"])}


def test_each_of_its_parts_has_a_license_in_the_tarball(bill, release):
    headings = re.findall(r"^==== (\S+) (\S+): ", release.tarball["LICENSES"].decode(), re.MULTILINE)
    assert set(headings) == {(one["name"], one["version"]) for one in bill["components"]}
