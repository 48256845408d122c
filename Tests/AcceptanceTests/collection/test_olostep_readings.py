"""Olostep tells most of all providers: balance, lots, subscription, and whether the team may spend."""

import pytest
from support.exporter.accounts import account
from support.providers.fixtures import body
from support.providers.provider import Answer

NEW_YEAR = "expires=2025-01-01T00:00:00Z"


def lot(kind="Top-up", allocated=5, remaining=3, **more):
    return {"purchase_kind": kind, "allocated_units": allocated, "remaining_units": remaining} | more


CASES = {
    "the documentation's sample": (
        body("olostep/200-documented"),
        {
            "remaining pool=default": 12500,
            f"lots kind=subscription {NEW_YEAR}": 1,
            f"lot_allocated kind=subscription {NEW_YEAR}": 10000,
            f"lot_remaining kind=subscription {NEW_YEAR}": 8500,
            f"lot_expiry_timestamp_seconds kind=subscription {NEW_YEAR}": 1735689600,
            "lots kind=top_up expires=2025-04-01T00:00:00Z": 1,
            "lot_allocated kind=top_up expires=2025-04-01T00:00:00Z": 5000,
            "lot_remaining kind=top_up expires=2025-04-01T00:00:00Z": 4000,
            "lot_expiry_timestamp_seconds kind=top_up expires=2025-04-01T00:00:00Z": 1743465600,
            "subscription_info id=SUB_PRO name=Pro": 1,
            "subscription_allocated": 10000,
            "subscription_created_timestamp_seconds": 1704067200,
            "spending_allowed": 1,
        },
    ),
    "two lots of equal kind and expiry": (
        {"breakdown": [lot(expiry_date=1735689600), lot(allocated=50, remaining=30, expiry_date=1735689600)]},
        {
            f"lots kind=top_up {NEW_YEAR}": 2,
            f"lot_allocated kind=top_up {NEW_YEAR}": 55,
            f"lot_remaining kind=top_up {NEW_YEAR}": 33,
            f"lot_expiry_timestamp_seconds kind=top_up {NEW_YEAR}": 1735689600,
        },
    ),
    "a lot that never expires": (
        {"breakdown": [lot("Manual"), lot("Setup", expiry_date=None)]},
        {
            "lots kind=manual expires=never": 1,
            "lot_allocated kind=manual expires=never": 5,
            "lot_remaining kind=manual expires=never": 3,
            "lots kind=setup expires=never": 1,
            "lot_allocated kind=setup expires=never": 5,
            "lot_remaining kind=setup expires=never": 3,
        },
    ),
    "lots of a new kind, and of none": (
        {"breakdown": [lot("Black Friday"), {"remaining_units": 1}]},
        {
            "lots kind=black_friday expires=never": 1,
            "lot_allocated kind=black_friday expires=never": 5,
            "lot_remaining kind=black_friday expires=never": 3,
            "lots kind=unknown expires=never": 1,
            "lot_remaining kind=unknown expires=never": 1,
        },
    ),
    "an overdraft without leave to spend": (
        body("olostep/200-overdraft"),
        {"remaining pool=default": -250, "spending_allowed": 0},
    ),
    "no active subscription": (
        {"active_subscription": {"id": "SUB_BASE", "display_name": "Base"}},
        {"subscription_info id=SUB_BASE name=Base": 1},
    ),
}


@pytest.fixture(scope="module")
def page(shared_stage):
    names = list(CASES)
    provider = shared_stage.provider(lambda request: Answer(CASES[names[int(request.target.split("/")[1])]][0]))
    accounts = [account(name, "olostep", f"{provider.url}/{i}") for i, name in enumerate(names)]
    return shared_stage.exporter(accounts).scrape()


@pytest.mark.parametrize("case", CASES)
def test_an_olostep_answer_gives_exactly_the_series_that_it_tells_of(page, case):
    assert page.reason(case) is None
    assert page.reading(case) == CASES[case][1]
