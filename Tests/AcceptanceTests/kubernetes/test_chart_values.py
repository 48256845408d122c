"""The values of the Helm chart: documented, and wrong ones refused with a message that names them."""

import re
import shutil

import helm_python
import pytest
import yaml
from support.packaging import chart

ACCOUNT = {"name": "a", "provider": "olostep"}
CONFIGURED = {"config": {"accounts": [ACCOUNT]}}
WRONG = [
    ("replica", {"replica": 2}),
    ("/replicas", {"replicas": "2"}),
    ("/replicas", {"replicas": -1}),
    ("/shards", {"shards": 0}),
    ("/shards", {"shards": "3"}),
    ("/shards", {"shards": 2.5}),
    ("/image", {"image": {"name": "x"}}),
    ("/image/pullPolicy", {"image": {"pullPolicy": "Sometimes"}}),
    ("/image/digest", {"image": {"digest": "latest"}}),
    ("/fullnameOverride", {"fullnameOverride": "Credits_1"}),
    ("account", {"config": {"account": [ACCOUNT]}}),
    ("/config/accounts", {"config": {"accounts": []}}),
    ("/config/accounts/1", {"config": {"accounts": [ACCOUNT, {"name": "b"}]}}),
    ("/config/accounts/0/name", {"config": {"accounts": [ACCOUNT | {"name": 123}]}}),
    ("/configFrom/key", {"configFrom": {"key": "a/b"}}),
    ("/accountFiles/0", {"accountFiles": ["credits-team-a"]}),
    ("/accountFiles/0", {"accountFiles": [{"configMap": "a", "secret": "b"}]}),
    ("/providerFiles/0", {"providerFiles": [{"configMap": "a", "key": "b"}]}),
    ("/keys", {"keys": {"a/b": "x"}}),
    ("/keys/a", {"keys": {"a": ""}}),
    ("/keysFrom/secrets/0", {"keysFrom": {"secrets": ["olostep"]}}),
    ("/keysFrom/secrets/0", {"keysFrom": {"secrets": [{"name": "a", "key": "b"}]}}),
    (
        "/keysFrom/secrets/0/items/0/path",
        {"keysFrom": {"secrets": [{"name": "a", "items": [{"key": "a", "path": "../b"}]}]}},
    ),
    (
        "/keysFrom/externalSecret/secretStoreRef/name",
        {"keysFrom": {"externalSecret": {"data": [{"secretKey": "a", "remoteRef": {"key": "b"}}]}}},
    ),
    ("/env/0", {"env": [{"value": "x"}]}),
    ("/log/level", {"log": {"level": "loud"}}),
    ("/web", {"web": {"basicAuth": {"prometheus": "$2y$10$"}}}),
    ("/web/tls", {"web": {"tls": {"secret": "credits-tls"}}}),
    ("/web/tls/secretName", {"web": {"tls": {"secretName": "Credits TLS"}}}),
    ("/web/tls/certKey", {"web": {"tls": {"certKey": "tls/tls.crt"}}}),
    ("/web/tls/minVersion", {"web": {"tls": {"minVersion": "1.2"}}}),
    ("/web/tls/clientAuthType", {"web": {"tls": {"clientAuthType": "Required"}}}),
    ("/web/tls/clientCA", {"web": {"tls": {"clientCA": "our-authority"}}}),
    ("/web/tls/clientAllowedSANs", {"web": {"tls": {"clientAllowedSANs": "prometheus"}}}),
    ("/web/configFrom", {"web": {"configFrom": {"configMap": "our-web"}}}),
    ("/web/configFrom/key", {"web": {"configFrom": {"key": "a/b"}}}),
    ("/service/port", {"service": {"port": 70000}}),
    ("/monitor/kind", {"monitor": {"kind": "both"}}),
    ("/monitor/interval", {"monitor": {"interval": 60}}),
    ("/monitor/interval", {"monitor": {"interval": "0s"}}),
    ("/monitor/interval", {"monitor": {"interval": "0h00m"}}),
    ("/monitor/scrapeTimeout", {"monitor": {"scrapeTimeout": "0s"}}),
    ("/monitor/scrapeTimeout", {"monitor": {"scrapeTimeout": "soon"}}),
    ("/monitor/tlsConfig", {"monitor": {"tlsConfig": {"caFile": "/ca.pem"}}}),
    ("/monitor/tlsConfig/ca", {"monitor": {"tlsConfig": {"ca": {"name": "a", "key": "b"}}}}),
    ("/monitor/tlsConfig", {"monitor": {"tlsConfig": {"cert": {"secret": {"name": "a", "key": "b"}}}}}),
    ("/monitor/basicAuth", {"monitor": {"basicAuth": {"username": {"name": "a", "key": "b"}}}}),
    (
        "/monitor/basicAuth/password",
        {"monitor": {"basicAuth": {"username": {"name": "a", "key": "b"}, "password": "s3cret"}}},
    ),
    ("/prometheusRule/enabled", {"prometheusRule": {"enabled": "yes"}}),
    ("/prometheusRule/alertLabels", {"prometheusRule": {"alertLabels": {"info": {}}}}),
    ("/dashboards/labels/grafana_dashboard", {"dashboards": {"labels": {"grafana_dashboard": 1}}}),
    ("/networkPolicy/from", {"networkPolicy": {"from": "monitoring"}}),
    ("/podDisruptionBudget/maxUnavailable", {"podDisruptionBudget": {"maxUnavailable": 0}}),
    ("/podAnnotations/a", {"podAnnotations": {"a": True}}),
    ("/probes/startup", {"probes": {"startup": {"httpGet": {"path": "/"}}}}),
    ("/probes/liveness/periodSeconds", {"probes": {"liveness": {"periodSeconds": 0}}}),
    ("/keysFrom/externalSecret/apiVersion", {"keysFrom": {"externalSecret": {"apiVersion": "v1beta1"}}}),
]


@pytest.mark.parametrize("name, values", WRONG)
def test_the_schema_refuses_a_wrong_value_and_names_it(name, values):
    with pytest.raises(helm_python.HelmError) as refused:
        chart.render(values)
    heading, _, *complaints = str(refused.value).strip().splitlines()
    assert "the specifications of the schema" in heading
    assert len(complaints) <= 2
    assert f"'{name}'" in complaints[0]
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize(
    "name, values",
    [
        ("config", CONFIGURED | {"configFrom": {"secret": "s"}}),
        ("configFrom.configMap", {"configFrom": {"secret": "s", "configMap": "c"}}),
        ("config.accounts", {"config": {"defaults": {"timeout": "5s"}}}),
        ("providerFiles", {"providerFiles": [{"configMap": "c"}]}),
        ("config.accounts", {"keys": {"olostep": "x"}}),
        ("config.accounts", {"keysFrom": {"secrets": [{"name": "olostep"}]}}),
        ("shards", {"shards": 2}),
        ("web: the simulated", {"web": {"configFrom": {"secret": "s"}}}),
        *(
            (name, chart.merged(CONFIGURED, {"web": {"tls": {"secretName": "t"} | tls}, "monitor": monitor}))
            for name, tls, monitor in [
                ("web.tls.secretName", {"secretName": "", "minVersion": "TLS13"}, {}),
                ("web.tls.secretName", {"secretName": "", "clientAuthType": "RequireAnyClientCert"}, {}),
                ("monitor.tlsConfig", {"secretName": ""}, {"tlsConfig": {"insecureSkipVerify": True}}),
                ("web.tls.clientAuthType", {"clientCA": {"secret": "s"}}, {}),
                ("web.tls.clientAuthType", {"clientAllowedSANs": ["prometheus"]}, {}),
                ("web.tls.clientCA", {"clientAuthType": "RequireAndVerifyClientCert"}, {}),
                (
                    "web.tls.clientCA",
                    {"clientAuthType": "RequestClientCert", "clientCA": {"secret": "s", "configMap": "c"}},
                    {},
                ),
                ("monitor.tlsConfig", {"clientAuthType": "RequireAnyClientCert"}, {"kind": "PodMonitor"}),
                (
                    "monitor.tlsConfig",
                    {"clientAuthType": "RequestClientCert", "clientAllowedSANs": ["a"]},
                    {"kind": "PodMonitor"},
                ),
                ("monitor.basicAuth", {}, {"basicAuth": chart.example_values("login")["monitor"]["basicAuth"]}),
            ]
        ),
        *(
            ("web.configFrom", chart.merged(chart.example_values("login") | {"monitor": {}}, {"web": {"tls": tls}}))
            for tls in [{"minVersion": "TLS13"}, {"clientAllowedSANs": ["a"], "clientAuthType": "RequestClientCert"}]
        ),
        ("CreditsDepletd", {"prometheusRule": {"disabled": ["CreditsDepletd"]}}),
    ],
)
def test_values_that_do_not_go_together_are_refused(name, values):
    with pytest.raises(helm_python.HelmError, match=re.escape(name)):
        chart.render(values)


# Everything that has values is on.
EVERYTHING = chart.merged(
    chart.example_values("login") | chart.example_values("external-secrets"),
    {
        "configFrom": {"secret": "our-credits"},
        "accountFiles": [{"configMap": "our-accounts"}],
        "providerFiles": [{"configMap": "our-definitions"}],
        "replicas": 2,
        "web": {"tls": {"clientAuthType": "RequestClientCert", "clientCA": {"secret": "our-authority"}}},
        "prometheusRule": {"enabled": True, "alertLabels": {"critical": {"team": "platform"}}},
        "networkPolicy": {"enabled": True},
    },
) | {"config": {}}
# Without it Kubernetes, or Grafana's sidecar, decides.
PASSED_ON = (
    "resources",
    "podSecurityContext",
    "securityContext",
    "topologySpreadConstraints",
    "dashboards.labels",
    "probes.startup.",
    "probes.liveness.",
    "probes.readiness.",
)


def defaults(values, above=()):
    for key, value in values.items():
        path = (*above, key)
        if not ".".join(path).startswith(PASSED_ON):
            yield path, value
        if isinstance(value, dict):
            yield from defaults(value, path)


def outcome(path, value):
    """What comes of everything with this value there: the objects, or the reason why there are none."""

    def placed(values, key, *rest):
        return values | {key: placed(values.get(key, {}), *rest) if rest else value}

    try:
        return chart.render(placed(EVERYTHING, *path)).text
    except helm_python.HelmError as refused:
        return str(refused)


def test_everything_goes_together():
    assert chart.render(EVERYTHING)


@pytest.mark.parametrize("path, default", [pytest.param(*d, id=".".join(d[0])) for d in defaults(chart.chart().values)])
def test_null_is_the_default_or_refused(path, default):
    """Helm takes the default away where nothing but comments stands under a key."""
    result = outcome(path, None)
    assert result == outcome(path, default) or f"missing property '{path[-1]}'" in result


def test_the_chart_can_be_part_of_another(tmp_path):
    shutil.copytree(chart.FOLDER, tmp_path / "charts" / chart.FOLDER.name)
    dependency = {"name": "credits-exporter", "version": "*", "condition": "credits-exporter.enabled"}
    described = {"apiVersion": "v2", "name": "all", "version": "1.0.0", "dependencies": [dependency]}
    (tmp_path / "Chart.yaml").write_text(yaml.safe_dump(described))
    (tmp_path / "templates").mkdir()
    with helm_python.Chart.load(tmp_path) as whole:
        for enabled in (True, False):
            rendered = whole.render(
                values={
                    "global": {"imageRegistry": "registry.example.com"},
                    "credits-exporter": CONFIGURED | {"enabled": enabled},
                }
            )
            assert any("kind: Deployment" in text for text in rendered.values()) == enabled


def leaves(values, path=()):
    for key, value in values.items():
        if isinstance(value, dict) and value and key != "labels":
            yield from leaves(value, (*path, key))
        else:
            yield ".".join((*path, key)), value


def test_the_readme_has_every_value_with_its_default():
    rows = re.findall(r"^\| `(\S+)` \| `(.*?)` \| .*\|$", (chart.FOLDER / "README.md").read_text(), re.MULTILINE)
    documented = [(name, yaml.safe_load(default)) for name, default in rows]
    assert documented == list(leaves(yaml.safe_load((chart.FOLDER / "values.yaml").read_text())))


def test_the_schema_knows_every_value():
    schema = chart.chart().schema
    assert set(schema["properties"]) == set(chart.chart().values) | {"global", "enabled"}


@pytest.mark.parametrize(
    "command", re.findall(r"^\$ (helm install .+)$", (chart.FOLDER / "README.md").read_text(), re.MULTILINE)
)
def test_the_example_of_the_readme_installs_all_of_it(command):
    values, *_ = chart.readme_examples()
    objects = chart.installed(command, {"values.yaml": values})
    assert objects.one("ServiceMonitor") and objects.of("PrometheusRule") and len(objects.of("ConfigMap")) > 1
    assert objects.container["args"][0].startswith("--config.file")
