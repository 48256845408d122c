"""A small fleet: three shards behind TLS and login, found and scraped by a real Prometheus with the project's rules."""

import json
from collections import Counter

import pytest
from support.exporter import web
from support.exporter.accounts import account
from support.exporter.programs import Program, binary, configuration_of
from support.exporter.waiting import eventually
from support.monitoring.alerting import DASHBOARDS
from support.monitoring.prometheus import Prometheus, free_port

ACCOUNTS = 300
SHARDS = 3


class Fleet:
    def __init__(self, stage, authority):
        self._stage = stage
        simulator = stage.simulator()
        file = stage.folder / "fleet.yaml"
        file.write_text(
            configuration_of([account(f"account-{n}", url=simulator.url, key=f"{n:064x}") for n in range(ACCOUNTS)])
        )
        certificate = authority.certify("IP:127.0.0.1")
        option = web.write(
            stage, {"tls_server_config": web.server(certificate), "basic_auth_users": {"prometheus": web.HASHES["2b"]}}
        )
        self._arguments = [f"--config.file={file}", option, f"--total-shards={SHARDS}"]
        self.ports = [free_port() for _ in range(SHARDS)]
        self.shards = [self.start(number) for number in range(SHARDS)]

    def start(self, number):
        where = [f"--shard={number}", f"--web.listen-address=127.0.0.1:{self.ports[number]}"]
        shard = self._stage.enter(Program(self._stage.folder, binary(), *self._arguments, *where))
        shard.awaits("listening")
        return shard


@pytest.fixture(scope="module")
def fleet(shared_stage, authority):
    return Fleet(shared_stage, authority)


@pytest.fixture(scope="module")
def prometheus(shared_stage, authority, fleet):
    client = {
        "scheme": "https",
        "tls_config": {"ca_file": str(authority.file)},
        "basic_auth": {"username": "prometheus", "password": web.PASSWORD},
    }
    discovery = {"tls_config": client["tls_config"], "basic_auth": client["basic_auth"], "refresh_interval": "5s"}
    # As patient as ever about everything but time: what each alert waits for is what its unit tests are about.
    rules = shared_stage.folder / "alerts.yaml"
    rules.write_text((DASHBOARDS / "rules/credits-alerts.yaml").read_text().replace("for: 10m", "for: 10s"))
    configuration = {
        "global": {"scrape_interval": "5s", "evaluation_interval": "5s"},
        "rule_files": [str(DASHBOARDS / "rules/credits-recording.yaml"), str(rules)],
        "scrape_configs": [
            {
                "job_name": "credits",
                "honor_labels": True,
                "http_sd_configs": [{"url": f"https://127.0.0.1:{port}/sd"} | discovery for port in fleet.ports],
            }
            | client
        ],
    }
    return shared_stage.enter(Prometheus(shared_stage.folder, json.dumps(configuration)))


def shown(prometheus):
    """How often each account is shown."""
    return Counter(labels["account"] for labels, _ in prometheus.query("credits_up == 1"))


def firing(prometheus, alert):
    return prometheus.query(f'ALERTS{{alertname="{alert}",alertstate="firing"}}')


def test_every_account_is_there_once_and_no_scrape_fails(prometheus):
    eventually(lambda: len(shown(prometheus)) == ACCOUNTS, "every account was shown", 120)
    assert set(shown(prometheus).values()) == {1}
    assert {target["health"] for target in prometheus.targets()} == {"up"}
    shares = prometheus.query("count by (instance) (credits_up)")
    assert len(shares) == SHARDS and all(ACCOUNTS / SHARDS / 2 < share < ACCOUNTS / SHARDS * 2 for _, share in shares)


def test_a_shard_that_is_killed_is_missed_and_the_others_go_on(prometheus, fleet):
    eventually(lambda: len(shown(prometheus)) == ACCOUNTS, "every account was shown", 120)
    instance = f"127.0.0.1:{fleet.ports[1]}"
    ((_, share),) = prometheus.query(f'count(credits_up{{instance="{instance}"}})')
    fleet.shards[1].kill()
    (alert,) = eventually(lambda: firing(prometheus, "CreditsExporterDown"), "the lost shard's alert fired", 180)
    assert prometheus.query("credits:served and on (job, instance) up == 0")[0][0]["instance"] == instance
    assert len(prometheus.query("credits:served unless on (provider, account) credits_up")) == share
    assert alert[0]["severity"] == "critical"
    assert len(shown(prometheus)) == ACCOUNTS - share
    # Nothing happened to the others.
    assert prometheus.query(f'min(min_over_time(up{{instance!="{instance}"}}[1m]))')[0][1] == 1
    assert not firing(prometheus, "CreditsAccountFailing")

    fleet.start(1)
    eventually(lambda: not firing(prometheus, "CreditsExporterDown"), "the alert was resolved", 180)
    eventually(lambda: len(shown(prometheus)) == ACCOUNTS, "every account was shown again", 120)
    assert set(shown(prometheus).values()) == {1}
