"""Providers that users define: all that a request can hold, several requests, and what is too much."""

import base64
import json
import re
import threading
from datetime import datetime, timezone

import pytest
from support.exporter.accounts import KEY, account, balance
from support.exporter.programs import ROOT, run
from support.providers.provider import Answer

SIGNATURE = 'sig"nature/of%the+account'
SENT = {"method": "POST", "path": "/v1/{team}/left", "body": {"key": "{api_key}", "list": [1, "{signature}", None]}}
SENT |= {"query": {"key": "{api_key}", "signature": "{signature}", "since": "{month_start:date}"}}
SENT |= {"headers": {"X-Key": "Key {api_key}"}, "basic_auth": {"username": "{team}", "password": "{signature}"}}
SETTINGS = {"team": "main team", "signature": {"required": True, "secret": True}}
# Nobody listens there.
URL = "http://127.0.0.1:1"


def definition(reading=None, request=None, **more):
    """One that tells a number, but for what a test says."""
    what = {"request": request or {"path": "/", "headers": {"X-Key": "{api_key}"}}}
    what |= {"reading": reading or {"balances": {"remaining": "left"}}}
    if "requests" in more:
        what = {}
    return {"id": "acme", "base_url": "https://api.acme.example"} | what | more


def configuration(definitions, *accounts):
    definitions = definitions if isinstance(definitions, list) else [definitions]
    return json.dumps({"providers": definitions, "accounts": list(accounts)})


def test_every_place_of_a_request_is_filled_and_encodes_for_itself(stage):
    provider = stage.provider(Answer({"left": 5}))
    asking = account("asking", "acme", provider.url, key="k/e y", signature=SIGNATURE)
    month = f"{datetime.now(timezone.utc):%Y-%m}-01"
    page = stage.exporter(configuration(definition(request=SENT, settings=SETTINGS), asking)).scrape()
    assert page.is_up("asking")
    (request,) = provider.requests
    encoded = "sig%22nature%2Fof%25the%2Baccount"
    query = f"key=k%2Fe%20y&signature={encoded}&since={month}"
    assert (request.method, request.target) == ("POST", f"/v1/main%20team/left?{query}")
    assert json.loads(request.body) == {"key": "k/e y", "list": [1, SIGNATURE, None]}
    assert request.header("Content-Type") == ["application/json"]
    assert request.header("X-Key") == ["Key k/e y"]
    login = base64.b64encode(f"main team:{SIGNATURE}".encode()).decode()
    assert request.header("Authorization") == [f"Basic {login}"]


@pytest.mark.parametrize("status", [200, 401, 418, 500])
def test_no_place_of_a_request_leaks_what_is_secret(stage, status):
    """The provider sends everything back, as an error page of a gateway does."""

    def parrot(request):
        said = " ".join([request.target, request.body.decode(), *(value for _, value in request.headers)])
        return Answer({"message": said, said: said, "plan": said}, status, {"X-Said": said, "Retry-After": said})

    provider = stage.provider(parrot)
    accounts = [
        account("echoed", "acme", provider.url, key="SecretKey/1", signature="SecretSignature+2"),
        account("refused", "acme", URL, key="SecretKey/1", signature="SecretSignature+2"),
    ]
    text = configuration(
        definition({"balances": {"remaining": "left"}, "subscription": {"name": "{plan}"}}, SENT, settings=SETTINGS),
        *accounts,
    )
    exporter = stage.exporter(text, "--log.level=debug")
    pages = [exporter.get(path).text for path in ("/metrics", "/", "/probe?account=echoed")]
    check = run("check", "--fetch", "--show-answer", f"--config.file={exporter.file}", "--log.level=debug")
    secrets = ["SecretKey", "SecretSignature"]
    secrets += [base64.b64encode(b"main team:SecretSignature+2").decode()]
    for text in [*pages, exporter.log, check.stdout, check.stderr]:
        assert not [secret for secret in secrets if secret in text], text[:2000]


class TestSeveralRequests:
    USAGE = {"path": "/usage", "query": {"hours": "{window:hours}"}, "headers": {"X-Key": "{api_key}"}}
    USAGE |= {"reading": {"usage": {"entries": "apis", "api": "{key}", "used": "value"}}}
    LEFT = {"path": "/left", "headers": {"X-Key": "{api_key}"}, "reading": {"balances": {"remaining": "left"}}}

    def page(self, stage, usage, left=None, optional=True, windows=("1h", "2d")):
        """Of an account whose provider gives these two answers."""
        answers = {"/left": left or Answer({"left": 5}), "/usage": usage}

        def response(request):
            answer = answers[request.target.split("?")[0]]
            return answer() if callable(answer) else answer

        self.provider = stage.provider(response)
        requests = [self.LEFT, self.USAGE | ({"optional": True} if optional else {})]
        self.exporter = stage.exporter(
            configuration(
                definition(requests=requests, windows=["24h"]),
                account("two", "acme", self.provider.url, windows=list(windows)),
            )
        )
        return self.exporter.scrape()

    def test_they_make_one_reading_and_one_with_a_window_is_sent_for_each(self, stage):
        page = self.page(stage, Answer({"apis": {"search": "6"}}))
        assert page.reading("two") == {
            "remaining pool=default": 5,
            "api_used api=search window=1h": 6,
            "api_used api=search window=48h": 6,
        }
        targets = sorted(request.target for request in self.provider.requests)
        assert targets == ["/left", "/usage?hours=1", "/usage?hours=48"]

    def test_they_are_sent_at_once(self, stage):
        together = threading.Barrier(3)

        def both():
            together.wait(60)
            return Answer({"left": 5, "apis": {"search": 6}})

        assert self.page(stage, both, both).is_up("two")

    @pytest.mark.parametrize("usage", [Answer("no plan for this", 403), Answer({"other": 1}), Answer("<html>")])
    def test_one_that_an_account_may_lack_leaves_only_its_own_readings_out(self, stage, usage):
        page = self.page(stage, usage)
        assert page.reading("two") == {"remaining pool=default": 5}
        self.exporter.scrape()
        lines = [line for line in self.exporter.log.splitlines() if "optional" in line]
        assert len(lines) == 1 and f"request=2 status={usage.status}" in lines[0], self.exporter.log

    @pytest.mark.parametrize("usage, words", [(Answer(status=404), "status 404"), (Answer("<html>"), "byte 0")])
    def test_a_person_is_told_why_one_that_an_account_may_lack_failed(self, stage, usage, words):
        self.page(stage, usage)
        result = run("check", "--fetch", f"--config.file={self.exporter.file}")
        line = next(line for line in result.stdout.splitlines() if "optional" in line)
        assert result.returncode == 0 and line.startswith("  request 2") and words in line

    def test_a_person_is_told_the_status_of_a_body_that_is_too_large(self, stage):
        self.page(stage, Answer("x" * (1 << 21)), optional=False)
        result = run("check", "--fetch", f"--config.file={self.exporter.file}")
        assert (
            result.returncode == 1
            and "body_too_large" in result.stdout
            and "\n  request 2, status 200, the body" in result.stdout
        )

    def test_one_that_it_may_not_lack_fails_the_account(self, stage):
        page = self.page(stage, Answer("no plan for this", 403), optional=False)
        assert page.reason("two") == "forbidden"

    def test_the_failure_of_the_first_is_not_made_up_for_by_the_optional_one(self, stage):
        page = self.page(stage, Answer({"apis": {"search": 6}}), left=Answer(status=429))
        assert page.reason("two") == "rate_limited"


class TestTooMuch:
    """What a definition or a response can make large is refused or bounded, and the rest of the page is untouched."""

    CASES = {
        "a pool for each of 10,000 elements": (
            {"balances": {"each": "list[*]", "pool": "{n}", "remaining": "n"}},
            {"list": [{"n": n} for n in range(10_000)]},
            "too_many_series",
        ),
        "a lot for each of 10,000 elements": (
            {"lots": {"each": "list[*]", "kind": "{n}", "remaining": "n"}},
            {"list": [{"n": f"{n}"} for n in range(10_000)]},
            "too_many_series",
        ),
        "an API for each of 10,000 members": (
            {"usage": {"entries": "apis", "api": "{key}", "used": "value"}},
            {"apis": {f"n{n}": n for n in range(10_000)}},
            "too_many_series",
        ),
        "a filter that looks at everything for each element": (
            {"balances": {"remaining": {"sum": ["$.list[?count($..*) > 1].n"]}}},
            {"list": [{"n": n} for n in range(10_000)]},
            "invalid_body",
        ),
        "filters in filters": (
            {"balances": {"remaining": {"sum": ["$.list[?count($.list[?count($.list[?@.n > 1]) > 1]) > 1].n"]}}},
            {"list": [{"n": n} for n in range(2_000)]},
            "invalid_body",
        ),
        "descendants of descendants": (
            {"balances": {"remaining": {"sum": ["$" + "..*" * 8 + ".n"]}}},
            {"list": json.loads("[" * 25 + "1" + "]" * 25)},
            "invalid_body",
        ),
        "one element taken a million times": (
            {"balances": {"remaining": {"sum": ["$.list" + "[0,0,0,0,0,0,0,0]" * 8]}}},
            {"list": json.loads("[" * 20 + "1" + "]" * 20)},
            "invalid_body",
        ),
        "a hundred thousand members": (
            {"balances": {"remaining": {"sum": ["$..n"]}}},
            "{" + ",".join(f'"{n}":0' for n in range(99_999)) + ',"n":7}',
            None,
        ),
    }

    @pytest.fixture(scope="class")
    def page(self, shared_stage):
        cases = list(self.CASES.values())
        definitions = [
            definition(reading, id=f"case{i}", **({"windows": ["24h"]} if "usage" in reading else {}))
            for i, (reading, _, _) in enumerate(cases)
        ]

        def response(request):
            where = request.target.split("/")[1]
            return Answer(balance(7) if where == "healthy" else cases[int(where)][1])

        url = shared_stage.provider(response).url
        accounts = [account(name, f"case{i}", f"{url}/{i}", timeout="30s") for i, name in enumerate(self.CASES)]
        healthy = account("healthy", url=f"{url}/healthy")
        return shared_stage.exporter(configuration(definitions, *accounts, healthy)).scrape(timeout=60)

    @pytest.mark.parametrize("case", CASES)
    def test_is_a_failure_of_its_account(self, page, case):
        assert page.reason(case) == self.CASES[case][2]

    def test_leaves_other_accounts_alone(self, page):
        assert page.reading("healthy")["remaining pool=default"] == 7

    def test_a_path_of_10_000_segments_is_refused(self, write):
        reading = {"balances": {"remaining": "a" + ".a" * 10_000}}
        result = run("check", write(configuration(definition(reading), account("a", "acme", URL))))
        assert result.returncode == 1
        assert re.fullmatch(r"\S+:1:170: error: .* at most 1024 characters, .*\n", result.stderr), result.stderr[:500]

    def test_a_filter_nested_10_000_times_is_refused(self, write):
        reading = {"balances": {"remaining": "a[?" + "(" * 10_000 + "@.b" + ")" * 10_000 + "]"}}
        result = run("check", write(configuration(definition(reading), account("a", "acme", URL))))
        assert result.returncode == 1
        assert re.fullmatch(r"\S+:1:170: error: .*\n", result.stderr), result.stderr[:500]


class TestExamplesOfThePaper:
    """The three definitions of the paper read the responses that stand above them."""

    PAPER = (ROOT / "Sources/Providers/README.md").read_text()
    READINGS = {
        "acme": {
            "remaining pool=default": 12.5,
            "used pool=default": 7.5,
            "limit pool=default": 20,
            "pool_info pool=default unit=usd": 1,
        },
        "translator": {
            "remaining pool=default": 1_069_882,
            "used pool=default": 180_118,
            "limit pool=default": 1_250_000,
            "reset_timestamp_seconds pool=default": 1_798_761_600,
            "pool_info pool=default unit=characters": 1,
            "subscription_info id=pro name=": 1,
            "subscription_expiry_timestamp_seconds": 1_801_353_600,
        },
        "wallets": {
            "remaining pool=USD": 12.5,
            "remaining pool=EUR": 3,
            "pool_info pool=USD unit=usd": 1,
            "pool_info pool=EUR unit=eur": 1,
            "lots kind=top_up expires=2027-03-01T00:00:00Z": 1,
            "lot_allocated kind=top_up expires=2027-03-01T00:00:00Z": 5000,
            "lot_remaining kind=top_up expires=2027-03-01T00:00:00Z": 1200,
            "lot_expiry_timestamp_seconds kind=top_up expires=2027-03-01T00:00:00Z": 1_803_859_200,
            "key_expiry_timestamp_seconds": 1_798_761_600,
            "spending_allowed": 1,
            "api_used api=search window=24h": 6,
            "api_used api=extract window=24h": 1,
        },
    }

    @pytest.fixture
    def bodies(self):
        first = re.search(r"the response is `(\{.*\})`", self.PAPER)[1]
        quota, wallets, apis = re.findall(r"```json\n(.*?)```", self.PAPER, re.DOTALL)
        return {"/v2/balance": first, "/usage": quota, "/v1/accounts/AC1/wallets": wallets, "/v1/usage": apis}

    @pytest.mark.parametrize("id", READINGS)
    def test_reads_what_stands_there(self, stage, bodies, tmp_path, id):
        url = stage.provider(lambda request: Answer(bodies[request.target.split("?")[0]])).url
        text = re.search(rf"```yaml\n(providers:\n  - id: {id}\b.*?)```", self.PAPER, re.DOTALL)[1]
        (tmp_path / "secret").write_text(KEY)
        text = re.sub(r"\$\{\w+\}", KEY, re.sub(r"/run/secrets/\w+", f"{tmp_path}/secret", text))
        text = re.sub(r"base_url: .*", f"base_url: {url}", text, count=1)
        page = stage.exporter(text).scrape()
        assert page.reading("main") == self.READINGS[id]
