import re
from dataclasses import dataclass

from .programs import ROOT


@dataclass
class Block:
    """A fenced block of the README, with the line before it that is not empty."""

    language: str
    text: str
    before: str


def blocks():
    pattern = re.compile(r"^([^\n]*)\n+^[ ]*```(\w*)\n(.*?)^[ ]*```$", re.MULTILINE | re.DOTALL)
    return [
        Block(language, text, before) for before, language, text in pattern.findall((ROOT / "README.md").read_text())
    ]


def yaml_with(key):
    """The YAML examples that have this key at their top."""
    return [b.text for b in blocks() if b.language == "yaml" and re.search(rf"^{key}:", b.text, re.MULTILINE)]


def sample(name):
    """The block marked `<!-- sample: NAME -->`."""
    (found,) = [b.text for b in blocks() if b.before.strip() == f"<!-- sample: {name} -->"]
    return found


def commands():
    """Every command line of the README, continued lines joined, output left out."""
    found = []
    for block in blocks():
        text = block.text.replace("\\\n", " ")
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if block.language == "console":
            found += [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
        elif block.language in ("sh", "bash", "shell"):
            found += [line.removeprefix("$ ") for line in lines if not line.startswith("#")]
    return [re.sub(r"\s+#\s.*", "", re.sub(r"\s+", " ", line)) for line in found]


def metrics():
    """The names of the metrics table's rows."""
    names = re.findall(r"^\|\s*`(credits_\w+)`", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert names, "the README has no table of metrics"
    return names


def reasons():
    """The words of the table of reasons."""
    (table,) = re.findall(r"^\| reason \|[^\n]*\n(.*?)\n\n", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    return re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)


def program_megabytes():
    """How large the README says the program of the image is."""
    (size,) = re.findall(r"program of (\d+) MB", (ROOT / "README.md").read_text())
    return int(size)
