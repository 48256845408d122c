"""The page for people, in a real browser."""

import base64
import hashlib
import re
import time

import pytest
from support.clients.browser import View, chromium
from support.exporter.accounts import account, balance
from support.providers.fixtures import fields
from support.providers.provider import Answer

HOSTILE = [
    "<script>alert(1)</script>",
    "\u0600<script>alert(2)</script>",
    '"\u0301 onmouseover="alert(3)" x="',
    "'><img src=x onerror=alert(4)>",
    "</table></main><style>body{display:none}</style>",
    "{{summary}} {{{summary}}} &lt;b&gt; &#60;",
    "\u202eevoba dna esrever\u2066 🦀\u200d🔥 Ω≈ç√",
    "javascript:alert(5)//?&account=x#y/../%00",
    "long" * 100,
    "w" * 400,
]
SIZES = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]


def hostile_answer(request):
    """An account that tells everything, in words that mean harm; its plan is named after its key's number."""
    number = int(request.header("Authorization")[0].split("-")[-1])
    told = fields("olostep/200-documented")
    expiry = int(time.time()) + 86_400 * (3 + number)
    lot = told["breakdown"][0] | {"purchase_kind": HOSTILE[number], "expiry_date": expiry}
    plan = told["active_subscription"] | {"display_name": HOSTILE[number]}
    return Answer(told | {"breakdown": [lot], "active_subscription": plan})


@pytest.fixture(scope="module")
def browser(shared_stage):
    return shared_stage.enter(chromium())


@pytest.fixture(scope="module")
def demo(shared_stage):
    demo = shared_stage.demo()
    demo.scrape()
    return demo


@pytest.fixture(scope="module")
def hostile_provider(shared_stage):
    return shared_stage.provider(hostile_answer)


@pytest.fixture(scope="module")
def hostile(shared_stage, hostile_provider):
    accounts = [
        account(name, "olostep", hostile_provider.url, key=f"key-{number}", low_balance=1000)
        for number, name in enumerate(HOSTILE)
    ]
    exporter = shared_stage.exporter(accounts)
    exporter.scrape()
    return exporter


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_names_that_mean_harm_do_nothing(browser, hostile, width, scheme):
    view = View(browser, hostile.url, width, scheme)
    view.screenshot(f"hostile-{width}-{scheme}")
    assert view.complaints == []
    assert view.requests == [f"{hostile.url}/"]
    assert view.page.locator("script, img, main style, [onmouseover], [onerror]").count() == 0
    assert view.page.locator("tbody th").all_text_contents() == HOSTILE
    assert view.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_link_of_an_account_leads_to_it(browser, hostile):
    view = View(browser, hostile.url)
    links = view.page.locator("tbody a").evaluate_all("all => all.map(a => a.href)")
    pages = [hostile.scrape(link.removeprefix(hostile.url)) for link in links]
    names = [page.all("credits_up")[0].labels["account"] for page in pages]
    assert names == view.page.locator("tbody a").all_text_contents()


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_the_page_fits_and_can_be_read(browser, demo, width, scheme):
    view = View(browser, demo.url, width, scheme)
    # Two of these are the pictures of the README.
    view.screenshot(f"landing-page-{scheme}" if width == 1280 else f"landing-page-{width}-{scheme}")
    assert view.page.evaluate("document.documentElement.scrollWidth") <= width
    too_faint = [(ratio, where) for ratio, where in view.contrasts() if ratio < 4.5]
    assert not too_faint
    backdrop = view.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (backdrop == "rgb(255, 255, 255)") == (scheme == "light")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_screen_reader_finds_its_way(browser, demo, width):
    page = View(browser, demo.url, width).page
    tree = page.locator("body").aria_snapshot()
    for part in ["banner", "main", "contentinfo", 'navigation "Endpoints"', 'heading "credits-exporter" [level=1]']:
        assert f"- {part}" in tree
    assert re.search(r'- table "Accounts, worst first', tree)
    heads = re.findall(r'columnheader "(.*)"', tree)
    assert heads == ["Account", "Provider", "State", "Left", "Next to expire", "Spending", "Last success"]
    assert tree.count("- rowheader") == 13
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outline").endswith("solid 3px")


def test_the_state_of_every_account_is_told_in_words_worst_first(browser, demo):
    view = View(browser, demo.url)
    states = view.page.locator(".state").all_inner_texts()
    assert states[0].startswith("key rejected, next try ")
    assert states[1].startswith("rate limited, next try ")
    assert states[2] == "depleted"
    assert view.page.locator("main strong").inner_text().startswith("13 accounts: ")


def test_limits_units_and_resets_stand_beside_what_is_left(browser, demo):
    rows = View(browser, demo.url).rows()
    (translation,) = [row for row in rows if row.startswith("translation")]
    assert re.search(r"[\d,]+ of [\d,]+ characters .*threshold [\d,]+.*filled again in 1[12] d", translation)
    (chat,) = [row for row in rows if row.startswith("chat")]
    assert "CNY: 110 cny" in chat and re.search(r"USD: [\d.]+ usd", chat)


def test_the_page_asks_no_provider(browser, stage):
    provider = stage.provider(Answer(balance(5)))
    exporter = stage.exporter([account("a", url=provider.url)])
    assert "not asked yet" in View(browser, exporter.url).rows()[0]
    assert not provider.requests
    exporter.scrape()
    assert "well 5 " in View(browser, exporter.url).rows()[0]
    assert len(provider.requests) == 1


def test_a_failed_reload_is_told(browser, stage):
    exporter = stage.exporter([account("a", url="http://127.0.0.1:1")], "--web.enable-lifecycle")
    assert not View(browser, exporter.url).page.get_by_text("last reload failed").count()
    exporter.configure("accounts:\n  - nmae: a\n")
    assert exporter.get("/-/reload", method="POST").status == 500
    assert View(browser, exporter.url).page.get_by_text("last reload failed").is_visible()


def test_the_style_is_the_one_that_the_policy_allows(demo):
    answer = demo.get("/")
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{allowed}';" in answer.headers["Content-Security-Policy"]


def test_of_a_thousand_accounts_the_worst_are_on_the_page(browser, stage):
    accounts = [account(f"team-{number}", url="http://127.0.0.1:1") for number in range(1000)]
    exporter = stage.exporter(accounts)
    view = View(browser, exporter.url, 390)
    assert view.page.locator("main strong").inner_text() == "1,000 accounts: 1,000 not known"
    assert view.page.locator("tbody tr").count() == 500
    assert "500 more accounts" in view.page.locator("main").inner_text()
