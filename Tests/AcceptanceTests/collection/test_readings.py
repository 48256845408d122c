"""What each provider's documented answers become, series by series."""

import pytest
from support.exporter.accounts import account, balance
from support.providers.fixtures import answer
from support.providers.provider import Answer

CASES = {
    "altum with numbers as strings": (
        "altum",
        answer("altum/200-strings"),
        {
            "api_used api=interactivereference-api window=24h": 6,
            "api_used api=rebuildapi window=24h": 1,
            "api_used api=objectdataapi window=24h": 1,
        },
    ),
    "altum with numbers": (
        "altum",
        answer("altum/200-numbers"),
        {
            "api_used api=interactivereference-api window=24h": 1307,
            "api_used api=avmapi window=24h": 671,
            "api_used api=wozapi window=24h": 209,
            "api_used api=sustainabilityapi window=24h": 85,
            "api_used api=energylabelapi window=24h": 390,
        },
    ),
    "altum without any use": ("altum", answer("altum/200-nothing-used"), {}),
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
        answer("acychecker/200-documented"),
        {
            "used pool=batch": 335,
            "remaining pool=batch": 665,
            "limit pool=batch": 1000,
            "used pool=simple": 11,
            "remaining pool=simple": 39,
            "limit pool=simple": 50,
        },
    ),
    "acychecker with one pool": (
        "acychecker",
        Answer({"remaining_credits_batch": 665, "remaining_credits_simple": None}),
        {"remaining pool=batch": 665},
    ),
    "brookmimir": (
        "brookmimir",
        answer("brookmimir/200-documented"),
        {"remaining pool=default": 4287},
    ),
    "brookmimir with strings": (
        "brookmimir",
        answer("brookmimir/200-string"),
        {"remaining pool=default": 4287},
    ),
    "brookmimir with another success": (
        "brookmimir",
        Answer({"current_balance": 4}, status=203),
        {"remaining pool=default": 4},
    ),
    "brookmimir with a balance of zero": (
        "brookmimir",
        Answer(balance(0)),
        {"remaining pool=default": 0},
    ),
    "brookmimir 402": (
        "brookmimir",
        answer("brookmimir/402-zero"),
        {"remaining pool=default": 0},
    ),
    "brookmimir 402 with a null balance": (
        "brookmimir",
        answer("brookmimir/402-null"),
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
