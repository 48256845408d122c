"""The configuration and the keys in the Helm chart: the program takes the one, and nobody else sees the others."""

import base64
import re

import helm_python
import pytest
import yaml
from support.exporter.accounts import KEY
from support.exporter.certificates import Authority
from support.exporter.programs import run
from support.packaging import chart
from support.providers.provider import Answer

FOLDER = "/etc/credits-exporter"
CONFIGURED = [name for name in chart.example_names() if "config" in chart.example_values(name)]


def keys_of(objects):
    """The files that the chart's own Secret gives."""
    return {name: base64.b64decode(key) for s in objects.of("Secret") for name, key in s["data"].items()}


@pytest.mark.parametrize("name", CONFIGURED)
def test_the_program_takes_the_configuration(tmp_path, name):
    objects = chart.example(name)
    # A file of authorities is read with the configuration, so the example's has to be there.
    text = re.sub(r"(ca_file: ).+", rf"\g<1>{Authority(tmp_path).file}", objects.configuration)
    (tmp_path / "config.yaml").write_text(text)
    result = run(
        "check",
        f"--config.file={tmp_path}/config.yaml",
        environment={variable["name"]: KEY for variable in objects.container.get("env", [])},
    )
    assert result.returncode == 0, result.stderr


def test_the_keys_are_where_the_accounts_look_for_them(stage, tmp_path):
    values = chart.example_values("minimal")
    objects = chart.render(values)
    assert f"--config.file={FOLDER}/config.yaml" in objects.container["args"]
    name = objects.one("ConfigMap")["metadata"]["name"]
    assert objects.mounted(FOLDER) == [{"configMap": {"name": name}}]
    name = objects.one("Secret")["metadata"]["name"]
    assert objects.mounted(f"{FOLDER}/keys") == [{"secret": {"name": name}}]

    provider = stage.provider()
    exporter = stage.exporter(
        objects.configuration.replace("- api_key_file", f"- base_url: {provider.url}\n  api_key_file")
    )
    folder = exporter.file.parent / "keys"
    folder.mkdir()
    for name, key in keys_of(objects).items():
        (folder / name).write_bytes(key)
    exporter.scrape()
    (request,) = provider.requests
    assert request.header("Authorization") == [f"Bearer {values['keys']['olostep']}"]


def test_files_of_accounts_and_definitions_are_where_the_configuration_looks_for_them(stage, tmp_path):
    objects = chart.example("files")
    assert objects.mounted(f"{FOLDER}/accounts") == [
        {"configMap": {"name": "credits-team-a"}},
        {"secret": {"name": "credits-team-b", "optional": True}},
    ]
    assert objects.mounted(f"{FOLDER}/providers") == [{"configMap": {"name": "credits-definitions"}}]
    for folder in ("accounts", "providers", "keys"):
        (tmp_path / folder).mkdir()
    (tmp_path / "keys/olostep").write_text(KEY)
    url = stage.provider(Answer({"left": 5})).url
    team = f"- {{name: team, provider: acme, api_key_file: ../keys/olostep, base_url: '{url}'}}\n"
    (tmp_path / "accounts/team-a.yaml").write_text(team)
    definition = "{id: acme, base_url: https://a.example, request: {path: /, headers: {X-Key: '{api_key}'}}"
    (tmp_path / "providers/acme.yaml").write_text(definition + ", reading: {balances: {remaining: left}}}\n")
    (tmp_path / "config.yaml").write_text(objects.configuration)
    page = run("scrape", f"--config.file={tmp_path}/config.yaml").stdout
    assert 'credits_remaining{provider="acme",account="team",pool="default"} 5' in page


def test_files_of_accounts_alone_are_a_configuration_and_a_file_of_ones_own_names_them_by_itself():
    files = {"accountFiles": [{"configMap": "ours"}], "providerFiles": [{"configMap": "definitions"}]}
    assert yaml.safe_load(chart.render(files).configuration) == {
        "account_files": ["accounts/*.yaml"],
        "provider_files": ["providers/*.yaml"],
    }
    objects = chart.render(files | {"configFrom": {"configMap": "file"}})
    assert not objects.of("ConfigMap")
    assert objects.mounted(f"{FOLDER}/accounts") == [{"configMap": {"name": "ours"}}]


def test_all_sources_of_keys_are_one_folder():
    secrets = [{"name": "ours", "items": [{"key": "api-key", "path": "altum"}], "optional": True}, {"name": "more"}]
    values = chart.merged(chart.example_values("external-secrets"), {"keys": {"a": "b"}})
    values["keysFrom"] |= {"secrets": secrets}
    objects = chart.render(values)
    mounted = [source["secret"] for source in objects.mounted(f"{FOLDER}/keys")]
    external = objects.one("ExternalSecret")["spec"]["target"]["name"]
    assert mounted == [{"name": external}, {"name": objects.one("Secret")["metadata"]["name"]}, *secrets]


# Without quotes these are no text in YAML.
@pytest.mark.parametrize("word", ["null", "true", "123", "1e3"])
def test_a_name_that_yaml_takes_for_something_else_stays_a_name(word):
    files = [{"configMap": word}, {"secret": word}]
    objects = chart.render(
        {
            "config": {"accounts": [{"name": "a", "provider": "olostep", "api_key_file": f"keys/{word}"}]},
            "keys": {word: "x"},
            "accountFiles": files,
            "serviceAccount": {"create": False, "name": word},
            "web": {"tls": {"secretName": word, "certKey": word, "keyKey": word}},
        },
        namespace=word,
    )
    assert keys_of(objects) == {word: b"x"}
    assert {found["metadata"]["namespace"] for found in objects} == {word}
    assert objects.pod["spec"]["serviceAccountName"] == word
    assert objects.mounted(f"{FOLDER}/accounts") == [{kind: {"name": name}} for f in files for kind, name in f.items()]
    *_, tls = objects.mounted(f"{FOLDER}-web")
    items = [{"key": word, "path": f"tls/tls.{kind}"} for kind in ("crt", "key")]
    assert tls == {"secret": {"name": word, "items": items}}
    objects = chart.render({"configFrom": {"secret": word, "key": word}})
    assert objects.mounted(FOLDER) == [
        {"secret": {"name": word, "items": [{"key": word, "path": "config.yaml"}]}},
    ]


@pytest.mark.parametrize("kind", ["configMap", "secret"])
def test_a_configuration_of_ones_own_is_mounted_under_the_same_name(kind):
    objects = chart.render({"configFrom": {kind: "ours", "key": "credits.yaml"}})
    items = [{"key": "credits.yaml", "path": "config.yaml"}]
    assert objects.mounted(FOLDER) == [{kind: {"name": "ours", "items": items}}]
    assert f"--config.file={FOLDER}/config.yaml" in objects.container["args"]


@pytest.mark.parametrize("name", [name for name in CONFIGURED if "keys" in chart.example_values(name)])
def test_keys_are_in_the_secret_alone(name):
    objects = chart.example(name)
    values = chart.example_values(name)
    marked = chart.render(values | {"keys": {file: f"SECRET-{file}" for file in values["keys"]}})
    assert keys_of(marked) == {file: f"SECRET-{file}".encode() for file in values["keys"]}
    others = [found for found in marked if found["kind"] != "Secret"]
    assert "SECRET" not in str(others) and "SECRET" not in marked.notes
    assert others == [found for found in objects if found["kind"] != "Secret"], "a changed key restarts the pods"


def test_a_changed_configuration_restarts_nothing():
    def pod(threshold):
        account = {"name": "a", "provider": "olostep", "api_key_file": "keys/a", "low_balance": threshold}
        return chart.render({"config": {"accounts": [account]}}).pod

    assert pod(1) == pod(2)


def test_a_key_in_clear_text_is_refused_and_not_repeated():
    account = {"name": "a", "provider": "olostep"}
    with pytest.raises(helm_python.HelmError) as refused:
        chart.render({"config": {"accounts": [account | {"api_key": "${A}"}, account | {"api_key": "s3cret"}]}})
    assert "config.accounts[1].api_key" in str(refused.value)
    assert "api_key_file: keys/NAME" in str(refused.value)
    assert "s3cret" not in str(refused.value)
    assert chart.render({"config": {"accounts": [account | {"api_key": "${A}"}]}})


@pytest.mark.parametrize(
    "url",
    [
        "http://u:s3cret@proxy:3128",
        "http://:s3cret@proxy",
        "http://u:${A}s3cret@proxy",
        "http://u:$${s3cret}@proxy",
        "http://u:s3/cret@proxy",
        "http://u:s3//cret@proxy",
        "http://u:s3@cret@proxy",
        "u:s3cret@proxy",
    ],
)
def test_a_password_of_a_proxy_in_clear_text_is_refused_and_not_repeated(url):
    accounts = [{"name": name, "provider": "olostep", "proxy_url": url} for name in "ab"]
    accounts[0]["proxy_url"] = "http://proxy"
    with pytest.raises(helm_python.HelmError) as refused:
        chart.render({"config": {"accounts": accounts}})
    assert "config.accounts[1].proxy_url" in str(refused.value)
    assert "s3" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "${PROXY}",
        "http://proxy:3128",
        "socks5://[2001:db8::1]:1080",
        "http://u@proxy",
        "http://${LOGIN}@proxy/",
        "http://u:${PASSWORD}@proxy:3128",
        "http://${USER}:${ONE_HALF}${OTHER_HALF}@proxy",
    ],
)
def test_a_proxy_without_a_password_in_clear_text_is_taken(url):
    account = {"name": "a", "provider": "olostep", "proxy_url": url}
    assert chart.render({"config": {"accounts": [account]}})
