"""The file of `--web.config.file`: what works for Prometheus' own exporters works here, and mistakes are told."""

import pytest
from support.exporter import web
from support.exporter.accounts import account
from support.exporter.programs import configuration_of, run

HEADERS = {
    "Content-Security-Policy": "default-src 'self' *.example.net",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "deny",
    "X-XSS-Protection": "1",
}


@pytest.fixture
def check(stage):
    """What `check` makes of a web configuration beside a good configuration."""
    file = stage.folder / "credits.yaml"
    file.write_text(configuration_of([account("a", url="http://127.0.0.1:1")]))

    def check(configuration):
        return run("check", f"--config.file={file}", web.write(stage, configuration))

    return check


@pytest.mark.parametrize("text", ["", "# Nothing yet\n", "tls_server_config:\nbasic_auth_users:\n", "{}"])
def test_a_file_that_asks_for_nothing_changes_nothing(stage, check, text):
    assert check(text).returncode == 0
    assert web.exporter(stage, text).get("/sd").status == 200


def test_headers_are_on_every_answer(stage):
    users = {"someone": web.HASHES["2y"]}
    exporter = web.exporter(stage, {"http_server_config": {"headers": HEADERS}, "basic_auth_users": users})
    for path, headers in [("/-/healthy", None), ("/metrics", None), ("/nothing", web.login("someone"))]:
        answer = exporter.get(path, headers)
        assert HEADERS.items() <= dict(answer.headers).items(), answer.status
        assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"]


def test_the_page_for_people_stays_as_strict_as_it_is(stage):
    own = dict(stage.exporter([account("a", url="http://127.0.0.1:1")]).get("/").headers)
    headers = {"Content-Security-Policy": "frame-ancestors *", "X-Frame-Options": "sameorigin"}
    exporter = web.exporter(stage, {"http_server_config": {"headers": headers}})
    assert {name: exporter.get("/").headers[name] for name in headers} == {name: own[name] for name in headers}


def test_a_mistake_keeps_the_exporter_from_starting_and_says_where_it_is(stage, check):
    text = 'tls_server_config:\n  cert_filse: "server.crt"\nbasic_auth_users:\n  john: doe\n'
    result = check(text)
    assert result.returncode == 1
    file = stage.folder / "web.yml"
    assert f"{file}:2:3: error: unknown key `cert_filse`; did you mean `cert_file`?" in result.stderr
    assert f"{file}:4:9: error: expected a bcrypt hash" in result.stderr
    assert "doe" not in result.stderr
    serve = run(f"--web.config.file={file}", environment={"OLOSTEP_API_KEY": "k"})
    assert (serve.returncode, serve.stdout) == (1, "")
    assert f"{file}:2:3: error:" in serve.stderr


def test_what_is_wrong_with_either_configuration_is_told_at_once(stage, write):
    result = run("check", write("acounts: []\n"), web.write(stage, "bogus: 1\n"))
    assert result.returncode == 1
    assert "`acounts`" in result.stderr and "`bogus`" in result.stderr


def test_files_that_cannot_serve_are_named(check, authorities, tmp_path):
    one, other = (authority.certify("IP:127.0.0.1") for authority in authorities)
    (tmp_path / "notes.txt").write_text("no certificate")

    def complaint(**more):
        result = check({"tls_server_config": web.server(one) | more})
        assert result.returncode == 1
        return result.stderr

    assert f"{other.key} does not work with the certificate" in complaint(key_file=str(other.key))
    assert "notes.txt cannot be used: expected certificates in PEM form" in complaint(cert_file="notes.txt")
    assert "notes.txt cannot be used: expected a private key" in complaint(key_file="notes.txt")
    assert "missing.pem cannot be opened: No such file" in complaint(cert_file="missing.pem")
    required = {"client_auth_type": "RequireAndVerifyClientCert"}
    assert "notes.txt cannot be used" in complaint(client_ca_file="notes.txt", **required)
    assert check({"tls_server_config": web.server(one)}).returncode == 0


@pytest.mark.parametrize("word", ["true", "True", "yes", "on", "false", "NO", "off"])
def test_every_word_for_true_and_false_that_the_toolkit_takes_is_taken(check, word):
    assert check(f"http_server_config: {{http2: {word}}}\n").returncode == 0
