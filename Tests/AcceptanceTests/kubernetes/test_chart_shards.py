"""Shards in the Helm chart: all pods together have each account once, and no two replicas of a shard go at once."""

import pytest
from support.packaging import chart

HIGHLY_AVAILABLE = chart.example("sharded-ha")


def test_all_shards_together_have_each_account_once(stage):
    objects = chart.example("sharded")
    shards = objects.one("StatefulSet")["spec"]["replicas"]
    assert objects.container["args"][1:3] == ["--shard=auto", f"--total-shards={shards}"]
    shown = []
    for number in range(shards):
        # The host is named by Kubernetes, so what it would give is said here.
        arguments = [f"--shard={number}", objects.container["args"][2]]
        page = stage.exporter(objects.configuration, *arguments).scrape()
        shown += [sample.labels["account"] for sample in page.all("credits_up")]
    assert sorted(shown) == sorted(a["name"] for a in chart.example_values("sharded")["config"]["accounts"])


def test_each_replica_is_a_set_of_all_shards():
    sets = HIGHLY_AVAILABLE.of("StatefulSet")
    values = chart.example_values("sharded-ha")
    assert [found["spec"]["replicas"] for found in sets] == [values["shards"]] * values["replicas"]
    for found in sets:
        assert f"--total-shards={values['shards']}" in found["spec"]["template"]["spec"]["containers"][0]["args"]
        assert found["spec"]["podManagementPolicy"] == "Parallel", "a shard waits for another one"
    assert HIGHLY_AVAILABLE.of("Deployment") == []


def test_one_more_replica_leaves_the_others_as_they_are():
    values = chart.example_values("sharded")
    one, two, three = (chart.render(values | {"replicas": replicas}).of("StatefulSet") for replicas in (1, 2, 3))
    assert one[0]["metadata"] == two[0]["metadata"] and one[0]["spec"]["selector"] == two[0]["spec"]["selector"]
    assert two == three[:2]


def test_a_headless_service_names_the_pods_of_every_replica():
    (headless,) = [found for found in HIGHLY_AVAILABLE.of("Service") if found != HIGHLY_AVAILABLE.service]
    assert headless["spec"]["clusterIP"] == "None"
    for found in HIGHLY_AVAILABLE.of("StatefulSet"):
        assert found["spec"]["serviceName"] == headless["metadata"]["name"]
        labels = found["spec"]["template"]["metadata"]["labels"]
        assert headless["spec"]["selector"].items() <= labels.items()


def test_a_shard_that_is_not_ready_stays_a_target():
    """One that vanished from `dns_sd_configs` would take its accounts along, and no alert would say so."""
    (headless,) = [found for found in HIGHLY_AVAILABLE.of("Service") if found != HIGHLY_AVAILABLE.service]
    assert headless["spec"]["publishNotReadyAddresses"] is True
    assert "publishNotReadyAddresses" not in HIGHLY_AVAILABLE.service["spec"]


@pytest.mark.parametrize("kind", ["ServiceMonitor", "PodMonitor"])
def test_shards_are_targets_of_the_same_job(kind):
    """What the rules aggregate by stays when one pod becomes many: the Service's name and the monitor."""
    one, many = (
        chart.render(chart.merged(chart.example_values("sharded"), {"shards": shards, "monitor": {"kind": kind}}))
        for shards in (1, 8)
    )
    assert one.one(kind) == many.one(kind)
    assert one.service == many.service


def test_replicas_of_a_shard_are_kept_apart_and_shards_without_replicas_from_each_other():
    for replica in HIGHLY_AVAILABLE.replicas:
        for constraint in replica["spec"]["topologySpreadConstraints"]:
            assert constraint["matchLabelKeys"] == ["apps.kubernetes.io/pod-index"]
            for other in HIGHLY_AVAILABLE.replicas:
                assert constraint["labelSelector"]["matchLabels"].items() <= other["metadata"]["labels"].items()
    (constraint,) = chart.example("sharded").pod["spec"]["topologySpreadConstraints"]
    assert "matchLabelKeys" not in constraint


@pytest.mark.parametrize("name", ["sharded", "sharded-ha"])
def test_the_keys_of_a_constraint_of_ones_own_are_kept(name):
    values = chart.example_values(name)
    own = {"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"}
    constraints = [own | {"matchLabelKeys": ["controller-revision-hash"]}, own]
    one, other = chart.render(values | {"topologySpreadConstraints": constraints}).pod["spec"][
        "topologySpreadConstraints"
    ]
    ours = other.get("matchLabelKeys", [])
    assert one == other | {"matchLabelKeys": ["controller-revision-hash", *ours]}
    assert bool(ours) == (name == "sharded-ha")


def test_one_disruption_budget_over_all_pods_lets_one_go():
    for name in ("sharded", "sharded-ha"):
        budget = chart.example(name).one("PodDisruptionBudget")["spec"]
        assert budget["maxUnavailable"] == 1
        for replica in chart.example(name).replicas:
            assert budget["selector"]["matchLabels"].items() <= replica["metadata"]["labels"].items()
