"""The providers' documented answers: the files that the Swift tests read, named as there, `PROVIDER/STATUS-name`."""

import functools
import json

from ..exporter.programs import ROOT
from .provider import Answer

FOLDER = ROOT / "Tests" / "CreditsTests" / "Fixtures"


@functools.cache
def body(name):
    return (FOLDER / f"{name}.body").read_bytes()


def fields(name):
    """The fields of an answer, for a test that changes some of them."""
    return json.loads(body(name))


def answer(name):
    """The answer as it stands in its file, under the status that its name begins with."""
    _, _, case = name.partition("/")
    return Answer(body(name), int(case[:3]))
