"""The pods of the Helm chart: without rights, watched on the health paths, with the program's own command line."""

import pytest
from support.exporter.programs import Served
from support.packaging import chart

EXAMPLES = chart.example_names()
VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}


def violations(pod):
    """What the Pod Security standard `restricted` forbids."""
    spec = pod["spec"]
    whole = spec.get("securityContext", {})
    for shared in ("hostNetwork", "hostPID", "hostIPC"):
        if spec.get(shared):
            yield shared
    if whole.get("sysctls"):
        yield "sysctls"
    yield from ({*volume} - {"name"} - VOLUMES for volume in spec.get("volumes", []) if not {*volume} & VOLUMES)
    for container in spec["containers"] + spec.get("initContainers", []):
        own = whole | container.get("securityContext", {})
        capabilities = own.get("capabilities", {})
        wrong = {
            "runAsNonRoot": own.get("runAsNonRoot") is not True,
            "runAsUser": own.get("runAsUser") == 0,
            "seccompProfile": own.get("seccompProfile", {}).get("type") not in ("RuntimeDefault", "Localhost"),
            "allowPrivilegeEscalation": own.get("allowPrivilegeEscalation") is not False,
            "privileged": own.get("privileged", False),
            "capabilities": "ALL" not in capabilities.get("drop", []) or capabilities.get("add"),
            "procMount": own.get("procMount", "Default") != "Default",
            "seLinuxOptions": own.get("seLinuxOptions"),
            "appArmorProfile": own.get("appArmorProfile", {}).get("type") == "Unconfined",
            "windowsOptions": own.get("windowsOptions"),
            "hostPort": any("hostPort" in port for port in container.get("ports", [])),
        }
        yield from (rule for rule, broken in wrong.items() if broken)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_pod_is_restricted(name):
    assert not any(list(violations(pod)) for pod in chart.example(name).pods)


@pytest.mark.parametrize(
    "rule, values",
    [
        ("runAsNonRoot", {"podSecurityContext": {"runAsNonRoot": False}}),
        ("runAsUser", {"podSecurityContext": {"runAsUser": 0}}),
        ("seccompProfile", {"podSecurityContext": {"seccompProfile": {"type": "Unconfined"}}}),
        ("allowPrivilegeEscalation", {"securityContext": {"allowPrivilegeEscalation": True}}),
        ("capabilities", {"securityContext": {"capabilities": {"drop": ["NET_RAW"]}}}),
        ("privileged", {"securityContext": {"privileged": True}}),
    ],
)
def test_a_pod_that_is_not_restricted_would_be_seen(rule, values):
    assert [list(violations(pod)) for pod in chart.render(values).pods] == [[rule], [rule]]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_pod_has_a_read_only_root_and_no_token(name):
    for pod in chart.example(name).pods:
        assert all(c["securityContext"]["readOnlyRootFilesystem"] for c in pod["spec"]["containers"])
        assert pod["spec"]["automountServiceAccountToken"] is False
        assert pod["spec"]["enableServiceLinks"] is False


@pytest.mark.parametrize("name", ["demo", "scheduling"])
def test_without_accounts_the_simulated_ones_are_shown(stage, name):
    container = chart.example(name).container
    arguments = [word for word in container["args"] if word != "--web.listen-address=:10177"]
    exporter = stage.enter(Served(stage.folder, *arguments))
    assert exporter.scrape().is_up("crawler")
    assert exporter.get(container["readinessProbe"]["httpGet"]["path"]).status == 200
    assert exporter.get(container["livenessProbe"]["httpGet"]["path"]).status == 200
    assert exporter.get(container["startupProbe"]["httpGet"]["path"]).status == 200


def test_a_start_may_take_a_minute_and_is_seen_within_seconds():
    probe = chart.render().container["startupProbe"]
    assert probe["periodSeconds"] * probe["failureThreshold"] >= 60 and probe["periodSeconds"] <= 5


@pytest.mark.parametrize("probe", ["startup", "liveness", "readiness"])
def test_values_say_how_patiently_a_probe_asks_and_nothing_else(probe):
    patience = {"initialDelaySeconds": 7, "periodSeconds": 8, "timeoutSeconds": 9, "failureThreshold": 10}
    steered, usual = chart.render({"probes": {probe: patience}}).container, chart.render().container
    assert steered == usual | {f"{probe}Probe": usual[f"{probe}Probe"] | patience}
    nothing = dict.fromkeys(chart.chart().values["probes"][probe])
    by_kubernetes = chart.render({"probes": {probe: nothing}}).container[f"{probe}Probe"]
    assert by_kubernetes == {"httpGet": usual[f"{probe}Probe"]["httpGet"]}


def test_the_helm_test_asks_the_service():
    values = chart.example_values("service-monitor")
    (test,) = chart.render(values, "rel").of("Pod")
    assert test["metadata"]["annotations"]["helm.sh/hook"] == "test"
    (container,) = test["spec"]["containers"]
    assert container["args"] == ["health", "http://rel-credits-exporter.monitoring.svc:9090/-/ready"]
    assert test["spec"]["restartPolicy"] == "Never"


def test_one_replica_has_no_disruption_budget_and_two_lose_one_at_a_time():
    assert chart.render({"replicas": 1}).of("PodDisruptionBudget") == []
    assert chart.render({"replicas": 2}).one("PodDisruptionBudget")["spec"]["maxUnavailable"] == 1


def test_replicas_spread_and_an_old_one_waits_for_the_new():
    objects = chart.render({"replicas": 2})
    (constraint,) = objects.pod["spec"]["topologySpreadConstraints"]
    assert constraint["whenUnsatisfiable"] == "ScheduleAnyway"
    assert constraint["labelSelector"]["matchLabels"].items() <= objects.pod["metadata"]["labels"].items()
    assert objects.one("Deployment")["spec"]["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}


def test_the_network_policy_lets_in_scrapes_and_the_test_and_out_what_providers_need():
    policy = chart.example("pod-monitor").one("NetworkPolicy")["spec"]
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    (rule,) = policy["ingress"]
    assert rule["ports"] == [{"port": "http"}]
    prometheus, test = rule["from"]
    assert "namespaceSelector" in prometheus
    (pod,) = chart.example("pod-monitor").of("Pod")
    assert test["podSelector"]["matchLabels"].items() <= pod["metadata"]["labels"].items()
    (rule,) = policy["egress"]
    assert [(p["protocol"], p["port"]) for p in rule["ports"]] == [("UDP", 53), ("TCP", 53), ("TCP", 443)]
    assert len(chart.example("environment").one("NetworkPolicy")["spec"]["egress"]) == 2
