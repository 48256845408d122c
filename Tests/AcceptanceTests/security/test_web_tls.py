"""The exporter's own TLS, as curl, Prometheus and a scanner see it."""

import re
import socket
import ssl
import subprocess
from contextlib import closing

import pytest
from support.exporter import web
from support.monitoring.prometheus import Prometheus


@pytest.fixture(scope="module")
def secure(shared_stage, authority, certificate):
    return web.exporter(
        shared_stage,
        {"tls_server_config": web.server(certificate), "basic_auth_users": {"prometheus": web.HASHES["2y"]}},
        tls=web.client(authority),
    )


def test_curl_takes_the_certificate(secure, authority):
    trust = "--cacert", str(authority.file)
    assert web.curl(secure, "--cacert", "/dev/null") == "000"
    assert web.curl(secure, *trust, "-u", f"prometheus:{web.PASSWORD}", path="/metrics") == "200"
    assert web.curl(secure, *trust, path="/metrics") == "401"


def test_plain_http_gets_no_answer(secure):
    assert "000" == subprocess.run(
        ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", f"http://127.0.0.1:{secure.port}/"],
        capture_output=True, text=True, timeout=60,
    ).stdout  # fmt: skip


def test_who_never_finishes_a_handshake_is_hung_up_on(secure):
    with socket.create_connection(("127.0.0.1", secure.port), timeout=60) as mute:
        mute.sendall(b"\x16\x03\x01")
        assert mute.recv(1) == b""


def test_sslscan_finds_nothing_weak(secure):
    command = ["sslscan", "--no-colour", "--show-certificate", f"127.0.0.1:{secure.port}"]
    report = subprocess.run(command, capture_output=True, text=True, timeout=120).stdout
    versions = dict(re.findall(r"^((?:SSL|TLS)v\S+) +(enabled|disabled)$", report, re.MULTILINE))
    assert [version for version, state in versions.items() if state == "enabled"] == ["TLSv1.2", "TLSv1.3"]
    suites = re.findall(r"^(?:Preferred|Accepted) +TLSv\S+ +\d+ bits +(\S+)", report, re.MULTILINE)
    assert suites and not [suite for suite in suites if not re.search("GCM|CHACHA20", suite)]
    assert not re.search("weak|vulnerable to|insecure", re.sub("not vulnerable to", "", report), re.IGNORECASE), report


def test_prometheus_scrapes_with_a_login_over_tls(secure, authority, stage):
    prometheus = stage.enter(
        Prometheus(
            stage.folder,
            f"""
global: {{scrape_interval: 1s}}
scrape_configs:
  - job_name: credits
    scheme: https
    tls_config: {{ca_file: {authority.file}}}
    basic_auth: {{username: prometheus, password: "{web.PASSWORD}"}}
    static_configs: [{{targets: ["127.0.0.1:{secure.port}"]}}]
""",
        )
    )
    prometheus.awaits_result('credits_up{account="a"}')
    assert [(target["health"], target["lastError"]) for target in prometheus.targets()] == [("up", "")]


@pytest.mark.parametrize(
    "settings, expected",
    [({}, ["1.2", "1.3"]), ({"min_version": "TLS13"}, ["1.3"]), ({"max_version": "TLS12"}, ["1.2"]),
     ({"min_version": "TLS10"}, ["1.1", "1.2", "1.3"])],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_only_the_versions_that_the_file_says_are_spoken(stage, authority, certificate, settings, expected):
    exporter = web.exporter(stage, {"tls_server_config": web.server(certificate, **settings)})

    def speaks(version):
        exporter.tls = web.client(authority)
        # Else this client itself would refuse the older ones.
        exporter.tls.set_ciphers("DEFAULT@SECLEVEL=0")
        exporter.tls.minimum_version = exporter.tls.maximum_version = version
        try:
            return exporter.get("/-/healthy").status == 200
        except OSError:
            return False

    versions = {"1.1": ssl.TLSVersion.TLSv1_1, "1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
    assert [name for name, version in versions.items() if speaks(version)] == expected


def test_suites_are_what_the_file_says(stage, authority, certificate):
    settings = {"cipher_suites": ["TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"], "max_version": "TLS12"}
    configuration = {"tls_server_config": web.server(certificate, **settings)}
    exporter = web.exporter(stage, configuration, tls=web.client(authority))
    with closing(exporter.connect()) as connection:
        connection.connect()
        assert connection.sock.cipher()[0] == "ECDHE-ECDSA-AES256-GCM-SHA384"
    exporter.tls.set_ciphers("ECDHE-ECDSA-AES128-GCM-SHA256")
    with pytest.raises(OSError):
        exporter.get("/-/healthy")


@pytest.mark.parametrize("settings", [{}, {"http2": True}, {"http2": False}], ids=["absent", "true", "false"])
def test_a_client_that_offers_http_2_as_well_gets_a_page_by_http_1_1(stage, authority, certificate, settings):
    """As Prometheus does: its web configuration says that HTTP/2 is on unless told otherwise."""
    configuration = {"tls_server_config": web.server(certificate), "http_server_config": settings}
    exporter = web.exporter(stage, configuration, tls=web.client(authority))
    exporter.tls.set_alpn_protocols(["h2", "http/1.1"])
    with closing(exporter.connect()) as connection:
        connection.request("GET", "/metrics")
        assert connection.sock.selected_alpn_protocol() == "http/1.1"
        assert "credits_up{" in connection.getresponse().read().decode()
    trust = "--cacert", str(authority.file)
    said = "%{http_version} %{http_code}"
    assert web.curl(exporter, *trust, "--http2", path="/metrics", write_out=said) == "1.1 200"
