"""Pages that the Swift tests wrote, read by parsers that are not ours."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import prometheus_client.openmetrics.parser
import prometheus_client.parser
import pytest
from support.clients import exposition

PARSERS = {
    "text004": prometheus_client.parser.text_string_to_metric_families,
    "text100": prometheus_client.parser.text_string_to_metric_families,
    "openMetrics100": prometheus_client.openmetrics.parser.text_string_to_metric_families,
}


def pages(format):
    found = sorted(Path(os.environ["PAGES_FOLDER"]).glob(f"*.{format}"))
    assert found, f"the Swift tests wrote no page of format {format}"
    return found


def series_of(path):
    """How many samples a foreign parser and our own eyes find, or what is wrong."""
    text = path.read_bytes().decode()
    format = path.suffix.removeprefix(".")
    try:
        exposition.check(text, open_metrics=format == "openMetrics100")
        read = sum(len(family.samples) for family in PARSERS[format](text))
        written = sum(not line.startswith("#") for line in text.split("\n")[:-1])
        assert read == written, f"{written} samples were written, {read} were read"
    except Exception as problem:
        return f"{path.name}: {type(problem).__name__}: {str(problem)[:500]}"


@pytest.mark.parametrize("format", PARSERS)
def test_every_page_is_read_whole_by_the_official_python_parser(format):
    with get_context("spawn").Pool() as pool:
        problems = [problem for problem in pool.imap_unordered(series_of, pages(format), chunksize=8) if problem]
    assert not problems, "\n".join(problems[:20])


@pytest.mark.parametrize("format", ["text004", "text100"])
def test_every_text_page_is_read_by_promtool(format):
    def problem(path):
        with path.open() as page:
            result = subprocess.run(["promtool", "check", "metrics"], stdin=page, capture_output=True, text=True)
        # Status 3 is advice about names, which are hostile here on purpose; 1 is a page that cannot be read.
        return None if result.returncode in (0, 3) else f"{path.name}: {result.stderr[:500]}"

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        problems = [problem for problem in pool.map(problem, pages(format)) if problem]
    assert not problems, "\n".join(problems[:20])
