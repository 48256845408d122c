"""What each status and each broken body means, provider by provider."""

import zlib

import pytest
from support.exporter.accounts import account
from support.providers.fixtures import answer, fields
from support.providers.provider import Answer

GZIP = {"Content-Encoding": "gzip"}
TOO_MANY_LOTS = [{"expiry_date": expiry, "remaining_units": 1} for expiry in range(1_800_000_000, 1_800_005_001)]

CASES = [
    ("altum", "400", Answer(status=400), "unexpected_status"),
    ("altum", "401", Answer(status=401), "invalid_key"),
    ("altum", "402", Answer(status=402), "unexpected_status"),
    ("altum", "403 Forbidden", answer("altum/403-forbidden"), "forbidden"),
    ("altum", "404", Answer(status=404), "unexpected_status"),
    ("altum", "429", Answer(status=429), "rate_limited"),
    ("altum", "500", Answer(status=500), "server_error"),
    ("olostep", "402, which is an invalid key there", Answer({"error": "invalid"}, 402), "invalid_key"),
    ("olostep", "402 without a body", Answer(status=402), "invalid_key"),
    ("olostep", "401", Answer(status=401), "invalid_key"),
    ("olostep", "403", Answer(status=403), "forbidden"),
    ("olostep", "404", Answer(status=404), "unexpected_status"),
    ("olostep", "429", answer("olostep/429-undocumented"), "rate_limited"),
    ("olostep", "500", answer("olostep/500-passing-fault"), "server_error"),
    ("olostep", "503 of a gateway", Answer("<html>", 503), "server_error"),
    ("acychecker", "401 for an unknown key", answer("acychecker/401-invalid-key"), "invalid_key"),
    ("acychecker", "401 for an expired license", answer("acychecker/401-license-expired"), "license_expired"),
    ("acychecker", "401 without a body", Answer(status=401), "invalid_key"),
    ("acychecker", "403", Answer(status=403), "forbidden"),
    ("acychecker", "429", answer("acychecker/429-rate-limited"), "rate_limited"),
    ("acychecker", "502", Answer(status=502), "server_error"),
    ("acychecker", "the misprinted sample", answer("acychecker/200-misprint"), "invalid_body"),
    ("brookmimir", "200 with a null balance", answer("brookmimir/200-null-balance"), "invalid_key"),
    ("brookmimir", "400", answer("brookmimir/400-malformed"), "invalid_key"),
    ("brookmimir", "401", answer("brookmimir/401-unknown"), "invalid_key"),
    ("brookmimir", "403", answer("brookmimir/403-revoked"), "invalid_key"),
    ("brookmimir", "404", answer("brookmimir/404-not-recognized"), "invalid_key"),
    ("brookmimir", "405", Answer(status=405), "unexpected_status"),
    ("brookmimir", "429", Answer(status=429), "rate_limited"),
    ("brookmimir", "500", Answer(fields("brookmimir/200-null-balance") | {"status": 500}, 500), "server_error"),
    ("brookmimir", "599", Answer(status=599), "server_error"),
    ("brookmimir", "a status nobody expects", Answer(status=418), "unexpected_status"),
    ("brookmimir", "success without content", Answer(status=204), "unexpected_status"),
    ("brookmimir", "created without content", Answer(status=201), "unexpected_status"),
    ("brookmimir", "300 with a Location", Answer(status=300, headers={"Location": "/v2"}), "redirect"),
    ("brookmimir", "300 without a Location", Answer(status=300), "unexpected_status"),
    ("brookmimir", "305 with a Location", Answer(status=305, headers={"Location": "/v2"}), "redirect"),
    ("brookmimir", "a compressed body", Answer(zlib.compress(b"{}"), headers=GZIP), "invalid_body"),
    ("brookmimir", "an empty body", Answer(), "invalid_body"),
    ("brookmimir", "a page of HTML", Answer("<!DOCTYPE html><title>Sign in</title>"), "invalid_body"),
    ("brookmimir", "half an object", Answer('{"current_balance": 4'), "invalid_body"),
    ("brookmimir", "a comma too many", Answer('{"current_balance": 4,}'), "invalid_body"),
    ("brookmimir", "two objects", Answer('{"current_balance": 4} {}'), "invalid_body"),
    ("brookmimir", "a list", Answer('[{"current_balance": 4}]'), "invalid_body"),
    ("brookmimir", "a bare number", Answer("4"), "invalid_body"),
    ("brookmimir", "UTF-16", Answer('{"current_balance": 4}'.encode("utf-16")), "invalid_body"),
    ("brookmimir", "bytes that are no UTF-8", Answer(b'{"current_balance": 4, "m": "\xff"}'), "invalid_body"),
    ("brookmimir", "not a number", Answer('{"current_balance": NaN}'), "invalid_body"),
    ("olostep", "an error under a status of success", Answer({"error": "maintenance", "code": 7}), "no_reading"),
    ("olostep", "no field at all", Answer({}), "no_reading"),
    ("olostep", "only nulls", answer("olostep/200-everything-null"), "no_reading"),
    ("olostep", "a list of which no lot can be used", Answer({"breakdown": [5, {"balance": 5}]}), "no_reading"),
    ("olostep", "more lots than any account has", Answer({"breakdown": TOO_MANY_LOTS}), "too_many_series"),
    ("altum", "an error under a status of success", Answer({"error": "maintenance"}), "no_reading"),
    ("acychecker", "renamed fields", Answer({"batchCreditsLeft": 5}), "no_reading"),
    ("brookmimir", "a balance left out", answer("brookmimir/200-left-out"), "no_reading"),
    ("brookmimir", "a deep nest", Answer('{"a":' * 50_000), "invalid_body"),
]
IDS = [f"{provider} {case}" for provider, case, _, _ in CASES]


@pytest.fixture(scope="module")
def page(shared_stage):
    provider = shared_stage.provider(lambda request: CASES[int(request.target.split("/")[1])][2])
    accounts = [
        account(name, provider_id, f"{provider.url}/{i}") | ({} if provider_id == "altum" else {"low_balance": 10})
        for i, (name, (provider_id, *_)) in enumerate(zip(IDS, CASES, strict=True))
    ]
    return shared_stage.exporter(accounts).scrape()


@pytest.mark.parametrize("name, reason", [(name, case[3]) for name, case in zip(IDS, CASES, strict=True)], ids=IDS)
def test_a_failure_has_its_reason_and_no_value(page, name, reason):
    assert page.reason(name) == reason
    assert page.reading(name) == {}


@pytest.mark.parametrize("name", [name for name in IDS if not name.startswith("altum")])
def test_a_failing_account_keeps_its_counters_and_its_threshold(page, name):
    kept = {s.name for s in page.samples if s.labels.get("account") == name}
    assert kept == {
        "credits_up",
        "credits_failure",
        "credits_low_threshold",
        "credits_spent_total",
        "credits_added_total",
        "credits_fetches_total",
        "credits_fetch_failures_total",
    }
