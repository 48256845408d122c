"""Several processes with one configuration have each account exactly once."""

import json

import pytest
from support.exporter.accounts import account
from support.exporter.programs import run

NAMES = [f"account-{number}" for number in range(30)]


def test_all_shards_together_have_each_account_once(stage):
    provider = stage.provider()
    accounts = [account(name, url=provider.url) for name in NAMES]
    shards = [stage.exporter(accounts, f"--shard={number}", "--total-shards=3") for number in range(3)]
    shown = [[sample.labels["account"] for sample in shard.scrape().all("credits_up")] for shard in shards]
    assert all(shown)
    assert sorted(sum(shown, [])) == sorted(NAMES)
    for shard, names in zip(shards, shown, strict=True):
        assert sorted(group["labels"]["account"] for group in json.loads(shard.get("/sd").text)) == sorted(names)
    other = next(name for name in NAMES if name not in shown[0])
    assert shards[0].get(f"/probe?account={other}").status == 404


@pytest.mark.parametrize(
    "arguments, complaint",
    [
        (["--shard=3", "--total-shards=3"], "--total-shards"),
        (["--shard=-1", "--total-shards=3"], "--shard"),
        (["--shard=first"], "--shard"),
        (["--total-shards=0"], "--total-shards"),
    ],
)
def test_a_shard_that_cannot_be_is_wrong_usage(arguments, complaint):
    result = run(*arguments)
    assert result.returncode == 64 and complaint in result.stderr
