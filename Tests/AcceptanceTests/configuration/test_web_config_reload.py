"""Changes of the web configuration and its certificates while the exporter runs."""

import shutil
import socket
from contextlib import closing

import pytest
from support.exporter import web
from support.exporter.waiting import eventually


def serial(exporter):
    """The number of the certificate that a new connection gets."""
    with closing(exporter.connect()) as connection:
        connection.connect()
        return connection.sock.getpeercert()["serialNumber"]


def test_a_renewed_certificate_is_taken_and_no_connection_is_dropped(stage, authority):
    paths = web.server(authority.certify("IP:127.0.0.1"))
    mounted = {key: stage.folder / f"tls.{key}" for key in paths}

    def install():
        for key, path in paths.items():
            shutil.copy(path, mounted[key])

    install()
    settings = {key: file.name for key, file in mounted.items()}
    exporter = web.exporter(stage, {"tls_server_config": settings}, tls=web.client(authority))
    before = serial(exporter)
    with closing(exporter.connect()) as connection:

        def ask():
            connection.request("GET", "/-/healthy")
            return connection.getresponse().read()

        ask()
        first = connection.sock
        mounted["key_file"].write_text("half of a key")
        exporter.awaits("configuration not reloaded.*expected a private key")
        assert serial(exporter) == before
        authority.certify("IP:127.0.0.1")
        install()
        eventually(lambda: serial(exporter) != before, "the renewed certificate was shown")
        ask()
        assert connection.sock is first
    assert exporter.scrape().value("credits_exporter_config_last_reload_successful") == 1
    assert "PRIVATE KEY" not in exporter.log and "half of a key" not in exporter.log


def test_a_client_whose_authority_is_no_longer_trusted_cannot_resume(stage, authorities, certificate):
    settings = {"client_auth_type": "RequireAndVerifyClientCert", "client_ca_file": str(authorities[0].file)}
    exporter = web.exporter(stage, {"tls_server_config": web.server(certificate, max_version="TLS12", **settings)})
    context = web.client(authorities[0], authorities[0].certify("DNS:client.test", role="client"))

    def connect(session=None):
        plain = socket.create_connection(("127.0.0.1", exporter.port))
        with context.wrap_socket(plain, server_hostname="127.0.0.1", session=session) as secure:
            secure.sendall(b"GET /-/healthy HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert secure.recv(4096).startswith(b"HTTP/1.1 200")
            return secure.session, secure.session_reused

    session, _ = connect()
    session, resumed = connect(session)
    assert resumed
    settings["client_ca_file"] = str(authorities[1].file)
    web.write(stage, {"tls_server_config": web.server(certificate, max_version="TLS12", **settings)})
    exporter.awaits("configuration reloaded")
    with pytest.raises(OSError):
        connect(session)


@pytest.mark.parametrize("begins_secure", [True, False])
def test_tls_is_turned_on_and_off_only_by_a_restart(stage, authority, certificate, begins_secure):
    configurations = [{}, {"tls_server_config": web.server(certificate)}]
    tls = web.client(authority) if begins_secure else None
    exporter = web.exporter(stage, configurations[begins_secure], tls=tls)
    web.write(stage, configurations[not begins_secure])
    exporter.awaits("configuration not reloaded.*restart")
    assert exporter.get("/-/healthy").status == 200
