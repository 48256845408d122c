"""Accounts and definitions in files of their own."""

import json
import threading

import pytest
from support.exporter.accounts import KEY, account, balance
from support.exporter.programs import run
from support.exporter.waiting import eventually
from support.providers.provider import Answer

DEFINITION = """\
id: {id}
base_url: https://api.acme.example
request: {{path: /left, headers: {{X-Key: "{{api_key}}"}}}}
reading: {{balances: {{remaining: left}}}}
"""


@pytest.fixture
def folder(stage):
    for name in ("accounts.d", "definitions"):
        (stage.folder / name).mkdir()
    return stage.folder


def started(stage):
    """An exporter with an account of its own and whatever the files hold."""
    accounts = json.dumps([account("here", url=stage.provider(Answer(balance(7))).url)])
    files = (
        f"account_files: ['{stage.folder}/accounts.d/*.yaml']\nprovider_files: ['{stage.folder}/definitions/*.yaml']\n"
    )
    return stage.exporter(f"{files}accounts: {accounts}\n")


def entry(name, url, id="acme"):
    return f"- {{name: {name}, provider: {id}, api_key: {KEY}, base_url: '{url}', min_interval: 0s}}\n"


def test_accounts_and_definitions_come_from_files(stage, folder):
    provider = stage.provider(Answer({"left": 5}))
    (folder / "definitions/acme.yaml").write_text(DEFINITION.format(id="acme"))
    (folder / "definitions/more.yaml").write_text(
        "".join("- " + DEFINITION.format(id=id).replace("\n", "\n  ").rstrip() + "\n" for id in ("first", "second"))
    )
    (folder / "accounts.d/a.yaml").write_text(entry("one", provider.url) + entry("two", provider.url, "second"))
    (folder / "accounts.d/b.yaml").write_text(entry("three", provider.url, "first"))
    exporter = started(stage)
    page = exporter.scrape()
    assert [page.is_up(name) for name in ("one", "two", "three", "here")] == [True] * 4


def test_a_file_that_comes_and_goes_is_followed(stage, folder):
    provider = stage.provider(Answer({"left": 5}))
    (folder / "definitions/acme.yaml").write_text(DEFINITION.format(id="acme"))
    exporter = started(stage)
    assert not exporter.scrape().is_up("late")
    late = folder / "accounts.d/late.yaml"
    late.write_text(entry("late", provider.url))
    eventually(lambda: exporter.scrape().is_up("late"), "the new file was followed")
    late.unlink()
    eventually(lambda: not exporter.scrape().is_up("late"), "the removed file was followed")


def test_a_folder_in_which_much_happens_holds_up_no_reload(stage, folder):
    provider = stage.provider(Answer({"left": 5}))
    (folder / "definitions/acme.yaml").write_text(DEFINITION.format(id="acme"))
    for name in ("team", "cache"):
        (folder / "teams" / name).mkdir(parents=True)
    accounts = folder / "teams/team/accounts.yaml"
    accounts.write_text(entry("before", provider.url))
    exporter = stage.exporter(
        f"provider_files: ['{folder}/definitions/*.yaml']\naccount_files: ['{folder}/teams/*/accounts.yaml']\n"
    )
    followed = threading.Event()

    def bustle():
        number = 0
        while not followed.wait(0.1):
            (folder / f"teams/cache/{number}").touch()
            number += 1

    bustling = threading.Thread(target=bustle)
    bustling.start()
    try:
        accounts.write_text(entry("after", provider.url))
        eventually(lambda: exporter.scrape().is_up("after"), "the changed file was followed")
    finally:
        followed.set()
        bustling.join()


def test_a_folder_that_cannot_be_read_is_told_where_it_is_named(stage, folder):
    provider = stage.provider(Answer({"left": 5}))
    (folder / "definitions/acme.yaml").write_text(DEFINITION.format(id="acme"))
    (folder / "teams/team").mkdir(parents=True)
    (folder / "teams/team/accounts.yaml").write_text(entry("one", provider.url))
    # Not even root can read it.
    (folder / "teams/loop").symlink_to("loop")
    (folder / "config.yaml").write_text("provider_files: [definitions/*.yaml]\naccount_files: ['teams/*/acc*.yaml']\n")
    assert run("check", f"--config.file={folder}/config.yaml").returncode == 0
    (folder / "config.yaml").write_text(
        "provider_files: [definitions/*.yaml]\naccount_files: ['teams/*/acc*.yaml', 'teams/loop/*.yaml']\n"
    )
    check = run("check", f"--config.file={folder}/config.yaml")
    problem = f"{folder}/teams/loop cannot be read: Too many levels of symbolic links"
    assert check.returncode == 1 and f"config.yaml:2:38: error: the folder {problem}" in check.stderr, check.stderr


def test_a_mistake_is_told_of_its_own_file(folder):
    (folder / "definitions/acme.yaml").write_text(DEFINITION.format(id="acme").replace("left}}", "left, scal: 1}}"))
    (folder / "accounts.d/a.yaml").write_text("- {name: one, provider: olostep, api_key: k}\n- {name: one}\n")
    (folder / "accounts.d/b.yaml").write_text("- {name: one, provider: olostep, api_key: k}\n")
    config = folder / "config.yaml"
    config.write_text(
        "account_files: [accounts.d/*.yaml, accounts.d/none.yaml]\nprovider_files: [definitions/*.yaml]\n"
    )
    lines = run("check", f"--config.file={config}").stderr.splitlines()
    places = [line.removeprefix(f"{folder}/").split(": error: ")[0] for line in lines]
    assert places == [
        "definitions/acme.yaml:4:39",
        "accounts.d/a.yaml:2:3",
        "accounts.d/a.yaml:2:3",
        "accounts.d/b.yaml:1:3",
        "config.yaml:1:36",
    ]
    assert "did you mean `scale`?" in lines[0]
    assert f"first in line 1 of {folder}/accounts.d/a.yaml" in lines[3]


def test_files_of_folders_that_come_later_are_followed(stage, folder):
    provider = stage.provider(Answer({"left": 5}))
    (folder / "definitions/acme.yaml").write_text(DEFINITION.format(id="acme"))
    (folder / "[prod]/a").mkdir(parents=True)
    (folder / "[prod]/config.yaml").write_text(
        "provider_files: [../definitions/*.yaml]\n"
        "account_files: ['*/accounts.yaml', more.yaml]\n"
        f"accounts: {json.dumps([account('here', url=provider.url)])}\n"
    )
    (folder / "[prod]/more.yaml").write_text(entry("more", provider.url))
    (folder / "[prod]/a/accounts.yaml").write_text(entry("first", provider.url))
    exporter = stage.exporter("", f"--config.file={folder}/[prod]/config.yaml")
    page = exporter.scrape()
    assert page.is_up("first") and page.is_up("more")
    (folder / "[prod]/b").mkdir()
    (folder / "[prod]/b/accounts.yaml").write_text(entry("late", provider.url))
    eventually(lambda: exporter.scrape().is_up("late"), "the new folder was followed")
    (folder / "[prod]/a/accounts.yaml").unlink()
    eventually(lambda: not exporter.scrape().is_up("first"), "the removed file was followed")
