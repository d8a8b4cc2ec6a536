"""A lesson as the report prints it: evidence as a list, answers as short as they can be."""

from django.template.loader import render_to_string
from django.utils import translation
from lxml import html

from reports.rendering import document
from tests.reports import contents


def printed(evidence=None, **values):
    """Return the texts of the first lesson's paragraphs and list items."""
    content = contents.content(lessons=1)
    lesson = content["lessons"][0]
    lesson |= {"words": [], **values}
    lesson["evidence"] = [lesson["evidence"][0] | (evidence or {})]
    page = html.fromstring(document.body_html(content))
    parts = page.xpath("//article[@class='report__lesson']//*[self::p or self::li]")
    return [" ".join(part.text_content().split()) for part in parts]


def test_answers_are_one_line_where_nobody_objects():
    by_tier = [{"tier": "counties", "agree": 6, "reservation": 0, "disagree": 0, "silent": 0}]
    all_agree = printed(agree=12, reservation=0, by_tier=by_tier)
    assert all_agree[-1].endswith("All twelve sides agree.")
    assert printed(agree=2, reservation=0, sides=2)[-1].endswith("Both sides agree.")
    nobody = printed(agree=0, reservation=0, sides=0, by_tier=by_tier)
    assert nobody[-1].endswith("Not answered yet.")
    silent = printed(agree=10, reservation=0, silent=2, by_tier=by_tier)
    assert silent[-1].endswith("Of twelve sides ten agree, two have not answered.")
    objects = printed(agree=11, disagree=1, reservation=0, by_tier=by_tier)
    assert objects[-1].endswith("eleven agree, one disagrees. Counties: six agree.")


def test_evidence_without_a_note_shows_its_own_words_and_how_it_ended():
    row = {"mark": "A1", "text": "Share one diary", "note": "", "ended": "Done"}
    assert "A1 Share one diary (done)" in printed(row)
    assert "A1 It held." in printed(row | {"note": "It held."})
    marked = row | {"text": "We **share**:\n\n- one diary & one lead"}
    assert "A1 We share: one diary & one lead (done)" in printed(marked)
    long = row | {"text": "Share one diary. " * 20, "kind": "Action", "who": "One pair"}
    assert "A1 Action · One pair" in printed(long)


def test_a_date_that_brings_its_own_full_stop_gets_no_second_one():
    entry = {"mark": "P1", "done": "Počelo je.", "happened": "", "unexpected": "", "learned": ""}
    for language, day in [("hr", "12. lipnja 2026."), ("en", "12 June 2026")]:
        with translation.override(language):
            drawn = render_to_string("report/entry.html", {"entry": entry | {"when": day}})
        assert f"<strong>{day.removesuffix('.')}.</strong>" in drawn
