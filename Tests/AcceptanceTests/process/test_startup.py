"""The first moments of the process: what it withstands, and what it says where it cannot go on."""

import os
import re
from pathlib import Path

from support.exporter.programs import binary, run

# A user of whom nothing else runs: root is exempt from the limit on processes and threads. The right to read is kept, as
# the program may stand where only root reads.
UID = 100_000 + os.getpid()
ANOTHER_USER = [
    *["setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups"],
    *["--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"],
]


def limited(threads):
    """What starts the binary where its user may have so many threads."""
    return [*(ANOTHER_USER if os.getuid() == 0 else []), "prlimit", f"--nproc={threads}", binary()]


def needed():
    """How many threads the program says that it needs."""
    (count,) = re.findall(r"of the (\d+) threads", run("--version", program=limited(1)).stderr)
    return int(count)


def test_a_hangup_does_not_end_a_process_that_has_just_started(tmp_path):
    """The signal comes with the second handler that is set, by whomever: the first one is ours."""
    calls = tmp_path / "calls"
    inject = "inject=rt_sigaction:signal=SIGHUP:when=2+"
    tracer = ["strace", "-f", "-e", "trace=rt_sigaction", "-e", inject, "-o", str(calls)]
    assert run("--version", program=[*tracer, binary()]).returncode == 0
    first, *rest = [line for line in calls.read_text().splitlines() if "rt_sigaction(" in line]
    assert "SIGHUP, {sa_handler=SIG_IGN" in first and rest


def test_too_few_threads_are_told_at_the_start():
    for threads in (1, 3, 20):
        result = run("demo", "--web.listen-address=127.0.0.1:0", program=limited(threads))
        assert (result.returncode, result.stdout) == (1, "")
        for word in ("threads", "LimitNPROC=", "TasksMax=", "pids.max", "ulimit -u"):
            assert word in result.stderr


def test_as_many_threads_as_it_needs_are_enough(stage):
    """More than it says never run, and with these it serves."""
    count = needed()
    demo = stage.demo(limited(count) if os.getuid() == 0 else None)
    assert all(demo.scrape().is_up("crawler") for _ in range(3))
    assert len(list(Path(f"/proc/{demo.process.pid}/task").iterdir())) <= count
