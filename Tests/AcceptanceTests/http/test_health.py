"""The health check: a status for Docker and Kubernetes, a reason for people."""

import threading

import pytest
from support.exporter.programs import outcome, run
from support.providers.provider import Answer


def test_an_exporter_that_is_ready_is_healthy(stage):
    exporter = stage.demo()
    for path in ("/-/ready", "/-/healthy"):
        assert outcome(run("health", exporter.url + path)) == (0, False, False)


@pytest.mark.parametrize("status", [204, 302, 404, 503])
def test_only_200_is_healthy(stage, status):
    server = stage.provider(Answer(status=status, headers={"Location": "/elsewhere"}))
    result = run("health", f"{server.url}/-/ready")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"credits-exporter: {server.url}/-/ready: status {status}\n"
    # A redirect was not followed.
    assert [request.target for request in server.requests] == ["/-/ready"]


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1", "http://localhost:1", "http://nobody.invalid", "http://127.0.0.1:65536", "nonsense", ""],
)
def test_whoever_cannot_be_asked_is_not_healthy(url):
    result = run("health", url)
    assert outcome(result) == (1, False, True)
    assert len(result.stderr.splitlines()) == 1


def test_whoever_does_not_answer_is_not_healthy(stage):
    released = threading.Event()
    server = stage.provider(Answer(released=released))
    result = run("health", server.url)
    released.set()
    assert outcome(result) == (1, False, True)
    assert len(server.requests) == 1


def test_a_certificate_nobody_knows_is_taken_only_where_that_is_asked_for(stage, authority):
    server = stage.provider(Answer(), tls=authority.certify("DNS:another.example"))
    assert outcome(run("health", server.url)) == (1, False, True)
    assert outcome(run("health", "--insecure", server.url)) == (0, False, False)
