"""docs/reliability.md lists what is tried, and names no test that is gone."""

import re

from django.conf import settings

from tests.faults import test_bad_line, test_killed_jobs, test_killed_renderer, test_writing
from tests.faults.figures import HEAD

TEXT = (settings.BASE_DIR / "docs" / "reliability.md").read_text()
LEAST = 30  # kinds of faults


def test_each_test_that_it_names_is_there():
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", TEXT))
    assert [path for path in sorted(named) if not (settings.BASE_DIR / path).exists()] == []


def test_each_fault_that_is_tried_is_in_it():
    tried = [
        fault.__doc__.rstrip(".")
        for fault in (
            *(*test_writing.QUICK, *test_writing.ALSO_HARMLESS, *test_writing.WHOLE_SERVER),
            *test_bad_line.FAULTS,
        )
    ]
    tried += [test_killed_jobs.fault(ask, step) for ask, step, _emails in test_killed_jobs.KILLED]
    tried += [test_killed_renderer.fault(steps) for steps in test_killed_renderer.STEPS]
    assert [fault for fault in tried if f"| {fault} |" not in TEXT] == []


def test_it_has_figures_of_thirty_kinds_at_least():
    _before, figures = TEXT.split(f"\n{HEAD}\n")
    rows = figures.partition("\n\n")[0].splitlines()[1:]
    assert len(rows) >= LEAST
    assert {row.split(" | ")[2] for row in rows} == {"0"}, "lost"
