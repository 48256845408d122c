"""The commands as a person or a script calls them: results, errors, exit statuses."""

import pytest
from support.exporter.accounts import KEY
from support.exporter.programs import ROOT, outcome, run

PROVIDERS = sorted(path.stem for path in (ROOT / "Sources/Providers").glob("*.yaml"))
MISTAKES = """\
defaults:
  timeout: soon
acounts: []
accounts:
  - name: one
    provider: olostepp
    api_key: x
  - name: two
    provider: altum
    api_key: ${UNSET_KEY}
    name: three
"""


@pytest.mark.parametrize(
    "command",
    [
        "bogus",
        "--bogus",
        "check --bogus",
        "serve --log.level=loud",
        "providers nobody",
        "scrape --format=xml",
        "serve --web.listen-address=here",
        "serve --web.max-requests=-1",
        "serve --web.route-prefix=/a/../b",
        "serve --web.telemetry-path=/métrics",
        "serve --total-shards=9223372036854775807",
        "serve --web.external-url=monitoring.example.com",
        "demo --web.external-url=ftp://monitoring.example.com",
        "scrape --output=",
    ],
)
def test_wrong_usage_is_told_on_standard_error_with_status_64(command):
    assert outcome(run(*command.split())) == (64, False, True)


def test_a_wrong_external_url_is_not_repeated():
    result = run("serve", "--web.external-url=https://user:secret@monitoring.example.com")
    assert result.returncode == 64
    assert "--web.external-url" in result.stderr and "secret" not in result.stderr


@pytest.mark.parametrize(
    "command", [[], ["serve"], ["demo"], ["check"], ["scrape"], ["health"], ["providers"], ["simulate"]]
)
def test_help_is_a_result(command):
    assert outcome(run(*command, "--help")) == (0, True, False)


def test_all_mistakes_of_a_file_are_told_at_once_with_their_places(write):
    file = write(MISTAKES)
    result = run("check", file)
    assert outcome(result) == (1, False, True)
    name = file.removeprefix("--config.file=")
    places = ["2:12", "3:1", "6:15", "10:14", "11:5"]
    lines = result.stderr.splitlines()
    assert [line.split(": error: ")[0] for line in lines] == [f"{name}:{place}" for place in places]
    assert "`accounts`" in lines[1] and "`olostep`" in lines[2] and "`UNSET_KEY`" in lines[3] and "`name`" in lines[4]


@pytest.mark.parametrize("command", ["serve", "check", "scrape"])
def test_every_command_refuses_a_bad_configuration(write, command):
    result = run(command, write("accounts: []"))
    assert outcome(result) == (1, False, True)
    assert ":1:11: error:" in result.stderr


@pytest.mark.parametrize("command", ["serve", "check", "scrape"])
def test_a_missing_file_is_named(command):
    result = run(command, "--config.file=nowhere.yaml")
    assert outcome(result) == (1, False, True)
    assert "nowhere.yaml" in result.stderr


def test_without_a_file_accounts_come_from_the_environment():
    result = run("check", environment={"OLOSTEP_API_KEY": "x", "BROOKMIMIR_API_KEY": KEY})
    assert outcome(result) == (0, True, False)
    assert "2 accounts" in result.stdout
    assert outcome(run("check")) == (1, False, True)


def test_providers_are_listed():
    result = run("providers")
    assert outcome(result) == (0, True, False)
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["PROVIDER", *PROVIDERS]


@pytest.mark.parametrize("id", PROVIDERS)
def test_the_definition_of_a_provider_can_be_printed(id):
    result = run("providers", id)
    assert outcome(result) == (0, True, False)
    assert result.stdout == (ROOT / f"Sources/Providers/{id}.yaml").read_text()
