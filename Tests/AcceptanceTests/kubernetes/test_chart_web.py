"""TLS and login in the Helm chart: from Secrets of one's own, with probes, monitors and `helm test` that follow."""

import pytest
import yaml
from support.exporter.certificates import Authority
from support.exporter.programs import run
from support.packaging import chart

FOLDER = "/etc/credits-exporter-web"
OPTION = f"--web.config.file={FOLDER}/web.yaml"
EXAMPLES = ["login", "tls", "tls-client-certificates"]


def items(source):
    """The files of a source of a volume, by where they are."""
    ((kind, content),) = source.items()
    return {item["path"]: (kind, content["name"], item["key"]) for item in content.get("items", [])}


def files(name):
    return {path: found for source in chart.example(name).mounted(FOLDER) for path, found in items(source).items()}


def probes(objects):
    return [objects.container[probe] for probe in ("startupProbe", "livenessProbe", "readinessProbe")]


def endpoint(objects):
    ((found,),) = [
        monitor["spec"][endpoints]
        for kind, endpoints in (("ServiceMonitor", "endpoints"), ("PodMonitor", "podMetricsEndpoints"))
        for monitor in objects.of(kind)
    ]
    return found


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_port_has_the_name_of_its_protocol_everywhere(name):
    objects = chart.example(name)
    assert [port["name"] for port in objects.container["ports"]] == ["https"]
    for service in objects.of("Service"):
        assert [(port["name"], port["targetPort"]) for port in service["spec"]["ports"]] == [("https", "https")]
    assert [(probe.get("httpGet") or probe["tcpSocket"])["port"] for probe in probes(objects)] == ["https"] * 3
    assert (endpoint(objects)["port"], endpoint(objects)["scheme"]) == ("https", "https")
    for policy in objects.of("NetworkPolicy"):
        assert [rule["ports"] for rule in policy["spec"]["ingress"]] == [[{"port": "https"}]]


def test_a_secret_is_enough_for_tls():
    objects = chart.example("tls")
    assert OPTION in objects.container["args"]
    assert files("tls") == {
        "tls/tls.crt": ("secret", "credits-tls", "tls.crt"),
        "tls/tls.key": ("secret", "credits-tls", "tls.key"),
    }
    assert [probe["httpGet"]["scheme"] for probe in probes(objects)] == ["HTTPS"] * 3
    assert endpoint(objects)["tlsConfig"] == {
        "ca": {"secret": {"name": "credits-tls", "key": "ca.crt"}},
        "serverName": "credits-credits-exporter.monitoring.svc",
    }


def test_client_certificates_are_verified_by_an_authority_of_ones_own():
    name = "tls-client-certificates"
    assert files(name) == {
        "tls/tls.crt": ("secret", "credits-tls", "server.pem"),
        "tls/tls.key": ("secret", "credits-tls", "server.key"),
        "client-ca.crt": ("configMap", "our-authority", "ca.crt"),
    }
    given = chart.example_values(name)["web"]["tls"]
    assert yaml.safe_load(chart.example(name).file("web.yaml"))["tls_server_config"] == {
        "cert_file": "tls/tls.crt",
        "key_file": "tls/tls.key",
        "min_version": given["minVersion"],
        "client_auth_type": given["clientAuthType"],
        "client_ca_file": "client-ca.crt",
        "client_allowed_sans": given["clientAllowedSANs"],
    }


def test_where_a_certificate_is_required_nobody_asks_without_one():
    objects = chart.example("tls-client-certificates")
    assert [probe["tcpSocket"] for probe in probes(objects)] == [{"port": "https"}] * 3
    assert objects.of("Pod") == []
    assert "podSelector" not in str(objects.one("NetworkPolicy")["spec"]["ingress"])
    given = chart.example_values("tls-client-certificates")["monitor"]["tlsConfig"]
    assert endpoint(objects)["tlsConfig"] == given


@pytest.mark.parametrize("asked", ["RequestClientCert", "VerifyClientCertIfGiven"])
def test_where_a_certificate_is_welcome_the_probes_ask_on(asked):
    tls = {"clientAuthType": asked, "clientCA": {"secret": "our-authority"}}
    objects = chart.render(chart.merged(chart.example_values("tls"), {"web": {"tls": {"secretName": "t"} | tls}}))
    assert all("httpGet" in probe for probe in probes(objects)) and objects.of("Pod")


@pytest.mark.parametrize("asked", ["RequestClientCert", "VerifyClientCertIfGiven"])
def test_where_a_name_is_wanted_a_certificate_is_required(asked):
    values = chart.merged(chart.example_values("tls-client-certificates"), {"web": {"tls": {"clientAuthType": asked}}})
    assert values["web"]["tls"]["clientAllowedSANs"]
    objects = chart.render(values)
    assert [probe.get("tcpSocket") for probe in probes(objects)] == [{"port": "https"}] * 3
    assert objects.of("Pod") == []


def test_a_login_is_in_ones_own_secret_alone():
    objects = chart.example("login")
    assert OPTION in objects.container["args"]
    assert files("login")["web.yaml"] == ("secret", "our-web", "web-config.yml")
    assert [found for found in objects.of("ConfigMap") if "web.yaml" in found["data"]] == []
    assert endpoint(objects)["basicAuth"] == chart.example_values("login")["monitor"]["basicAuth"]


def test_without_tls_and_login_nothing_of_them_is_there():
    text = chart.example("every-provider").text
    assert "--web.config.file" not in text and FOLDER not in text and "tls.crt" not in text


@pytest.mark.parametrize("name", chart.example_names())
def test_a_changed_file_arrives_in_the_running_pod(name):
    """Kubernetes never updates what is mounted by `subPath`."""
    assert not any("subPath" in mount for mount in chart.example(name).container.get("volumeMounts", []))


def test_changed_settings_of_tls_restart_nothing():
    def pod(name):
        return chart.render(
            chart.merged(
                chart.example_values("tls-client-certificates"), {"web": {"tls": {"clientAllowedSANs": [name]}}}
            )
        ).pod

    assert pod("a") == pod("b")


def running(stage, name):
    """The exporter with the example's files, in a folder as the pod has it."""
    objects = chart.example(name)
    authority = Authority(stage.folder)
    certificate = authority.certify("DNS:credits-credits-exporter.monitoring.svc")
    pem = {"tls/tls.crt": certificate.certificate, "tls/tls.key": certificate.key, "client-ca.crt": authority.file}
    folder = stage.folder / "web"
    (folder / "tls").mkdir(parents=True)
    (folder / "web.yaml").write_text(objects.file("web.yaml"))
    for path in files(name):
        (folder / path).write_bytes(pem[path].read_bytes())
    return stage.exporter(objects.configuration, OPTION.replace(FOLDER, str(folder)))


def test_the_program_takes_every_setting_of_tls(stage):
    running(stage, "tls-client-certificates")


def test_helm_test_takes_the_certificate(stage):
    *arguments, url = chart.example("tls").one("Pod")["spec"]["containers"][0]["args"]
    assert url == "https://credits-credits-exporter.monitoring.svc:10177/-/ready"
    address = f"https://127.0.0.1:{running(stage, 'tls').port}/-/ready"
    result = run(*arguments, address)
    assert result.returncode == 0, result.stderr


def test_the_examples_of_the_readme_name_files_that_are_there():
    _, _, values, file = chart.readme_examples()
    objects = chart.render(chart.merged(chart.example_values("minimal"), yaml.safe_load(values)))
    assert endpoint(objects)["scheme"] == "https"
    named = yaml.safe_load(file)["tls_server_config"]
    assert set(named.values()) <= files("login").keys()
    assert named.items() <= yaml.safe_load(objects.file("web.yaml"))["tls_server_config"].items()
