"""Every kind of PDF that the product makes, for veraPDF to look at: ``tests/kept_pdfs.py``."""

import datetime

import pytest

from als.core.files import pdf
from als.library.selectors.synthesis import compile_synthesis, synthesis_html
from meetings.files import agenda_pdf, cards_pdf, pdf_of
from meetings.selectors import document
from meetings.selectors.agenda import agenda_of
from meetings.selectors.questions import cards_of
from reports.content.report import compile_report
from reports.enums import RenderingFormat
from reports.rendering import files
from reports.rendering.outcome import outcome_pdf
from tests import kept_pdfs
from tests.library import across
from tests.reports import contents, making

NOW = datetime.datetime(2027, 6, 1, 9, tzinfo=datetime.UTC)
# Where tags nest in ways that nobody plans: marks inside a link, a list inside a list.
HARD = (
    "See [the **whole** *plan*](https://example.org/plan) of both.\n\n"
    "- one\n  1. two\n  2. three\n- four\n\n> And *so* they said."
)
SHORT = {
    "title": "One plan", "rests_on": "Two pairs.", "limit": "One place.",
    "asked": "Government: say so.",
}  # fmt: skip
CASE = {
    "mark": "C1", "issue": "I1", "who": "One pair", "title": "One diary", "situation": "Two.",
    "tried": "One.", "happened": "It held.", "learned": "Ask.", "quote": "Ask first.",
    "quoted_from": "I1",
}  # fmt: skip

pytestmark = pytest.mark.slow


def pdfs_of(cast):
    """Return one PDF of each kind by its name, as bytes."""
    report = making.full_year(cast)
    report.texts.update(text=HARD)
    content = compile_report(report, draft=False)
    meeting = making.minute(cast, text=HARD).meeting
    across.two_sets(cast)
    lessons = [{**content["lessons"][0], "in_short": SHORT}] * 14
    return {
        "report": files.render(content | {"cases": [CASE]}),
        "summary of many": files.render(content | {"lessons": lessons}, RenderingFormat.SUMMARY),
        "supplement": files.render(content, RenderingFormat.ANNEX),
        "agenda": agenda_pdf(meeting, agenda_of(meeting), NOW),
        "minutes": pdf_of(document.content_of(meeting)),
        "cards": cards_pdf(cast.set, cards_of([], "en")),
        "outcome": outcome_pdf(contents.outcome())[0],
        "synthesis": pdf.make(synthesis_html(compile_synthesis(cast.set.programme))),
    }


def test_each_kind_of_pdf_is_looked_at_for_both_standards(cast):
    made = pdfs_of(cast)
    kept = {path.read_bytes() for path in kept_pdfs.folder().iterdir()}
    assert [name for name, content in made.items() if content not in kept] == []
