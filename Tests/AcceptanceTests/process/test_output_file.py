"""`scrape --output`: a file for a textfile collector, replaced in one piece or not at all."""

import os
import stat
import subprocess

import pytest
from support.clients.pages import Page
from support.exporter.accounts import account, balance
from support.exporter.programs import binary, outcome, run, surroundings
from support.providers.provider import Answer


@pytest.fixture
def option(stage, write):
    return write([account("one", url=stage.provider(Answer(balance(5))).url)])


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "textfiles").mkdir()
    return tmp_path / "textfiles"


def scrape(option, file, **more):
    return run("scrape", option, f"--output={file}", **more)


def names(folder):
    return sorted(os.listdir(folder))


def mode(file):
    return stat.S_IMODE(file.stat().st_mode)


def is_page(file):
    return Page(file.read_text()).value("credits_remaining", account="one") == 5


def as_nobody(command, *files):
    """Root may do everything, so without its rights."""
    for file in files:
        os.chown(file, 65534, 65534)
    if os.geteuid() == 0:
        command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--", *command]
    return command


def test_the_file_holds_the_page_and_nothing_is_said(option, folder):
    assert outcome(scrape(option, folder / "credits.prom")) == (0, False, False)
    assert is_page(folder / "credits.prom")
    assert names(folder) == ["credits.prom"]


def test_a_name_without_a_folder_is_one_of_this_folder(option, folder):
    assert scrape(option, "credits.prom", folder=folder).returncode == 0
    assert is_page(folder / "credits.prom")


@pytest.mark.parametrize("umask, expected", [(0o022, 0o644), (0o077, 0o600), (0o000, 0o644)])
def test_a_new_file_can_be_read_by_all_whom_the_umask_lets(option, folder, umask, expected):
    command = ["sh", "-c", f'umask {umask:03o} && exec "$@"', "sh", binary()]
    assert scrape(option, folder / "credits.prom", program=command).returncode == 0
    assert mode(folder / "credits.prom") == expected


@pytest.mark.parametrize("before", [0o600, 0o640, 0o666])
def test_an_old_file_keeps_its_mode_and_is_another_file(option, folder, before):
    file = folder / "credits.prom"
    file.write_text("old")
    file.chmod(before)
    with file.open() as reader:
        assert scrape(option, file).returncode == 0
        # Who reads it at that moment reads the old one to its end.
        assert reader.read() == "old"
    assert mode(file) == before and is_page(file)
    assert names(folder) == ["credits.prom"]


@pytest.mark.skipif("os.geteuid() != 0")
def test_root_leaves_a_file_to_its_owner(option, folder):
    file = folder / "credits.prom"
    file.write_text("old")
    os.chown(file, 1234, 5678)
    assert scrape(option, file).returncode == 0
    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 5678) and is_page(file)


def test_a_symbolic_link_stays_one(option, folder, tmp_path):
    (tmp_path / "real.prom").write_text("old")
    (folder / "credits.prom").symlink_to("../real.prom")
    assert scrape(option, folder / "credits.prom").returncode == 0
    assert os.readlink(folder / "credits.prom") == "../real.prom" and is_page(tmp_path / "real.prom")


def test_a_link_that_leads_nowhere_is_told(option, folder):
    (folder / "credits.prom").symlink_to("nowhere")
    result = scrape(option, folder / "credits.prom")
    assert outcome(result) == (1, False, True) and "symbolic link" in result.stderr
    assert names(folder) == ["credits.prom"]


@pytest.mark.parametrize("path", ["/dev/full", "."])
def test_what_is_no_file_is_told(option, path):
    result = scrape(option, path)
    assert outcome(result) == (1, False, True) and "not a regular file" in result.stderr


def test_a_folder_that_is_missing_is_told(option, folder):
    result = scrape(option, folder / "missing" / "credits.prom")
    assert outcome(result) == (1, False, True) and "No such file or directory" in result.stderr
    assert str(folder / "missing" / "credits.prom") in result.stderr


def test_a_folder_that_cannot_be_written_is_told_and_the_file_stays(option, folder, tmp_path):
    file = folder / "credits.prom"
    file.write_text("old")
    folder.chmod(0o555)
    result = in_view_of_nobody(option, file, tmp_path)
    assert outcome(result) == (1, False, True) and "Permission denied" in result.stderr
    assert file.read_text() == "old" and names(folder) == ["credits.prom"]


def in_view_of_nobody(option, file, tmp_path):
    """The folders of a test are closed to others, so what it needs is bound to where nobody may look."""
    command = as_nobody([binary(), "scrape", option, f"--output={file}"])
    for parent in [tmp_path, *tmp_path.parents]:
        if parent.owner() == "root" and mode(parent) & 0o055 != 0o055:
            parent.chmod(mode(parent) | 0o055)
    return subprocess.run(command, capture_output=True, text=True, env=surroundings(), timeout=60)


def test_a_page_too_large_for_the_place_leaves_the_file_as_it_was(stage, write, folder):
    """As on a full disk: a limit on the size of files refuses the bytes beyond it."""
    file = folder / "credits.prom"
    file.write_text("old")
    provider = stage.provider(Answer(balance(5)))
    option = write([account(f"account-{number}", url=provider.url) for number in range(10)])
    result = scrape(option, file, program=["prlimit", "--fsize=1000", "--", binary()])
    assert outcome(result) == (1, False, True) and "File too large" in result.stderr
    assert file.read_text() == "old" and names(folder) == ["credits.prom"]


def test_an_account_that_fails_is_on_the_page(write, folder):
    option = write([account("down", url="http://127.0.0.1:1")])
    assert outcome(scrape(option, folder / "credits.prom"))[0] == 0
    assert Page((folder / "credits.prom").read_text()).reason("down") == "connection"
