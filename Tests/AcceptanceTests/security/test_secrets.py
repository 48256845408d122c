"""A key goes into its header and nowhere else, whatever goes wrong and however much is logged."""

import json
import signal
from pathlib import Path

import pytest
from support.exporter.accounts import PATHS, account
from support.exporter.certificates import Authority
from support.exporter.programs import run
from support.providers.provider import Answer

KEYS = {
    "altum": "altumSecretOne",
    "olostep": "olostepSecretTwo",
    "acychecker": "acycheckerSecretThree",
    "brookmimir": "beefcafe" * 8,
}
SECRETS = [
    *KEYS.values(),
    "SecretSource",
    "SecretLogin",
    "SecretPassword",
    "SecretFromFile",
    "SecretVariable",
    "SecretJson",
]


def parrot(request):
    """Repeats all that it was sent, in a way that the path asks for."""
    said = " ".join(f"{name}: {value}" for name, value in request.headers)
    ways = {
        "ok": Answer({"message": said, "credits": said, "current_balance": said, said: 5, f"{said}?": said}),
        "unauthorized": Answer({"message": said, "error": said}, 401, {"X-Echo": said, "WWW-Authenticate": said}),
        "forbidden": Answer(said, 403),
        "limited": Answer({"error": said, "retry_after": said}, 429, {"Retry-After": said}),
        "down": Answer(said, 500),
        "teapot": Answer(said, 418),
        "no-json": Answer(f"<html>{said}"),
        "half": Answer('{"credits": "' + said),
        "moved": Answer(status=302, headers={"Location": f"http://{said.replace(' ', '')}/"}),
        "slow": Answer({"message": said}, delay=1),
    }
    return ways[request.target.split("/")[1]]


@pytest.fixture
def accounts(stage, tmp_path):
    """Every provider in every trouble."""
    simulator, provider = stage.simulator(), stage.provider(parrot)
    secure = stage.provider(parrot, tls=Authority(tmp_path).certify("DNS:elsewhere.test"))
    ways = "ok unauthorized forbidden limited down teapot no-json half moved slow".split()
    urls = {way: f"{provider.url}/{way}" for way in ways}
    urls |= {
        fault: f"{simulator.url}/fault:{fault}" for fault in ("reset", "reset-midway", "garbage", "drip=1s", "huge")
    }
    urls |= {"untrusted": secure.url, "refused": "http://127.0.0.1:1"}
    (tmp_path / "key").write_text("SecretFromFile\r\nof two lines")
    accounts = [
        account(f"{way} {id}", id, url, key=KEYS[id], timeout="500ms")
        | ({"source": "SecretSource"} if id == "acychecker" else {})
        for way, url in urls.items()
        for id in PATHS
    ]
    return accounts + [
        account(
            "proxied",
            "olostep",
            provider.url + "/ok",
            key="${KEY}",
            proxy_url="http://SecretLogin:SecretPassword@127.0.0.1:1",
        ),
        account("from file", "olostep", provider.url + "/ok", api_key_file=f"{tmp_path}/key"),
    ]


def test_no_secret_leaves_the_process_but_to_its_provider(stage, accounts):
    environment = {"KEY": "SecretVariable"}
    exporter = stage.exporter(accounts, "--log.level=debug", environment=environment)
    pages = [
        exporter.get(path, {"Accept": accept}).text
        for path in ("/metrics", "/", "/metrics", "/probe?account=proxied", "/probe?account=SecretNone", "/nowhere")
        for accept in ("text/plain", "application/openmetrics-text")
    ]
    cmdline = Path(f"/proc/{exporter.process.pid}/cmdline").read_text()
    good = exporter.file.read_text()
    # Mistakes on the very lines that hold keys.
    exporter.configure(good.replace('"api_key": "', '"api_kee": "SecretJson'))
    exporter.send(signal.SIGHUP)
    exporter.awaits("not reloaded")
    exporter.configure(good)
    check = run("check", "--fetch", f"--config.file={exporter.file}", "--log.level=debug", environment=environment)
    page = run("scrape", f"--config.file={exporter.file}", "--log.level=debug", environment=environment)
    everything = pages + [cmdline, exporter.output, exporter.log, check.stdout, check.stderr, page.stdout, page.stderr]
    assert "account failing" in exporter.log and "invalid_key" in pages[0] and "invalid_key" in check.stdout
    for text in everything:
        assert not leaked(text), text[:2000]


def test_no_part_of_an_answer_that_holds_the_key_is_shown(stage):
    key = "Sk-AbCdEfGhIj.Kl12"
    answers = {
        "/ok": {"left": 5},
        "/unit": {"left": 5, "unit": key},
        "/omit": {key: 1, "x": 2},
        "/cut": "x" * 490 + key,
        "/escaped": '{"key": "' + key.replace("-", "\\-"),
    }
    provider = stage.provider(lambda request: Answer(answers[request.target]))
    left = {"balances": {"remaining": "left", "unit": "{unit}"}}
    definitions = [
        {
            "id": path[1:],
            "base_url": provider.url,
            "request": {"path": path, "headers": {"K": "{api_key}"}},
            "reading": left,
        }
        for path in answers
    ]
    optional = [
        {"path": "/ok", "reading": left},
        {"path": "/omit", "optional": True, "headers": {"K": "{api_key}"}, "reading": {"key_expires": "foo"}},
    ]
    definitions.append({"id": "several", "base_url": provider.url, "requests": optional})
    accounts = [{"name": each["id"], "provider": each["id"], "api_key": key} for each in definitions]
    exporter = stage.exporter(json.dumps({"providers": definitions, "accounts": accounts}), "--log.level=debug")
    page = exporter.scrape()
    assert page.reason("unit") == "invalid_body" and page.is_up("several")
    check = run("check", "--fetch", "--show-answer", f"--config.file={exporter.file}")
    for text in (exporter.get().text, exporter.log, check.stdout, check.stderr):
        assert "abcdefghij" not in text.lower()


@pytest.mark.parametrize(
    "mistake",
    [
        '{"accounts": [{"name": "a", "provider": "olostep", "api_key": ["SecretJson"]}]}',
        '{"accounts": [{"name": "a", "provider": "olostep", "api_key": "SecretJson", "api_key": "SecretJson"}]}',
        '{"accounts": [{"name": "a", "provider": "brookmimir", "api_key": "SecretJson"}]}',
        '{"accounts": [{"name": "a", "provider": "olostep", "api_key": "SecretJson${"}]}',
        '{"accounts": [{"name": "a", "provider": "olostep", "api_key": "SecretJson\\r\\nX: y"}]}',
        '{"accounts": [{"name": "a", "provider": "altum", "api_key": "x","proxy_url": "SecretLogin:SecretPassword@"}]}',
        '{"accounts": [{"name": "a", "provider": "olostep", "api_key": "x", "base_url": "https://SecretLogin@h/"}]}',
        'accounts:\n- api_key: "SecretJson\n  name: [',
    ],
)
def test_a_message_about_a_mistake_does_not_repeat_the_secret_beside_it(tmp_path, mistake):
    file = tmp_path / "credits.yaml"
    file.write_text(mistake)
    result = run("check", f"--config.file={file}")
    assert result.returncode == 1
    assert not leaked(result.stdout + result.stderr)


def leaked(text):
    return [secret for secret in SECRETS if secret in text]
