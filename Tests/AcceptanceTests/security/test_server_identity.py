"""A key goes to nobody whose certificate is not for the host of the URL, or for the name that the account gives instead:
in whichever way the host is written, and whatever stands between."""

from itertools import product

import pytest
from support.exporter.accounts import account, balance
from support.providers.provider import Answer
from support.providers.proxy import Proxy, SocksProxy

# How a host is written in a URL, directly and behind a proxy; the entry of a certificate that is for it; and one that is
# not, though the peer of the socket has it.
HOSTS = {
    "name": ("localhost", "provider.test", "DNS:{}", "IP:127.0.0.1,IP:::1"),
    "IPv4": ("127.0.0.1", "192.0.2.2", "IP:{}", "DNS:127.0.0.1,DNS:localhost,IP:127.0.0.2"),
    "IPv6": ("[::1]", "[2001:db8::2]", "IP:{}", "DNS:localhost,IP:2001:db8::3"),
}
ROUTES = {"direct": None, "HTTP proxy": Proxy, "SOCKS proxy": SocksProxy}
PEER = "IP:127.0.0.1,IP:::1"
CASES = list(product(HOSTS, ROUTES, ["host of the URL", "server_name"]))


@pytest.fixture(scope="module")
def asked(shared_stage, authority):
    """A page of all cases, each with a right and a wrong certificate, and what their providers were asked."""
    accounts, providers = [], {}
    for kind, route, named in CASES:
        here, elsewhere, entry, wrong = HOSTS[kind]
        proxied = ROUTES[route]
        host = elsewhere if proxied else here
        good = entry.format(host.strip("[]"))
        # Behind a proxy, the certificate that is not to be taken is one for the proxy's address.
        bad = PEER if proxied else wrong
        if named == "server_name":
            good, bad = "DNS:gateway.test", f"{good},{PEER}"
        for is_right in (True, False):
            name = f"{kind}, {route}, {named}, {'right' if is_right else 'wrong'}"
            bind = "::1" if kind == "IPv6" and not proxied else "127.0.0.1"
            provider = shared_stage.provider(
                Answer(balance(1)), host=bind, tls=authority.certify(good if is_right else bad)
            )
            settings = {"tls": {"ca_file": str(authority.file)}}
            url = f"https://{host}:{provider.port}"
            if named == "server_name":
                settings["tls"]["server_name"] = "gateway.test"
            if proxied:
                proxy = shared_stage.enter(proxied({f"{host}:{provider.port}": ("127.0.0.1", provider.port)}))
                settings["proxy_url"] = proxy.url
            accounts.append(account(name, url=url, **settings))
            providers[name] = provider
    page = shared_stage.exporter(accounts).scrape(timeout=60)
    return page, providers


@pytest.mark.parametrize("kind, route, named", CASES)
def test_the_certificate_decides_who_gets_the_key(asked, kind, route, named):
    page, providers = asked
    right, wrong = (f"{kind}, {route}, {named}, {which}" for which in ("right", "wrong"))
    assert page.reason(right) is None
    assert len(providers[right].requests) == 1
    assert page.reason(wrong) == "tls"
    assert providers[wrong].requests == []


@pytest.mark.parametrize("entry", ["DNS:*", "DNS:*.test", "DNS:gw*.example.test", "DNS:*.*.test", "DNS:a.*.test"])
def test_a_wildcard_is_a_whole_label_before_two_others(stage, authority, entry):
    provider = stage.provider(Answer(balance(1)), tls=authority.certify(entry))
    names = ["gateway.test", "gw1.example.test", "a.b.test"]
    accounts = [
        account(name, url=provider.url, tls={"ca_file": str(authority.file), "server_name": name}) for name in names
    ]
    page = stage.exporter(accounts).scrape()
    assert [page.reason(name) for name in names] == ["tls"] * 3
    assert provider.requests == []


def test_a_wildcard_stands_for_one_label(stage, authority):
    provider = stage.provider(Answer(balance(1)), tls=authority.certify("DNS:*.Example.test"))
    names = {"gw.example.test": None, "GW.example.TEST": None, "example.test": "tls", "a.gw.example.test": "tls"}
    accounts = [
        account(name, url=provider.url, tls={"ca_file": str(authority.file), "server_name": name}) for name in names
    ]
    page = stage.exporter(accounts).scrape()
    assert {name: page.reason(name) for name in names} == names


def test_a_common_name_is_no_name(stage, authority):
    provider = stage.provider(Answer(balance(1)), tls=authority.certify("email:localhost", subject="localhost"))
    url = f"https://localhost:{provider.port}"
    page = stage.exporter([account("old", url=url, tls={"ca_file": str(authority.file)})]).scrape()
    assert page.reason("old") == "tls"


def test_a_dot_at_the_end_of_a_host_is_not_sent_in_sni(stage, authority):
    provider = stage.provider(Answer(balance(1)), tls=authority.certify("DNS:provider.test"))
    proxy = stage.enter(Proxy({"provider.test.:443": ("127.0.0.1", provider.port)}))
    dotted = account("dotted", url="https://provider.test.", tls={"ca_file": str(authority.file)}, proxy_url=proxy.url)
    assert stage.exporter([dotted]).scrape().reason("dotted") is None
    assert provider.server_names == ["provider.test"]
