"""A certificate is verified, unless the account says otherwise."""

import pytest

from support.accounts import account, balance
from support.certificates import Authority
from support.provider import Answer


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


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
