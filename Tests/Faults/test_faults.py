"""Every row of the tables is tried, and four questions are asked about it: see `runner`."""

import re
from collections import Counter
from contextlib import ExitStack

import client
import machine
import provider
import pytest
import runner
from support.exporter.programs import ROOT

ROWS = [*provider.ROWS, *client.ROWS, *machine.ROWS]


@pytest.fixture(scope="session")
def verdicts(tmp_path_factory):
    """Of each row what is wrong; its batch is tried when the first of its rows is asked for."""
    known = {}
    with ExitStack() as stack:
        scene = runner.Scene(tmp_path_factory.mktemp("faults"), stack, silent=provider.SILENT, others=provider.OTHERS)

        def verdict(row):
            if row not in known:
                known.update(runner.verdicts(*runner.batch_of(row, ROWS, scene)))
            return known[row]

        yield verdict


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_fault_costs_what_it_hits_and_no_more(verdicts, record_property, row):
    record_property("group", row.group)
    problems = verdicts(row)
    assert not problems, "\n".join(f"question {number}: {problem}" for number, problem in problems)


def test_rows_at_fault_are_found_among_those_tried_together():
    def attempt(batch):
        return {row: [] for row in batch}, [(3, "it ended")] if {ROWS[3], ROWS[70]} & set(batch) else []

    told = runner.verdicts(ROWS[:128], attempt)
    assert [row for row, problems in told.items() if problems] == [ROWS[3], ROWS[70]]


def test_no_two_rows_have_one_name():
    assert [name for name, count in Counter(map(str, ROWS)).items() if count > 1] == []


def test_every_reason_of_a_failure_is_met():
    table = (ROOT / "dashboards/README.md").read_text().partition("## Reasons of a failure")[2]
    assert {row.expected for row in provider.ROWS} - {None} == set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))


def test_the_paper_says_how_many_rows_there_are():
    paper = (ROOT / ".github/SECURITY.md").read_text().partition("## Faults that are tried")[2]
    told = {
        group: int(count.replace(",", ""))
        for group, count in re.findall(r"^\| (\w+) \| ([\d,]+) \|", paper, re.MULTILINE)
    }
    assert told == Counter(row.group for row in ROWS)
