"""Clients that do not read: all but the first few kilobytes of a response waits in the exporter."""

import socket


def connect(exporter):
    """A connection on which the two systems between client and exporter hold as little as they can."""
    client = socket.socket()
    client.settimeout(60)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    # Linux chooses the sender's buffer by the size of a segment; without this it takes megabytes.
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
    client.connect(("127.0.0.1", exporter.port))
    return exporter.tls.wrap_socket(client, server_hostname="127.0.0.1") if exporter.tls else client


def read_on(client):
    """All that the client has not read so far, until the exporter closes the connection."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    return b"".join(iter(lambda: client.recv(65536), b""))
