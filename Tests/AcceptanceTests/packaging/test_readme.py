"""What the papers say is so: their commands run, their links lead somewhere, the sample is what the demo serves."""

import json
import os
import re
import subprocess

import pytest
from support.exporter.accounts import KEY, account
from support.exporter.programs import ROOT, configuration_of, run
from support.monitoring.alerting import Chain
from support.monitoring.prometheus import Prometheus, hastened
from support.packaging import chart, readme

HERE = "https://github.com/credits-exporter/credits-exporter/blob/main/"
DATE = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


def papers():
    """Everything that is written for people."""
    folders = (".github", ".packaging", "Sources", "Tests", "dashboards", "helm")
    return [ROOT / "README.md", *(path for folder in folders for path in (ROOT / folder).glob("**/*.md"))]


def starts_the_demo(stage, command):
    assert stage.demo().scrape().is_up("crawler")


def shows_the_metrics(stage, command):
    port = stage.demo().port
    words = command.replace("localhost:10177", f"127.0.0.1:{port}").split()
    result = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0 and "credits_remaining{" in result.stdout


def serves_a_configuration(stage, command):
    exporter = stage.exporter([account("due-diligence", url=stage.simulator().url)])
    assert exporter.scrape().is_up("due-diligence")


def succeeds_with_a_configuration(stage, command):
    simulator = stage.simulator()
    file = stage.folder / "credits.yaml"
    file.write_text(
        configuration_of(
            [{"name": "due-diligence", "provider": "brookmimir", "api_key": KEY, "base_url": simulator.url}]
        )
    )
    words = re.sub(r"--config\.file=\S+", f"--config.file={file}", arguments(command)).split()
    result = run(*words)
    assert result.returncode == 0, result.stderr
    assert "due-diligence" in result.stdout or "good" in result.stdout


def prints_a_result(stage, command):
    result = run(*arguments(command).split())
    assert result.returncode == 0 and result.stdout


def starts_the_simulator(stage, command):
    assert stage.simulator().get("/credits", {"x-api-key": KEY}).status == 200


def is_read_by_prometheus(stage, command):
    configuration, _ = readme.yaml_with("scrape_configs")
    stage.enter(Prometheus(stage.folder, hastened(configuration, stage.demo().port))).awaits_result("up == 1")


def runs_what_the_compose_file_runs(stage, command):
    chain = Chain(stage, stage.demo().port)
    chain.prometheus.awaits_result('credits:remaining{account="crawler"}', seconds=120)


def installs_the_chart(stage, command):
    (values,) = readme.yaml_with("config")
    objects = chart.installed(command, {"values.yaml": values})
    assert objects.of("PrometheusRule") and objects.of("ServiceMonitor") and "crawler" in objects.configuration


def is_this_very_run(stage, command):
    program, *names = command.split()
    assert os.access(ROOT / program, os.X_OK)
    tests = ROOT / "Tests"
    for name in names:
        here = [tests / name, tests / "AcceptanceTests" / name, tests / "AcceptanceTests" / f"{name}.py"]
        assert any(path.exists() for path in here), f"no test is named {name}"


def turns_on_the_hook(stage, command):
    hook = ROOT / command.split()[-1] / "pre-commit"
    assert os.access(hook, os.X_OK) and "swift format lint --strict" in hook.read_text()


def is_followed_on_bare_systems(stage, command):
    assert os.access(ROOT / ".ci/bare-debian", os.X_OK) and ".ci/bare-debian" in (ROOT / ".ci/run").read_text()


def is_done_to_the_package(stage, command):
    assert all(is_this_version(version) for version in re.findall(r"_([\d.]+)_", command))
    assert ".ci/install-deb" in (ROOT / ".ci/run").read_text()
    script = (ROOT / ".ci/install-deb").read_text()
    assert "dpkg --install" in script and re.search(r"systemctl start \$unit$", script, re.MULTILINE)


def names_the_units_of_the_tarball(stage, command):
    for name in re.findall(r"\S+\.(?:service|socket)", command):
        assert "[Install]\n" in (ROOT / ".packaging/systemd" / name).read_text()


def names_what_is_published(stage, command):
    """`test_release` makes the files; only the workflow can sign."""
    workflow = (ROOT / ".github/workflows/release.yml").read_text()
    image = chart.render().pod["spec"]["containers"][0]["image"]
    assert set(re.findall(r"ghcr\.io/\S+", command)) <= {image} and image.partition(":")[0] in workflow
    assert not command.startswith("docker run") or command.endswith((" demo", " --config.file=/config.yaml"))
    assert all(is_this_version(version) for version in re.findall(r"_([\d.]+)_", command))
    assert "attestation" not in command or "subject-checksums: packages/SHA256SUMS" in workflow
    assert "cosign verify" not in command or 'cosign sign --yes "$IMAGE@' in workflow


def is_run_by_other_tests(stage, command):
    program, *words = command.split()
    assert os.access(ROOT / program, os.X_OK)
    assert all(is_this_version(word) for word in words)


def is_this_version(word):
    return f'let version = "{word}"\n' in (ROOT / "Package.swift").read_text()


def arguments(command):
    """What stands behind the name of the program, however it is started."""
    return re.sub(r"^(?:swift run |\S*/)?credits-exporter\s*", "", command)


PROGRAM = r"(?:swift run |\S*/)?credits-exporter"
RUNNERS = {
    rf"{PROGRAM} demo": starts_the_demo,
    rf"{PROGRAM} --config\.file=\S+": serves_a_configuration,
    rf"{PROGRAM} simulate": starts_the_simulator,
    rf"{PROGRAM} (check|scrape)\b.* --config\.file=\S+.*": succeeds_with_a_configuration,
    rf"{PROGRAM} (providers( [\w-]+)?|schema|--help|--version|\w+ --help)": prints_a_result,
    r"curl (-\w+ )?(http://)?localhost:10177/\S+": shows_the_metrics,
    r"prometheus --config\.file=\S+": is_read_by_prometheus,
    r"docker compose --file dashboards/compose\.yaml up": runs_what_the_compose_file_runs,
    r"helm install .+": installs_the_chart,
    r"sudo apt-get install --yes [a-z0-9+ -]+": is_followed_on_bare_systems,
    r"sudo apt-get install \./\S+\.deb|sudo systemctl start credits-exporter": is_done_to_the_package,
    r"sudo systemctl (daemon-reload|enable --now \S+ \S+)": names_the_units_of_the_tarball,
    r"(docker run|docker build|kind load|sha256sum|gh attestation verify|cosign verify) .+": names_what_is_published,
    r"\.ci/(release|install-deb)( \S+)*": is_run_by_other_tests,
    r"Tests/run( \S+)*": is_this_very_run,
    r"git config core\.hooksPath \S+": turns_on_the_hook,
}


@pytest.mark.parametrize("command", readme.commands())
def test_a_command_of_the_readme_works(stage, command):
    runners = [runner for pattern, runner in RUNNERS.items() if re.fullmatch(pattern, command)]
    assert runners, f"this command of the papers is run by no test: {command}"
    runners[0](stage, command)


def test_the_readme_shows_commands():
    assert readme.commands()


def test_the_readme_takes_ten_minutes():
    """The table of providers is for looking up one's own."""
    read = "".join(line for line in readme.text().splitlines(True) if not line.endswith(") |\n"))
    assert 1000 < len(read.split()) <= 1800


def test_the_readme_lists_all_providers():
    """What each of them tells, its variables and its documentation, as the program says them."""
    lines = run("providers").stdout.splitlines()[1:]
    listed = [re.split(r"\s{2,}", line.strip()) for line in lines]
    rows = re.findall(r"^\| `([\w-]+)` \((.*)\) \| (.*?) \| (.*?) \| \[docs\]\((.*)\) \|$", readme.text(), re.MULTILINE)
    assert [[id, name, tells, variables.replace("`", ""), docs] for id, name, tells, variables, docs in rows] == listed


def anchors(paper):
    heads = re.findall(r"^#+ (.*)$", paper.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("paper", sorted(path.relative_to(ROOT) for path in papers()), ids=str)
def test_a_link_of_a_paper_leads_to_something(paper):
    text = (ROOT / paper).read_text()
    links = re.findall(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"", text)
    for link in (one or other for one, other in links):
        # A paper that goes where the others do not leads to them by their addresses.
        ours = link.startswith(HERE)
        if ours or not link.startswith(("https:", "http:")):
            path, _, anchor = link.removeprefix(HERE).partition("#")
            target = (ROOT if ours else (ROOT / paper).parent) / path if path else ROOT / paper
            assert target.exists(), link
            assert not anchor or anchor in anchors(target), link


def test_the_picture_of_the_modules_is_the_manifest():
    lines = readme.marked("modules").strip().splitlines()
    shown = {}
    for module, _, behind in (line.partition("→") for line in lines):
        shown[module.strip()] = set(re.findall(r"[\w-]+", behind))
    dump = subprocess.run(
        ["swift", "package", "dump-package"], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=True
    )
    targets = {target["name"]: target["dependencies"] for target in json.loads(dump.stdout)["targets"]}
    # What is in Swift: the folders of C code are no modules of the picture.
    ours = {name for name in targets if any((ROOT / "Sources" / name).glob("**/*.swift"))}
    used = {name: {one["byName"][0] for one in targets[name] if "byName" in one} & ours for name in ours}
    assert shown == used


def test_swift_run_starts_the_program():
    result = subprocess.run(
        ["swift", "run", "--skip-build", "credits-exporter", "--help"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0 and "demo" in result.stdout, result.stderr


def test_the_demo_serves_every_series_of_the_sample(stage):
    def series(text):
        lines = [line for line in text.splitlines() if line and not line.startswith(("#", "$"))]
        return {re.sub(DATE, "DATE", line.rpartition(" ")[0]) for line in lines}

    shown = series(readme.sample("demo metrics"))
    assert shown, "the sample holds no series"
    assert shown <= series(stage.demo().get().text)
