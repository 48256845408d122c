"""Paths made at random: what the program finds with them is what an independent library finds."""

import json
import math
import random

import pytest
from support.exporter.accounts import account
from support.providers import random_paths
from support.providers.oracle import expected
from support.providers.provider import Answer

ACCOUNTS = 50
PATHS = 40
ALL_NUMBERS = "..[?@ >= 0]"
OF_READING = {"credits_remaining", "credits_used", "credits_limit", "credits_failure"}


def definition(id, maker):
    """One whose pools are what stands at paths: sums of all numbers in it, and values that have to be the only one."""
    balances = [{"pool": f"sum{i}", "used": {"sum": [random_paths.path(maker) + ALL_NUMBERS]}} for i in range(PATHS)]
    balances += [{"pool": f"one{i}", "used": random_paths.path(maker)} for i in range(PATHS // 2)]
    request = {"path": f"/{id}", "headers": {"X-Key": "{api_key}"}}
    base_url = "https://api.acme.example"
    return {"id": id, "base_url": base_url, "request": request, "reading": {"balances": balances}}


def told(page, account):
    """The samples of an account's reading, or its failure, as `expected` gives them."""
    return {
        (
            sample.name.removeprefix("credits_"),
            tuple((name, text) for name, text in sorted(sample.labels.items()) if name not in ("provider", "account")),
        ): sample.value
        for sample in page.samples
        if sample.labels.get("account") == account and sample.name in OF_READING
    }


@pytest.mark.parametrize("seed", range(5))
def test_what_stands_at_a_path_is_what_another_library_finds(stage, seed):
    maker = random.Random(seed)
    documents = {f"p{i}": random_paths.document(maker) for i in range(ACCOUNTS)}
    definitions = [definition(id, maker) for id in documents]
    url = stage.provider(lambda request: Answer(documents[request.target[1:]])).url
    accounts = [account(id, id, url) for id in documents]
    page = stage.exporter(json.dumps({"providers": definitions, "accounts": accounts})).scrape()
    count = 0
    for each in definitions:
        wanted = expected(each, [(200, json.dumps(documents[each["id"]]).encode())])
        samples = told(page, each["id"])
        assert samples.keys() == wanted.keys(), each
        assert all(math.isclose(samples[key], wanted[key]) for key in samples), each
        count += len(samples)
    assert count > ACCOUNTS * PATHS // 4, "the paths lead nowhere"
