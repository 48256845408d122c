"""What each provider's documented answers become, series by series."""

import pytest

from support.accounts import account
from support.provider import Answer

CASES = {
    "altum with numbers as strings": (
        "altum",
        Answer({"interactivereference-api": "6", "rebuildapi": "1", "objectdataapi": "1"}),
        {
            "api_used api=interactivereference-api window=24h": 6,
            "api_used api=rebuildapi window=24h": 1,
            "api_used api=objectdataapi window=24h": 1,
        },
    ),
    "altum with numbers": (
        "altum",
        Answer({"avmapi": 671, "wozapi": 209}),
        {"api_used api=avmapi window=24h": 671, "api_used api=wozapi window=24h": 209},
    ),
    "altum without any use": ("altum", Answer({}), {}),
    "altum with a name of any kind": (
        "altum",
        Answer({'é "quoted" \\ {brace}\n💳': 1}),
        {'api_used api=é "quoted" \\ {brace}\n💳 window=24h': 1},
    ),
    "altum with values that are no numbers": (
        "altum",
        Answer('{"a": true, "b": "many", "c": null, "d": 1e999, "e": [1], "wozapi": 2.5}'),
        {"api_used api=wozapi window=24h": 2.5},
    ),
    "acychecker": (
        "acychecker",
        Answer(
            {
                "message": "",
                "credits_used_batch": 335,
                "remaining_credits_batch": 665,
                "credits_used_simple": 11,
                "remaining_credits_simple": 39,
            }
        ),
        {"used pool=batch": 335, "remaining pool=batch": 665, "used pool=simple": 11, "remaining pool=simple": 39},
    ),
    "acychecker with one pool": (
        "acychecker",
        Answer({"remaining_credits_batch": 665, "remaining_credits_simple": None}),
        {"remaining pool=batch": 665},
    ),
    "brookmimir": (
        "brookmimir",
        Answer({"status": 200, "message": "Credits retrieved", "current_balance": 4287}),
        {"remaining pool=default": 4287},
    ),
    "brookmimir with strings": (
        "brookmimir",
        Answer({"status": "200", "message": "Credits retrieved", "current_balance": "4287"}),
        {"remaining pool=default": 4287},
    ),
    "brookmimir with another success": (
        "brookmimir",
        Answer({"current_balance": 4}, status=203),
        {"remaining pool=default": 4},
    ),
    "brookmimir with a balance of zero": (
        "brookmimir",
        Answer({"status": 200, "message": "ok", "current_balance": 0}),
        {"remaining pool=default": 0},
    ),
    "brookmimir 402": (
        "brookmimir",
        Answer({"status": 402, "message": "Insufficient balance", "current_balance": 0}, status=402),
        {"remaining pool=default": 0},
    ),
    "brookmimir 402 with a null balance": (
        "brookmimir",
        Answer({"status": 402, "message": "Insufficient balance", "current_balance": None}, status=402),
        {"remaining pool=default": 0},
    ),
    "brookmimir 402 without a body": ("brookmimir", Answer(status=402), {"remaining pool=default": 0}),
    "any provider under another content type": (
        "brookmimir",
        Answer({"current_balance": 7}, headers={"Content-Type": "text/html"}),
        {"remaining pool=default": 7},
    ),
}


@pytest.fixture(scope="module")
def page(shared_stage):
    names = list(CASES)
    provider = shared_stage.provider(lambda request: CASES[names[int(request.target.split("/")[1])]][1])
    accounts = [account(name, CASES[name][0], f"{provider.url}/{i}") for i, name in enumerate(names)]
    return shared_stage.exporter(accounts).scrape()


@pytest.mark.parametrize("case", CASES)
def test_an_answer_gives_exactly_the_series_that_it_tells_of(page, case):
    assert page.reason(case) is None
    assert page.reading(case) == CASES[case][2]
