"""What the process needs of the machine, which is little, and what it leaves there, which is nothing."""

import os
import re
import signal
import socket
import subprocess
from contextlib import closing

import pytest
from support.exporter.accounts import account, balance
from support.exporter.programs import Served, binary, outcome, run
from support.providers.provider import Answer

# No user of this number exists.
NOBODY = 54321
BECOMES_NOBODY = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs"]
# Only root can become another; who is not root has few rights already.
RESTRICTED = [*(BECOMES_NOBODY if os.geteuid() == 0 else []), "env", "-u", "HOME"]


@pytest.fixture
def accounts(stage):
    return [account("one", url=stage.provider(Answer(balance(5))).url)]


@pytest.fixture
def demo(stage):
    """It needs no configuration, which a test's folder would hide from other users."""
    return stage.enter(Served(stage.folder, "demo", before=RESTRICTED))


def test_a_user_without_name_home_and_rights_can_run_it(demo):
    page = demo.scrape()
    assert page.is_up("crawler")
    assert len([sample for sample in page.samples if sample.name.startswith("process_")]) >= 7


def test_no_file_is_written(stage, tmp_path, accounts):
    calls = tmp_path / "calls"
    tracer = ["strace", "-D", "-f", "-qq", "-z", "-e", "trace=%file,ftruncate", "-o", str(calls)]
    exporter = stage.exporter(accounts, before=tracer)
    assert exporter.scrape().is_up("one")
    exporter.get("/")
    exporter.send(signal.SIGTERM)
    assert exporter.exit_status() == 0
    changes = r"O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE|\b(mkdir|rename|unlink|link|symlink|truncate|chmod|chown|mknod)"
    made = [line for line in calls.read_text().splitlines() if re.search(changes, line) and "/dev/null" not in line]
    assert "credits.yaml" in calls.read_text() and not made


def test_a_crash_leaves_no_memory_behind(tmp_path):
    command = ["prlimit", "--core=unlimited", binary(), "demo", "--web.listen-address=127.0.0.1:0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path)
    process.stdout.readline()
    process.send_signal(signal.SIGSEGV)
    _, status = os.waitpid(process.pid, 0)
    process.returncode = -os.WTERMSIG(status)
    assert os.WTERMSIG(status) == signal.SIGSEGV and not os.WCOREDUMP(status)
    assert list(tmp_path.iterdir()) == []
    process.communicate()


def test_another_process_of_the_same_user_does_not_see_its_memory(demo):
    for file in ("environ", "mem", "maps"):
        look = [*RESTRICTED, "cat", f"/proc/{demo.process.pid}/{file}"]
        result = subprocess.run(look, capture_output=True, text=True)
        assert outcome(result) == (1, False, True) and "Permission denied" in result.stderr


def test_the_version_is_that_of_the_build_metric(stage, accounts):
    build = stage.exporter(accounts).scrape().all("credits_exporter_build_info")[0].labels
    told = run("--version")
    assert outcome(told) == (0, True, False)
    assert told.stdout == "credits-exporter {version} (revision {revision}, Swift {swift_version})\n".format(**build)


def test_an_address_that_is_taken_is_told(write, accounts):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        addresses = ["--web.listen-address=127.0.0.1:0", f"--web.listen-address={address}"]
        result = run("serve", write(accounts), *addresses)
    assert outcome(result) == (1, False, True)
    assert f"cannot serve on {address}: " in result.stderr and "ERROR" not in result.stderr
