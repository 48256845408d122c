"""A certificate is verified, unless the account says otherwise."""

import signal
import socket

import pytest
from support.exporter.accounts import account, balance
from support.exporter.certificates import Authority
from support.exporter.programs import run
from support.providers.provider import Answer, Provider


@pytest.fixture
def reasons(stage, authority):
    """Asks a server with a certificate for some names by way of accounts with some settings, and gives what failed."""

    def ask(names, **settings):
        provider = stage.provider(Answer(balance(1)), tls=authority.certify(*names))
        accounts = [account(name, url=provider.url, tls=tls) for name, tls in settings.items()]
        page = stage.exporter(accounts).scrape()
        # Whoever is not trusted gets no request, and so no key.
        assert len(provider.requests) == sum(page.is_up(name) for name in settings)
        return {name: page.reason(name) for name in settings}

    return ask


def test_an_authority_is_trusted_only_where_the_account_names_it(reasons, authority):
    assert reasons(["IP:127.0.0.1"], default={}, told={"ca_file": str(authority.file)}) == {
        "default": "tls",
        "told": None,
    }


def test_a_certificate_for_another_host_is_not_taken(reasons, authority):
    ca_file = {"ca_file": str(authority.file)}
    assert reasons(["DNS:provider.test"], other=ca_file, told=ca_file | {"server_name": "provider.test"}) == {
        "other": "tls",
        "told": None,
    }


def test_a_server_name_without_its_authority_is_not_enough(reasons):
    assert reasons(["DNS:provider.test"], named={"server_name": "provider.test"}) == {"named": "tls"}


def test_verification_can_be_turned_off_for_one_account_alone(reasons):
    assert reasons(["DNS:provider.test"], careless={"insecure_skip_verify": True}, careful={}) == {
        "careless": None,
        "careful": "tls",
    }


def test_a_server_without_tls_is_a_failure_of_tls(stage):
    provider = stage.provider(Answer(balance(1)))
    page = stage.exporter([account("plain", url=provider.url.replace("http:", "https:"))]).scrape()
    assert page.reason("plain") == "tls"
    assert provider.requests == []


class OnceDeaf(Provider):
    """Hangs up on one of its connections before a word of TLS is spoken."""

    # Sixty requests at once make more connections than this, however fast those before come back.
    DEAF = 3
    connections = 0

    def get_request(self):
        connection, address = super().get_request()
        self.connections += 1
        if self.connections == self.DEAF:
            connection.close()
        return connection, address


def test_a_connection_that_fails_costs_no_other_account_its_reading(stage, authority):
    provider = stage.enter(OnceDeaf(Answer(balance(1)), tls=authority.certify("IP:127.0.0.1")))
    tls = {"ca_file": str(authority.file)}
    names = [f"account {n}" for n in range(60)]
    page = stage.exporter([account(name, url=provider.url, tls=tls) for name in names]).scrape()
    assert [page.reason(name) for name in names] == [None] * 60
    assert provider.connections > provider.DEAF


def test_a_renewed_authority_is_trusted_after_a_reload(stage, authority, tmp_path):
    provider = stage.provider(Answer(balance(1)), tls=authority.certify("IP:127.0.0.1"))
    file = tmp_path / "authority.pem"
    (tmp_path / "other").mkdir()
    file.write_bytes(Authority(tmp_path / "other").file.read_bytes())
    exporter = stage.exporter([account("one", url=provider.url, tls={"ca_file": str(file)})])
    assert exporter.scrape().reason("one") == "tls"
    file.write_bytes(authority.file.read_bytes())
    exporter.send(signal.SIGHUP)
    exporter.awaits("configuration reloaded")
    assert exporter.scrape().is_up("one")


def test_a_server_that_never_answers_a_handshake_does_not_keep_the_program_from_ending(write):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"https://127.0.0.1:{mute.getsockname()[1]}"
        # Runs into the 60 s that `run` allows if the connection is waited for.
        result = run("scrape", write([account("mute", url=url, timeout="100ms")]))
    assert result.returncode == 0
    assert 'reason="timeout"' in result.stdout
