import glob
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from ..exporter.programs import ROOT, binary

PROGRAM = "/credits-exporter"

# What every image of distroless has, as far as the program could look at it, and what a container's engine adds.
BASE = {
    "etc/passwd": "root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n",
    "etc/group": "root:x:0:\nnonroot:x:65532:\n",
    "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
    "etc/hosts": "127.0.0.1 localhost\n::1 localhost\n",
}
# The libraries that a base with glibc has, as far as a program is started with them.
GLIBC = re.compile(r"(ld-linux-[\w-]+|libc|libm)\.so\.\d")
# Shows the folder as a read-only root with a view of the processes, as an engine does, to a user without rights.
ENTER = """
root=$0 user=$1
shift
mount --bind --options ro "$root" "$root"
mount --types proc proc "$root/proc"
exec chroot --userspec="$user" --groups="${user#*:}" "$root" "$@"
"""


def stages():
    """The Dockerfile: for each stage its instructions, as pairs of a keyword and what follows it."""
    text = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text())
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]
    starts = [number for number, (keyword, _) in enumerate(lines) if keyword == "FROM"]
    return [lines[start:end] for start, end in zip(starts, [*starts[1:], None])]


def instruction(keyword):
    """What the last stage, which becomes the image, says under a keyword."""
    return dict(stages()[-1])[keyword]


def copies():
    """What the last stage takes from the first: options, source and destination."""
    return [value.split() for keyword, value in stages()[-1] if keyword == "COPY"]


def built():
    """The program of the image, as `build-static` made it."""
    return Path(binary("IMAGE_PROGRAM"))


def libraries(program):
    """The shared libraries that a program is started with."""
    output = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout
    return [Path(path) for path in re.findall(r"(/\S+) \(0x", output)]


class Image:
    """A folder that holds what the image holds."""

    def __init__(self, folder, authorities):
        self.root = folder / "root"
        for path, text in (BASE | {"etc/ssl/certs/ca-certificates.crt": authorities}).items():
            self.add(path, text)
        for library in libraries(built()):
            if GLIBC.fullmatch(library.name):
                shutil.copy(library, self._place(library))
        for _, source, destination in copies():
            # On this machine the program lies elsewhere, the rest where the build's image has it.
            (file,) = [built()] if source == PROGRAM else glob.glob(source)
            shutil.copy(file, self._place(destination + Path(source).name))
        (self.root / "proc").mkdir()

    def add(self, path, text):
        self._place(path).write_text(text)

    def _place(self, path):
        place = self.root / str(path).lstrip("/")
        place.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        return place

    @property
    def program(self):
        """The words that start the program as the image does, where it sees nothing else."""
        return self._inside(instruction("ENTRYPOINT"))

    @property
    def health_check(self):
        return self._inside(instruction("HEALTHCHECK").partition("CMD ")[2])

    def _inside(self, words):
        as_root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
        return [*as_root, "unshare", "--mount", "sh", "-ec", ENTER, self.root, instruction("USER"), *json.loads(words)]
