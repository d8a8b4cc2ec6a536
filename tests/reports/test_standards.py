"""Every kind of PDF that the product makes, through veraPDF: PDF/UA-1 and PDF/A-2a."""

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
from tests.library import across
from tests.reports import contents, making
from tests.verapdf import broken_rules

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
    lessons = [{**content["lessons"][0], "in_short": SHORT}] * 30
    return {
        "report": files.render(content | {"cases": [CASE]}),
        "summary": files.render(content, RenderingFormat.SUMMARY),
        "summary of many": files.render(content | {"lessons": lessons}, RenderingFormat.SUMMARY),
        "supplement": files.render(content, RenderingFormat.ANNEX),
        "agenda": agenda_pdf(meeting, agenda_of(meeting), NOW),
        "minutes": pdf_of(document.content_of(meeting)),
        "cards": cards_pdf(cast.set, cards_of([])),
        "outcome": outcome_pdf(contents.outcome())[0],
        "synthesis": pdf.make(synthesis_html(compile_synthesis(cast.set.programme))),
    }


def test_each_kind_of_pdf_keeps_both_standards(cast, tmp_path):
    for name, content in pdfs_of(cast).items():
        (tmp_path / f"{name}.pdf").write_bytes(content)
    paths = sorted(tmp_path.iterdir())
    rules = broken_rules(paths)
    assert len(rules) == 2 * len(paths)
    assert {key: broken for key, broken in rules.items() if broken} == {}
