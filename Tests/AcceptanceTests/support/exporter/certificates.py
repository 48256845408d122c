import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Certificate:
    certificate: Path
    key: Path


class Authority:
    """An authority of the test's own, that nobody trusts unless told: a root, or one that another authority issued."""

    def __init__(self, folder, name="Test", issuer=None):
        self.folder = folder
        self.file = folder / "authority.pem"
        self._key = folder / "authority.key"
        openssl(
            *"req -x509 -nodes -days 2 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1".split(),
            *(["-CA", issuer.file, "-CAkey", issuer._key] if issuer else []),
            "-subj",
            f"/CN={name}",
            "-addext",
            "keyUsage=critical,keyCertSign",
            "-keyout",
            self._key,
            "-out",
            self.file,
        )

    def certify(self, *names, role="server", subject=None, days=2):
        """A certificate for names such as `DNS:localhost` and `IP:127.0.0.1`, for a `server` or a `client`."""
        certificate, key, request, extensions = (self.folder / f"{role}.{end}" for end in ("pem", "key", "csr", "ext"))
        extensions.write_text(f"subjectAltName={','.join(names)}\nextendedKeyUsage={role}Auth\n")
        openssl(
            *f"req -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -subj /CN={subject or role}".split(),
            "-keyout",
            key,
            "-out",
            request,
        )
        openssl(
            *f"x509 -req -days {days} -CAcreateserial".split(),
            "-in",
            request,
            "-CA",
            self.file,
            "-CAkey",
            self._key,
            "-extfile",
            extensions,
            "-out",
            certificate,
        )
        return Certificate(certificate, key)


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True, stdin=subprocess.DEVNULL)
