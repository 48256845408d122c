"""After a failure an account is left alone, for as long as its provider says."""

import time
from email.utils import formatdate

import pytest
from support.exporter.accounts import account, balance
from support.exporter.waiting import eventually
from support.providers.provider import Answer

# What a provider says, and for how many seconds it must be left alone at the least.
WAITS = {
    "Retry-After in seconds": (lambda: Answer(status=429, headers={"Retry-After": "2"}), 2),
    # A date has whole seconds: one of them may have gone by in part.
    "Retry-After as a date": (
        lambda: Answer(status=429, headers={"Retry-After": formatdate(time.time() + 3, usegmt=True)}),
        2,
    ),
    "Retry-After of a passing fault": (lambda: Answer(status=503, headers={"Retry-After": "2"}), 2),
    "retry_after in the body": (lambda: Answer({"error": "x", "retry_after": 2}, 429), 2),
    "retry_after in a long body": (lambda: Answer({"error": "x" * 50_000, "retry_after": 2}, 429), 2),
    "cooldown_seconds in the body": (lambda: Answer({"error": "x", "cooldown_seconds": 2}, 429), 2),
    "the longest of all of them": (
        lambda: Answer({"retry_after": 0, "cooldown_seconds": 2}, 429, {"Retry-After": "1"}),
        2,
    ),
}


@pytest.mark.parametrize("said", WAITS)
def test_a_provider_is_left_alone_for_as_long_as_it_says(stage, said):
    answer, seconds = WAITS[said]
    provider = stage.provider(lambda _: answer())
    # After a blink a call would be due, were it not for what the provider says.
    exporter = stage.exporter([account("limited", "olostep", provider.url, min_interval="1ms")])
    reason = exporter.scrape().reason("limited")
    assert reason in ("rate_limited", "server_error")

    def called_again():
        assert exporter.scrape().reason("limited") == reason
        return len(provider.requests) > 1

    eventually(called_again, "the provider was called again", seconds + 10)
    first, second = (request.arrived for request in provider.requests[:2])
    assert second - first > seconds - 0.1


def test_without_a_word_of_the_provider_pauses_grow(stage):
    provider = stage.provider(Answer(status=500))
    exporter = stage.exporter([account("down", url=provider.url, min_interval="100ms")])

    def called(times):
        assert exporter.scrape().reason("down") == "server_error"
        return len(provider.requests) >= times

    eventually(lambda: called(5), "the provider was called five times")
    arrivals = [request.arrived for request in provider.requests[:5]]
    pauses = [after - before for before, after in zip(arrivals, arrivals[1:], strict=False)]
    for pause, least in zip(pauses, [0.1, 0.2, 0.4, 0.8], strict=True):
        assert pause > 0.9 * least, pauses


def test_an_account_recovers_with_its_provider(stage):
    answers = iter([Answer(status=500), Answer(status=500)])
    provider = stage.provider(lambda _: next(answers, Answer(balance(3))))
    exporter = stage.exporter([account("back", url=provider.url, min_interval="1ms")])
    page = eventually(lambda: (page := exporter.scrape()).is_up("back") and page, "the account recovered")
    assert page.value("credits_remaining", account="back") == 3
    assert page.value("credits_fetch_failures_total", account="back") == 2
