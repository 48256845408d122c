"""Exporters with a web configuration, and clients for them."""

import base64
import json
import ssl
import subprocess

from .accounts import account

# All of the same password, at the lowest cost there is.
PASSWORD = "correct horse"
HASHES = {
    "2a": "$2a$04$0123456789abcdefghijkOkilpbFu3fdvmprSHnMusgSFfcNvALf2",
    "2b": "$2b$04$ABCDEFGHIJKLMNOPQRSTUOzyP2HtR6RuGfr0fpyx52dVQAAlPhp/u",
    "2y": "$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
}
# The same at a cost that can be measured: some 20 ms.
COSTLY = "$2y$08$abcdefghijklmnopqrstuubAvJmxpQuyV3jn7x.SUSPxe.DearCPe"


def write(stage, configuration):
    """Writes a web configuration, given as text or as data, and gives back the option that names it."""
    file = stage.folder / "web.yml"
    file.write_text(configuration if isinstance(configuration, str) else json.dumps(configuration))
    return f"--web.config.file={file}"


def exporter(stage, configuration, *arguments, tls=None):
    """An exporter of one account that nobody answers for."""
    option = write(stage, configuration)
    exporter = stage.exporter([account("a", url="http://127.0.0.1:1")], option, *arguments)
    exporter.tls = tls
    return exporter


def server(certificate, **more):
    return {"cert_file": str(certificate.certificate), "key_file": str(certificate.key)} | more


def client(authority, certificate=None):
    """What a client trusts, and who it says it is."""
    context = ssl.create_default_context(cafile=authority.file)
    if certificate:
        context.load_cert_chain(certificate.certificate, certificate.key)
    return context


def login(user, password=PASSWORD):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def curl(exporter, *arguments, path="/-/healthy", write_out="%{http_code}"):
    """What the real curl has to say of an answer. Without one, a status of 000."""
    scheme = "https" if exporter.tls else "http"
    return subprocess.run(
        ["curl", "-s", "-o", "/dev/null", "-w", write_out, f"{scheme}://127.0.0.1:{exporter.port}{path}", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout
