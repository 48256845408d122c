"""The way to providers through proxies that people run: tinyproxy as Debian ships it, and a SOCKS server."""

import socket
from contextlib import closing
from pathlib import Path

import pytest
from support.exporter.accounts import account, balance
from support.exporter.certificates import Authority
from support.exporter.programs import Program
from support.exporter.waiting import eventually
from support.monitoring.prometheus import free_port
from support.providers.provider import Answer

STOCK = Path("/etc/tinyproxy/tinyproxy.conf")


def listens(port):
    with closing(socket.socket()) as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def tinyproxy(stage, tmp_path):
    """Starts it with what Debian's file says, but for what needs root, the port, and what a test adds."""

    def start(*lines):
        port = free_port()
        own = ("Port", "User", "Group", "LogFile", "PidFile", "Listen")
        stock = [line for line in STOCK.read_text().splitlines() if not line.startswith(own)]
        file = tmp_path / "tinyproxy.conf"
        file.write_text("\n".join([*stock, f"Port {port}", "Listen 127.0.0.1", *lines, ""]))
        stage.enter(Program(tmp_path, "tinyproxy", "-d", "-c", str(file)))
        eventually(lambda: listens(port), "tinyproxy listened")
        return f"http://127.0.0.1:{port}"

    return start


@pytest.fixture
def socks(stage, tmp_path):
    port = free_port()
    server = stage.enter(Program(tmp_path, "microsocks", "-i", "127.0.0.1", "-p", str(port)))
    eventually(lambda: listens(port), "microsocks listened")
    yield f"127.0.0.1:{port}"
    # It knows no signal but the last.
    server.kill()


@pytest.fixture
def secure(stage, tmp_path):
    authority = Authority(tmp_path)
    provider = stage.provider(Answer(balance(3)), tls=authority.certify("DNS:localhost"))
    provider.trust = {"ca_file": str(authority.file)}
    return provider


def test_plain_http_passes_a_stock_tinyproxy(stage, tinyproxy):
    provider = stage.provider(Answer(balance(3)))
    accounts = [account("a", url=provider.url, allow_http=True, proxy_url=tinyproxy())]
    assert stage.exporter(accounts).scrape().is_up("a")
    assert provider.requests[0].header("Via")


def test_tls_passes_a_stock_tinyproxy(stage, tinyproxy, secure):
    url = f"https://localhost:{secure.port}"
    assert stage.exporter([account("a", url=url, proxy_url=tinyproxy(), tls=secure.trust)]).scrape().is_up("a")


def test_a_port_that_a_tinyproxy_refuses_is_told(stage, tinyproxy, secure):
    url = f"https://localhost:{secure.port}"
    exporter = stage.exporter([account("a", url=url, proxy_url=tinyproxy("ConnectPort 443"), tls=secure.trust)])
    assert exporter.scrape().reason("a") == "connection"
    exporter.awaits("the proxy refused to connect to the host")
    assert secure.requests == []


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_key_passes_a_socks_server_only_to_whom_the_certificate_names(stage, socks, secure, scheme, host):
    url = f"https://{host}:{secure.port}"
    accounts = [account("a", url=url, proxy_url=f"{scheme}://{socks}", tls=secure.trust)]
    page = stage.exporter(accounts).scrape()
    assert page.reason("a") == (None if host == "localhost" else "tls")
    assert len(secure.requests) == (1 if host == "localhost" else 0)
