"""Every row of the tables is tried, and four questions are asked about it: see `runner`."""

from contextlib import ExitStack

import client
import machine
import provider
import pytest
import runner

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
