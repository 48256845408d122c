"""Which certificate a client needs, by `client_auth_type` and `client_allowed_sans`."""

import pytest
from support.exporter import web


def answers(exporter, authorities, own):
    """What a client without a certificate, with a stranger's, and with a good one gets."""
    trusted, other = authorities
    certificates = None, other.certify("DNS:client.test", role="client"), own
    results = []
    for certificate in certificates:
        exporter.tls = web.client(trusted, certificate)
        try:
            results.append(exporter.get("/-/healthy").status)
        except OSError:
            results.append(None)
    return results


@pytest.mark.parametrize(
    "policy, expected",
    [
        ("NoClientCert", [200, 200, 200]),
        ("RequestClientCert", [200, 200, 200]),
        ("RequireAnyClientCert", [None, 200, 200]),
        ("RequireClientCert", [None, 200, 200]),
        ("VerifyClientCertIfGiven", [200, None, 200]),
        ("RequireAndVerifyClientCert", [None, None, 200]),
    ],
)
@pytest.mark.parametrize("maximum", ["TLS12", "TLS13"])
def test_clients_need_the_certificate_that_the_policy_says(stage, authorities, certificate, policy, expected, maximum):
    settings = {"client_auth_type": policy, "max_version": maximum}
    if policy != "NoClientCert":
        settings["client_ca_file"] = str(authorities[0].file)
    exporter = web.exporter(stage, {"tls_server_config": web.server(certificate, **settings)})
    own = authorities[0].certify("DNS:client.test", role="client")
    assert answers(exporter, authorities, own) == expected


@pytest.mark.parametrize("policy", ["RequestClientCert", "RequireAndVerifyClientCert"])
@pytest.mark.parametrize(
    "name, bears",
    [("DNS", "client.test"), ("IP", "192.0.2.7"), ("IP", "2001:db8::7"), ("URI", "spiffe://test/c"),
     ("email", "client@example.com")],
)  # fmt: skip
def test_a_client_needs_one_of_the_names_allowed(stage, authorities, certificate, policy, name, bears):
    def results(*allowed):
        settings = {"client_auth_type": policy, "client_allowed_sans": allowed}
        settings["client_ca_file"] = str(authorities[0].file)
        exporter = web.exporter(stage, {"tls_server_config": web.server(certificate, **settings)})
        own = authorities[0].certify("DNS:other.test", f"{name}:{bears}", role="client")
        return answers(exporter, authorities, own)[::2]

    assert results("unrelated", bears) == [None, 200]
    assert results("unrelated", bears[:-1], bears + "x") == [None, None]


def test_a_server_certificate_is_no_certificate_of_a_client(stage, authority, certificate):
    settings = {"client_auth_type": "RequireAndVerifyClientCert", "client_ca_file": str(authority.file)}
    exporter = web.exporter(stage, {"tls_server_config": web.server(certificate, **settings)})
    exporter.tls = web.client(authority, certificate)
    with pytest.raises(OSError):
        exporter.get("/-/healthy")
