"""What happens to an exporter between scrapes; the names stand in the table of the machine's faults."""

import os
import signal as signals
import socket
import subprocess
import time
from contextlib import closing
from pathlib import Path

from support.exporter.waiting import eventually


def clock(place, seconds):
    """The clock that libfaketime shows is so far from the true one, while that of time that has gone by goes on."""
    write_in_one_piece(place.clock, f"{seconds:+}s")
    shown = place.exporter.scrape().value("credits_last_success_timestamp_seconds", account="healthy-altum")
    assert abs(shown - time.time() - seconds) < max(60, abs(seconds) / 1000), f"{shown} is shown {seconds} s off"


def clients(place, count):
    for _ in range(count):
        client = socket.create_connection(("127.0.0.1", place.exporter.port), 20)
        place.stack.enter_context(closing(client))
        client.sendall(b"GET /metrics HTTP/1.1\r\n")


def signal(place, name):
    os.kill(place.exporter.pid, getattr(signals, f"SIG{name}"))


def stopped(place, seconds, meanwhile=None):
    signal(place, "STOP")
    state = Path(f"/proc/{place.exporter.pid}/stat")
    eventually(lambda: state.read_text().rpartition(")")[2].split()[0] == "T", "it was stopped")
    if meanwhile:
        signal(place, meanwhile)
    # Clients that come meanwhile wait in the kernel.
    client = socket.create_connection(("127.0.0.1", place.exporter.port), 20)
    place.stack.enter_context(closing(client))
    client.sendall(b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
    time.sleep(seconds)
    signal(place, "CONT")


def reload(place):
    """Whatever comes of it."""
    assert place.exporter.get("/-/reload", method="POST").status in (200, 500)


def configuration(place, what):
    become(place.exporter.file, what)


def key(place, what):
    become(place.key_file, what)


def folder(place):
    place.exporter.file.parent.rename(place.exporter.file.parent.with_suffix(".gone"))


def storm(place, count, whole):
    """The accounts stay the same, but for one more every other time; or what is read is only half of it."""
    good = place.exporter.file.read_text()
    for number in range(count):
        text = good.replace('"accounts": [', '"accounts": [%s, ' % place.another) if number % 2 else good
        place.exporter.file.write_text(text if whole or number % 2 else text[: len(text) // 2])
        signal(place, "HUP")
    place.exporter.file.write_text(good)
    signal(place, "HUP")


def orphans(place, count):
    """Processes whose parent has ended, and which process 1 inherits."""
    script = f"for n in $(seq {count}); do (sleep 0.1 & exec true); done"
    subprocess.run(["nsenter", "--pid", "--mount", f"--target={place.exporter.pid}", "sh", "-c", script], check=True)

    def left():
        children = Path(f"/proc/{place.exporter.pid}/task/{place.exporter.pid}/children").read_text().split()
        return [child for child in children if os.path.exists(f"/proc/{child}")]

    eventually(lambda: not left(), "all orphans were taken", 10)


def become(file, what):
    if file.is_symlink() or file.exists():
        file.unlink()
    match what:
        case "a folder":
            file.mkdir()
        case "a pipe":
            os.mkfifo(file)
        case "an empty file":
            file.touch()
        case "a gigabyte":
            file.touch()
            os.truncate(file, 1 << 30)
        case "garbage":
            file.write_bytes(bytes(range(256)) * 64)
        case "a link to itself":
            file.symlink_to(file)
        case "/dev/zero" | "/dev/null":
            file.symlink_to(what)


def write_in_one_piece(file, text):
    new = file.with_suffix(".new")
    new.write_text(text)
    new.rename(file)
