import os
import socket
import threading


class NameServer:
    """A name server that knows every name as this machine, but for those about which it stays silent, and those for which
    it has another answer: a code of failure, `garbage`, or one to a question that nobody `asked`.

    A process that begins with `before` asks it and nobody else. Takes a mount, so it needs root or sudo.
    """

    _address = "127.0.0.153"

    def __init__(self, folder, silent=(), others=None):
        self._silent, self._others = silent, others or {}
        self.asked = []
        self._file = folder / "resolv.conf"
        self._file.write_text(f"nameserver {self._address}\noptions timeout:30 attempts:1\n")
        script = f'mount --bind {self._file} /etc/resolv.conf && shift && exec "$@"'
        sudo = ["sudo", "--non-interactive"] if os.geteuid() else []
        self.before = [*sudo, "unshare", "--mount", "sh", "-c", script, "sh", "--"]

    def __enter__(self):
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((self._address, 53))
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._socket.close()

    def _serve(self):
        while True:
            try:
                query, client = self._socket.recvfrom(4096)
            except OSError:
                return
            labels, place = [], 12
            while length := query[place]:
                labels.append(query[place + 1 : place + 1 + length].decode())
                place += 1 + length
            question, kind = query[12 : place + 5], query[place + 2]
            name = ".".join(labels)
            self.asked.append(name)
            if name in self._silent:
                continue
            other = self._others.get(name, 0)
            if other == "garbage":
                self._socket.sendto(b"\xff" * 12, client)
                continue
            if other == "asked":
                query = bytes(byte ^ 255 for byte in query[:2]) + query[2:]
                other = 0
            answer = b""
            if kind == 1 and name not in self._others:
                answer = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x05\x00\x04" + socket.inet_aton("127.0.0.1")
            head = (
                query[:2]
                + bytes([0x81, 0x80 | other])
                + b"\x00\x01"
                + (b"\x00\x01" if answer else b"\x00\x00")
                + bytes(4)
            )
            self._socket.sendto(head + question + answer, client)
