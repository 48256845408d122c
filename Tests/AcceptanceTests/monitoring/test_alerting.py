"""From the provider's answer to the message that calls someone, with nothing in between that a user would not have."""

import pytest
from support.exporter.accounts import account
from support.monitoring.alerting import Chain
from support.packaging import readme

# Runs dry within a minute, is topped up after four more.
DRAINING_KEY = "fadefade" + "0" * 56


@pytest.mark.long
def test_an_account_that_runs_dry_calls_and_a_top_up_ends_it(stage):
    accounts = [account("flash-sale", url=stage.simulator().url, key=DRAINING_KEY, low_balance=100)]
    chain = Chain(stage, stage.exporter(accounts).port)
    firing, resolved = readme.sample("alerts").splitlines()
    chain.receiver.awaits(firing, seconds=900)
    chain.receiver.awaits(resolved, seconds=900)
    # The threshold's alert says less than the one above, and an example without silence would have sent it.
    assert "CreditsBelowThreshold" not in chain.receiver.output
