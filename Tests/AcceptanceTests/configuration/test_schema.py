"""The JSON Schema that editors get: it takes what the exporter takes, and refuses what a schema can refuse."""

import copy
import json

import pytest
import yaml
from jsonschema import Draft202012Validator
from support.exporter.accounts import KEY
from support.exporter.programs import ROOT, run
from support.packaging import readme

DEFINITIONS = sorted((ROOT / "Sources/Providers").glob("*.yaml"))
EXAMPLES = sorted((ROOT / "dashboards/examples/providers").glob("*.yaml"))
PAPERS = [*readme.yaml_with("accounts"), *readme.yaml_with("providers")]

GOOD = {
    "defaults": {"timeout": "5s", "min_interval": "1m30s"},
    "accounts": [
        {"name": "one", "provider": "olostep", "api_key": KEY, "low_balance": 2000, "max_series": 50},
        {"name": "two", "provider": "altum", "api_key_file": "keys/altum", "windows": ["1h", "24h"]},
        {"name": "three", "provider": "acme", "api_key": KEY, "low_balance": "10%", "tls": {"min_version": "TLS13"}},
    ],
    "providers": [
        {
            "id": "acme",
            "base_url": "https://api.acme.example",
            "settings": {"team": "main", "token": {"secret": True}},
            "request": {"path": "/v1", "headers": {"X-Key": "{api_key}"}},
            "answers": [
                {"status": 402, "means": "depleted"},
                {"status": 200, "field": "a", "is": 0, "means": "forbidden"},
            ],
            "reading": {"balances": [{"remaining": "left", "used": {"sum": ["a", "b"], "default": 0}, "scale": 0.01}]},
        }
    ],
}


def changed(*path, value=None, remove=False):
    """The good configuration with one place changed."""
    configuration = copy.deepcopy(GOOD)
    place = configuration
    for key in path[:-1]:
        place = place[key]
    if remove:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return configuration


ACME = ("providers", 0)
BALANCE = (*ACME, "reading", "balances", 0)
MISTAKES = {
    "a key that there is not": changed("acounts", value=[]),
    "no accounts": changed("accounts", remove=True),
    "an empty list of accounts": changed("accounts", value=[]),
    "accounts that are no list": changed("accounts", value={"name": "one"}),
    "an account without a name": changed("accounts", 0, "name", remove=True),
    "an account without a provider": changed("accounts", 0, "provider", remove=True),
    "an account without a key": changed("accounts", 0, "api_key", remove=True),
    "an account with two keys": changed("accounts", 0, "api_key_file", value="x"),
    "a key of accounts that there is not": changed("accounts", 0, "low_balanc", value=5),
    "a duration without a unit": changed("accounts", 0, "timeout", value=5),
    "a duration that is none": changed("accounts", 0, "timeout", value="soon"),
    "a duration of nothing": changed("defaults", "timeout", value=""),
    "a part of the limit that is none": changed("accounts", 0, "low_balance", value="ten %"),
    "a number of series below 1": changed("accounts", 0, "max_series", value=0),
    "half a series": changed("accounts", 0, "max_series", value=1.5),
    "no window": changed("accounts", 1, "windows", value=[]),
    "a window that is no list": changed("accounts", 1, "windows", value="1h"),
    "a version of TLS that there is not": changed("accounts", 2, "tls", "min_version", value="TLS14"),
    "a key of tls that there is not": changed("accounts", 2, "tls", "insecure", value=True),
    "a flag that is text": changed("accounts", 0, "allow_http", value="yes"),
    "a key of defaults that there is not": changed("defaults", "low_balance", value=5),
    "files that are no list": changed("account_files", value="a.yaml"),
    "a definition without an id": changed(*ACME, "id", remove=True),
    "a definition without a URL": changed(*ACME, "base_url", remove=True),
    "a definition without a request": changed(*ACME, "request", remove=True),
    "a definition without a reading": changed(*ACME, "reading", remove=True),
    "a definition with a request and requests": changed(*ACME, "requests", value=[{"path": "/", "reading": {}}]),
    "a key of definitions that there is not": changed(*ACME, "credential", value={"header": "X"}),
    "a request without a path": changed(*ACME, "request", value={"headers": {}}),
    "a method that changes something": changed(*ACME, "request", "method", value="DELETE"),
    "headers that are a list": changed(*ACME, "request", "headers", value=["X-Key"]),
    "a login without a password": changed(*ACME, "request", "basic_auth", value={"username": "a"}),
    "a setting with a key that there is not": changed(*ACME, "settings", "team", value={"requird": True}),
    "an answer without a status": changed(*ACME, "answers", 0, "status", remove=True),
    "a status that is a pattern": changed(*ACME, "answers", 0, "status", value="4xx"),
    "a status that no answer has": changed(*ACME, "answers", 0, "status", value=100),
    "an answer that means nothing": changed(*ACME, "answers", 0, "means", remove=True),
    "an answer that means what none can": changed(*ACME, "answers", 0, "means", value="timeout"),
    "a condition without a value": changed(*ACME, "answers", 1, "is", remove=True),
    "a condition without a field": changed(*ACME, "answers", 1, "field", remove=True),
    "a condition with two values": changed(*ACME, "answers", 1, "contains", value="x"),
    "a reading of nothing": changed(*ACME, "reading", value={}),
    "no balance": changed(*ACME, "reading", "balances", value=[]),
    "a balance without an amount": changed(*BALANCE, value={"pool": "a"}),
    "a balance from two places": changed(*BALANCE, value={"each": "a", "entries": "b", "pool": "{c}", "used": "d"}),
    "a scale that is text": changed(*BALANCE, "scale", value="a lot"),
    "a sum that is none": changed(*BALANCE, "used", value={"sum": []}),
    "a path and a sum": changed(*BALANCE, "used", value={"path": "a", "sum": ["b"]}),
    "a usage without an API": changed(*ACME, "reading", value={"usage": {"used": "a"}}),
    "a flag without its value": changed(*ACME, "reading", value={"spending_allowed": {"path": "a"}}),
    "a hexadecimal key of no length": changed(*ACME, "api_key", value={"hexadecimal_length": 0}),
}


@pytest.fixture(scope="module")
def validator():
    schema = json.loads(run("schema").stdout)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def is_taken(configuration, folder):
    (folder / "config.yaml").write_text(json.dumps(configuration))
    return run("check", f"--config.file={folder / 'config.yaml'}").returncode == 0


def test_a_good_configuration_is_taken_by_both(validator, tmp_path):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys/altum").write_text(KEY)
    assert validator.is_valid(GOOD)
    assert is_taken(GOOD, tmp_path)


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_refused_by_both(validator, mistake, tmp_path):
    assert not validator.is_valid(mistake)
    assert not is_taken(mistake, tmp_path)


@pytest.mark.parametrize("text", PAPERS, ids=range(len(PAPERS)))
def test_the_examples_of_the_papers_are_valid(validator, text):
    configuration = yaml.safe_load(text)
    assert list(validator.iter_errors({"accounts": GOOD["accounts"]} | configuration)) == []


def test_the_long_example_is_valid(validator):
    configuration = yaml.safe_load((ROOT / "dashboards/examples/config.yaml").read_text())
    assert list(validator.iter_errors(configuration)) == []


@pytest.mark.parametrize("file", [*DEFINITIONS, *EXAMPLES], ids=lambda file: file.stem)
def test_a_definition_is_valid(validator, file):
    definition = yaml.safe_load(file.read_text())
    configuration = {"accounts": GOOD["accounts"], "providers": [definition]}
    assert list(validator.iter_errors(configuration)) == []
