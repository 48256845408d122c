"""What `.ci/release` makes."""

import hashlib
import os
import re
import subprocess
import tarfile
from functools import cached_property

from ..exporter.programs import ROOT
from . import helm

# Where it stands for all.
(VERSION,) = re.findall(r'^let version = "(.*)"$', (ROOT / "Package.swift").read_text(), re.MULTILINE)


class Release:
    """The files of a version, made anew."""

    # Within them, in place of that of the commit.
    time = 1_767_225_600

    def __init__(self, version, program, umask=0o022):
        self.version = version
        self.architecture = subprocess.check_output(["dpkg", "--print-architecture"], text=True).strip()
        tools = helm.program("helm").parent
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
