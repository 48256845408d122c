"""What the providers get to see: the documented request, and nothing else."""

import pytest
from support.exporter.accounts import KEY, PATHS, account
from support.providers.provider import Answer

CREDENTIALS = {
    "altum": ("x-api-key", KEY),
    "olostep": ("Authorization", f"Bearer {KEY}"),
    "acychecker": ("API-KEY", KEY),
    "brookmimir": ("x-api-key", KEY),
}
OTHERS = {
    "altum": {"Content-Type": "application/json"},
    "olostep": {},
    "acychecker": {"Content-Type": "application/json", "Source": "credits-exporter"},
    "brookmimir": {"Accept": "application/json"},
}
READING = {"credits": 1, "remaining_credits_batch": 1, "current_balance": 1}


def requests_of(stage, id, **more):
    provider = stage.provider(Answer(READING))
    assert stage.exporter([account("asking", id, provider.url, **more)]).scrape().is_up("asking")
    return provider.requests


@pytest.mark.parametrize("id", PATHS)
def test_a_provider_receives_the_documented_request(stage, id):
    (request,) = requests_of(stage, id)
    assert (request.method, request.target) == ("GET", PATHS[id])
    for name, value in (OTHERS[id] | dict([CREDENTIALS[id]])).items():
        assert request.header(name) == [value]


@pytest.mark.parametrize("id", PATHS)
def test_a_key_stands_in_its_header_alone(stage, id):
    (request,) = requests_of(stage, id)
    assert [name for name, value in request.headers if KEY in value] == [CREDENTIALS[id][0]]
    assert KEY not in request.target


@pytest.mark.parametrize("id", PATHS)
def test_a_provider_learns_of_us_only_what_a_request_needs(stage, id):
    (request,) = requests_of(stage, id)
    expected = {CREDENTIALS[id][0], *OTHERS[id], "Host", "User-Agent", "Accept", "Accept-Encoding"}
    assert {name.lower() for name, _ in request.headers} == {name.lower() for name in expected}


def test_altum_is_asked_once_for_each_window(stage):
    requests = requests_of(stage, "altum", windows=["1h", "24h", "30d"])
    assert sorted(r.target for r in requests) == ["/credit?time=1", "/credit?time=24", "/credit?time=720"]


def test_each_window_of_altum_is_a_series_of_its_own(stage):
    provider = stage.provider(lambda request: Answer({"avmapi": request.target.split("=")[1]}))
    page = stage.exporter([account("usage", "altum", provider.url, windows=["1h", "2d"])]).scrape()
    assert page.reading("usage") == {"api_used api=avmapi window=1h": 1, "api_used api=avmapi window=48h": 48}


def test_acychecker_learns_the_name_of_the_app_that_the_account_gives(stage):
    (request,) = requests_of(stage, "acychecker", source="my-app")
    assert request.header("Source") == ["my-app"]


def test_a_base_url_may_have_a_path(stage):
    provider = stage.provider(Answer(READING))
    stage.exporter([account("gateway", "olostep", f"{provider.url}/gateway/")]).scrape()
    assert [r.target for r in provider.requests] == ["/gateway/user/credits/info"]


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_the_line_end_of_a_key_file_is_not_part_of_the_key(stage, tmp_path, ending):
    (tmp_path / "key").write_bytes(f"{KEY}{ending}".encode())
    (request,) = requests_of(stage, "olostep", api_key_file=f"{tmp_path}/key")
    assert request.header("Authorization") == [f"Bearer {KEY}"]


def test_a_key_may_come_from_a_variable_and_hold_dollar_signs(stage):
    provider = stage.provider(Answer(READING))
    accounts = [account("asking", "olostep", provider.url, key="a$$b-${PART}")]
    stage.exporter(accounts, environment={"PART": "$c"}).scrape()
    assert provider.requests[0].header("Authorization") == ["Bearer a$b-$c"]
