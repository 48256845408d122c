"""--web.systemd-socket: the exporter serves on sockets that were opened for it before it started."""

import http.client
import signal
import socket
import subprocess
import sys
from contextlib import closing

import pytest
from support.exporter.programs import Program, binary, outcome, run

# Opens a socket for each address, tells of them as systemd does, and becomes the program.
LAUNCHER = """
import os, socket, sys
addresses, command = sys.argv[1].split(), sys.argv[2:]
kind = socket.SOCK_DGRAM if "datagrams" in addresses else socket.SOCK_STREAM
for number, address in enumerate(addresses, start=3):
    path = address.startswith("/")
    opened = socket.socket(socket.AF_UNIX if path else socket.AF_INET, kind)
    opened.bind(address if path else ("127.0.0.1", 0))
    if kind == socket.SOCK_STREAM:
        opened.listen()
    os.dup2(opened.fileno(), number)
    os.set_inheritable(number, True)
    opened.detach()
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": str(len(addresses)), "LISTEN_FDNAMES": "web"}
os.execv(command[0], command)
"""


@pytest.fixture
def activated(stage, tmp_path):
    def activated(addresses):
        demo = [binary(), "demo", "--web.systemd-socket", "--web.listen-address=127.0.0.1:1"]
        return stage.enter(Program(tmp_path, sys.executable, "-c", LAUNCHER, addresses, *demo))

    return activated


def get(path, connected):
    with closing(http.client.HTTPConnection("a")) as connection:
        connection.sock = connected
        connection.request("GET", path)
        return connection.getresponse().read().decode()


def test_each_socket_is_served_in_place_of_the_listen_address(activated, tmp_path):
    program = activated(f"127.0.0.1:0 {tmp_path}/socket")
    port = program.awaits(r"listening address=127\.0\.0\.1:(\d+)")[1]
    program.awaits(f"listening address={tmp_path}/socket")
    over_path = socket.socket(socket.AF_UNIX)
    over_path.connect(f"{tmp_path}/socket")
    for connected in (socket.create_connection(("127.0.0.1", port), 20), over_path):
        assert "credits_up{" in get("/metrics", connected)
    program.send(signal.SIGTERM)
    assert program.exit_status() == 0
    # It belongs to systemd, which listens on while the exporter does not run.
    assert (tmp_path / "socket").is_socket()


def test_without_systemd_there_is_nothing_to_listen_on():
    for environment in ({}, {"LISTEN_PID": "1", "LISTEN_FDS": "1"}):
        result = run("demo", "--web.systemd-socket", environment=environment)
        assert outcome(result) == (1, False, True)
        assert ".socket unit" in result.stderr


def test_a_socket_that_takes_no_connections_is_told():
    command = [sys.executable, "-c", LAUNCHER, "datagrams", binary(), "demo", "--web.systemd-socket"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert outcome(result) == (1, False, True)
    assert "ListenStream=" in result.stderr
