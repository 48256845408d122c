"""Files that hang when they are opened, as on a mount whose server has gone."""

import contextlib
import os
import re
import signal
from pathlib import Path


def hanging(*files):
    """What a program begins with whose files hang."""
    paths = [part for file in files for part in ("-P", str(file))]
    return ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", "inject=openat:delay_enter=120s", *paths]


def let_go(process):
    """Ends the tracer, whose hold on the threads outlasts the program."""
    for thread in Path(f"/proc/{process}/task").glob("*/status"):
        # The program is about to end: a thread may be gone by now, and with the last one the tracer.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if tracer := int(re.search(r"TracerPid:\s*(\d+)", thread.read_text())[1]):
                os.kill(tracer, signal.SIGKILL)
