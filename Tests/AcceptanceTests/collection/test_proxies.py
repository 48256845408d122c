"""Proxies, of an account's own and of the environment.

Loopback addresses never go through the environment's proxies. So those tests ask for a host that no resolver knows and
only the proxy can find, or for 0.0.0.0, which Linux takes for this machine and the exporter for any other address.
"""

import base64

import pytest
from support.exporter.accounts import account, balance
from support.exporter.certificates import Authority
from support.providers.provider import Answer
from support.providers.proxy import Proxy


@pytest.fixture
def provider(stage):
    return stage.provider(Answer(balance(3)))


@pytest.fixture
def proxy(stage, provider):
    here = ("127.0.0.1", provider.port)
    names = ("provider.test:80", f"127.0.0.1:{provider.port}", f"0.0.0.0:{provider.port}")
    return stage.enter(Proxy({name: here for name in names}))


def test_an_account_goes_by_its_own_proxy(stage, provider, proxy):
    page = stage.exporter([account("proxied", url=provider.url, proxy_url=proxy.url)]).scrape()
    assert page.value("credits_remaining", account="proxied") == 3
    assert proxy.asked == [f"127.0.0.1:{provider.port}"]


def test_the_login_of_a_proxy_is_for_the_proxy_alone(stage, provider, proxy):
    url = proxy.url.replace("http://", "http://user:pass@")
    assert stage.exporter([account("proxied", url=provider.url, proxy_url=url)]).scrape().is_up("proxied")
    assert proxy.logins == ["Basic " + base64.b64encode(b"user:pass").decode()]
    assert provider.requests[0].header("Proxy-Authorization") == []


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy"])
def test_plain_http_goes_by_the_proxy_of_the_environment(stage, proxy, variable):
    accounts = [account("proxied", url="http://provider.test", allow_http=True)]
    page = stage.exporter(accounts, environment={variable: proxy.url}).scrape()
    assert page.value("credits_remaining", account="proxied") == 3
    assert proxy.asked == ["provider.test:80"]


def test_https_goes_by_the_proxy_of_the_environment_and_is_verified_through_it(stage, tmp_path):
    authority = Authority(tmp_path)
    provider = stage.provider(Answer(balance(3)), tls=authority.certify("DNS:provider.test"))
    proxy = stage.enter(Proxy({"provider.test:443": ("127.0.0.1", provider.port)}))
    trusted = {"ca_file": str(authority.file)}
    accounts = [account("told", url="https://provider.test", tls=trusted), account("not", url="https://provider.test")]
    page = stage.exporter(accounts, environment={"HTTPS_PROXY": proxy.url}).scrape()
    assert page.reason("told") is None
    assert page.reason("not") == "tls"
    assert proxy.asked == ["provider.test:443"] * 2


@pytest.mark.parametrize("exceptions, is_asked", [("", True), ("0.0.0.0", False), ("*", False), ("0.0.0.0/8", False)])
def test_exceptions_of_the_environment_are_reached_directly(stage, provider, proxy, exceptions, is_asked):
    accounts = [account("direct", url=f"http://0.0.0.0:{provider.port}", allow_http=True)]
    environment = {"HTTP_PROXY": proxy.url, "NO_PROXY": exceptions}
    assert stage.exporter(accounts, environment=environment).scrape().is_up("direct")
    assert bool(proxy.asked) == is_asked


def test_loopback_addresses_never_go_by_the_proxy_of_the_environment(stage, provider, proxy):
    environment = {"HTTP_PROXY": proxy.url}
    assert stage.exporter([account("direct", url=provider.url)], environment=environment).scrape().is_up("direct")
    assert proxy.asked == []


def test_a_proxy_that_opens_no_tunnel_is_a_failure_of_the_connection(stage, provider):
    refusing = stage.enter(Proxy({}))
    url = provider.url.replace("http:", "https:")
    page = stage.exporter([account("refused", url=url, proxy_url=refusing.url)]).scrape()
    assert page.reason("refused") == "connection"
    assert provider.requests == []


def test_plain_http_is_forwarded_by_the_whole_url(stage, provider, proxy):
    accounts = [account("proxied", url="http://provider.test/base", allow_http=True, proxy_url=proxy.url)]
    assert stage.exporter(accounts).scrape().is_up("proxied")
    assert proxy.forwarded == ["http://provider.test/base/credits"]
    (request,) = provider.requests
    assert request.target == "/base/credits"
    assert request.header("Host") + request.header("host") == ["provider.test"]
