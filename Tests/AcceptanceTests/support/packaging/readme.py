"""What the papers of the project show and list: its README, and those that it leads to."""

import re
from dataclasses import dataclass

from ..exporter.programs import ROOT

PAPERS = (
    "README.md",
    "dashboards/README.md",
    "Sources/Providers/README.md",
    ".github/CONTRIBUTING.md",
    ".packaging/README.md",
)


@dataclass
class Block:
    """A fenced block of a paper, with the line before it that is not empty."""

    language: str
    text: str
    before: str


def text(paper="README.md"):
    return (ROOT / paper).read_text()


def blocks():
    pattern = re.compile(r"^([^\n]*)\n+^[ ]*```(\w*)\n(.*?)^[ ]*```$", re.MULTILINE | re.DOTALL)
    found = [pattern.findall(text(paper)) for paper in PAPERS]
    return [Block(language, block, before) for all in found for before, language, block in all]


def yaml_with(key):
    """The YAML examples that have this key at their top."""
    return [b.text for b in blocks() if b.language == "yaml" and re.search(rf"^{key}:", b.text, re.MULTILINE)]


def marked(name):
    """The block below `<!-- NAME -->`."""
    (found,) = [b.text for b in blocks() if b.before.strip() == f"<!-- {name} -->"]
    return found


def sample(name):
    """The block marked `<!-- sample: NAME -->`."""
    return marked(f"sample: {name}")


def commands():
    """Every command line of the papers once, continued lines joined, output left out."""
    found = []
    for block in blocks():
        lines = [line.strip() for line in block.text.replace("\\\n", " ").splitlines() if line.strip()]
        if block.language == "console":
            found += [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
        elif block.language in ("sh", "bash", "shell"):
            found += [line.removeprefix("$ ") for line in lines if not line.startswith("#")]
    return list(dict.fromkeys(re.sub(r"\s+#\s.*", "", re.sub(r"\s+", " ", line)) for line in found))


def metrics():
    """The names of the metrics table's rows."""
    names = re.findall(r"^\|\s*`(credits_\w+)`", text(), re.MULTILINE)
    assert names, "the README has no table of metrics"
    return names


def reasons():
    """The words of the table of reasons."""
    table = re.search(r"^\| reason \|[^\n]*\n(.*?)\n\n", text("dashboards/README.md"), re.MULTILINE | re.DOTALL)[1]
    return re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)


def program_megabytes():
    """How large the README says the program of the image is."""
    (size,) = re.findall(r"program of (\d+) MB", text())
    return int(size)
