"""What stands at the end of a run: how many rows there are of each group, and how many of them passed."""

from collections import Counter

import pytest

pytest.register_assert_rewrite("runner", "support")


def pytest_terminal_summary(terminalreporter):
    counts = {outcome: Counter() for outcome in ("passed", "failed", "error")}
    for outcome, count in counts.items():
        for report in terminalreporter.stats.get(outcome, []):
            if row := dict(report.user_properties).get("group"):
                count[row] += 1
    tried = sum(counts.values(), Counter())
    for group in tried:
        terminalreporter.write_line(f"Faults, {group}: {counts['passed'][group]} of {tried[group]} rows passed")
