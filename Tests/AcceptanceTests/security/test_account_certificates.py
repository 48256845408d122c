"""What an account trusts by `ca_file`, and what it shows a provider by `cert_file` and `key_file`."""

import re
import ssl

import pytest
from support.exporter.accounts import account, balance
from support.exporter.certificates import Authority, Certificate
from support.exporter.programs import outcome, run
from support.exporter.waiting import eventually
from support.providers.provider import Answer, Provider


@pytest.fixture
def make(tmp_path):
    """An authority in a folder of its own."""

    def make(name, issuer=None):
        (tmp_path / name).mkdir()
        return Authority(tmp_path / name, name, issuer)

    return make


@pytest.mark.parametrize("order", ["stranger root", "root stranger", "intermediate root"])
def test_each_authority_of_a_file_is_trusted(stage, make, tmp_path, order):
    root = make("root")
    known = {"root": root, "stranger": make("stranger"), "intermediate": make("intermediate", root)}
    issuer = known["intermediate"] if "intermediate" in order else root
    provider = stage.provider(Answer(balance(3)), tls=issuer.certify("IP:127.0.0.1"))
    file = tmp_path / "authorities.pem"
    # A byte order mark, a text between the blocks, and lines that end as on Windows.
    text = "\n# the next one\n".join(known[name].file.read_text() for name in order.split())
    file.write_text("\ufeff" + text, newline="\r\n")
    exporter = stage.exporter([account("a", url=provider.url, tls={"ca_file": str(file)})])
    assert exporter.scrape().value("credits_remaining", account="a") == 3


def test_a_file_without_a_root_is_refused_and_says_which_is_missing(make, write):
    intermediate = make("intermediate", make("root"))
    for file in intermediate.file, intermediate.certify("IP:127.0.0.1").certificate:
        result = run("check", write([account("a", tls={"ca_file": str(file)})]))
        assert outcome(result) == (1, False, True)
        assert "holds no root certificate" in result.stderr
    assert "`server` was issued by `intermediate`" in result.stderr


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("newest", ["TLSv1", "TLSv1_1", "TLSv1_2"])
def test_an_old_version_of_tls_is_spoken_only_where_the_account_says_so(stage, make, newest):
    class Old(Provider):
        def __init__(self):
            super().__init__(Answer(balance(3)), tls=authority.certify("IP:127.0.0.1"))
            self._context.minimum_version = ssl.TLSVersion.TLSv1
            self._context.maximum_version = ssl.TLSVersion[newest]
            self._context.set_ciphers("ALL:@SECLEVEL=0")

    authority = make("root")
    provider = stage.enter(Old())
    tls = {"ca_file": str(authority.file)}
    accounts = [account("default", url=provider.url, tls=tls)]
    accounts += [
        account(version, url=provider.url, tls=tls | {"min_version": version})
        for version in ("TLS10", "TLS11", "TLS12", "TLS13")
    ]
    page = stage.exporter(accounts).scrape()
    good = {
        "TLSv1": {"TLS10"},
        "TLSv1_1": {"TLS10", "TLS11"},
        "TLSv1_2": {"default", "TLS10", "TLS11", "TLS12"},
    }[newest]
    assert {a["name"] for a in accounts if page.is_up(a["name"])} == good
    assert len(provider.requests) == len(good)


class Demanding(Provider):
    """Speaks only to clients with a certificate of one authority."""

    def __init__(self, server, clients):
        super().__init__(Answer(balance(3)), tls=server)
        self._context.verify_mode = ssl.CERT_REQUIRED
        self._context.load_verify_locations(clients.file)


def shown(certificate, authority):
    return {"ca_file": str(authority.file), "cert_file": str(certificate.certificate), "key_file": str(certificate.key)}


def test_a_provider_may_want_a_certificate(stage, make):
    authority, intermediate_root = make("servers"), make("clients")
    intermediate = make("intermediate", intermediate_root)
    own = intermediate.certify("DNS:client.test", role="client")
    own.certificate.write_text(own.certificate.read_text() + intermediate.file.read_text())
    foreign = authority.certify("DNS:client.test", role="client")
    provider = stage.enter(Demanding(authority.certify("IP:127.0.0.1"), clients=intermediate_root))
    accounts = [
        account("own", url=provider.url, tls=shown(own, authority)),
        account("foreign", url=provider.url, tls=shown(foreign, authority)),
        account("none", url=provider.url, tls={"ca_file": str(authority.file)}),
    ]
    page = stage.exporter(accounts).scrape()
    assert [page.is_up(name) for name in ("own", "foreign", "none")] == [True, False, False]
    assert len(provider.requests) == 1


def test_a_renewed_certificate_is_shown_without_being_told(stage, make, tmp_path):
    authority, clients = make("servers"), make("clients")
    current = Certificate(tmp_path / "client.pem", tmp_path / "client.key")

    def renew(issuer):
        certificate = issuer.certify("DNS:client.test", role="client")
        current.certificate.write_bytes(certificate.certificate.read_bytes())
        current.key.write_bytes(certificate.key.read_bytes())

    renew(authority)
    provider = stage.enter(Demanding(authority.certify("IP:127.0.0.1"), clients=clients))
    exporter = stage.exporter([account("a", url=provider.url, tls=shown(current, authority))])
    assert not exporter.scrape().is_up("a")
    renew(clients)
    eventually(lambda: exporter.scrape().is_up("a"), "the renewed certificate was shown")


def test_a_key_that_belongs_to_another_certificate_is_refused(make, write):
    own, other = (make(name).certify("DNS:client.test", role="client") for name in ("own", "other"))
    tls = {"cert_file": str(own.certificate), "key_file": str(other.key)}
    result = run("check", write([account("a", tls=tls)]))
    assert outcome(result) == (1, False, True)
    assert f"{other.key} does not belong to the certificate" in result.stderr
    assert not re.search("[A-Za-z0-9+/]{60}", result.stderr)
