"""Reports of sets in which little happened, with odd texts, and from before the present shape."""

import pytest
from django.urls import reverse

from reports.content.report import compile_report
from reports.models import Report
from sets.models import Pair
from tests import factories as make
from tests.reports import making

WORD = "Zusammenarbeitsvereinbarung" * 300
HOSTILE = """<script>alert(1)</script> <img src=x onerror=alert(1)>
[click](javascript:alert(1)) ![x](http://example.org/x.png) <a href="//x" style="x">

# Heading

| a | b |
| - | - |
| <b>1</b> | 2 |
"""


def both_pages(cast):
    """Return the report's page and its preview, as their HTML."""
    client = cast.client("facilitator")
    pages = [
        client.get(reverse(f"reports:{name}", args=[cast.set.pk]))
        for name in ("report", "report_preview")
    ]
    assert [page.status_code for page in pages] == [200, 200]
    return [page.content.decode() for page in pages]


def test_a_report_with_nothing_in_it_has_its_pages(cast):
    Pair.objects.filter(set=cast.set).update(state="proposed", confirmed_at=None)
    page, preview = both_pages(cast)
    assert "0 pairs" in page
    assert "The set has drawn no lessons yet." in preview


def test_one_meeting_is_a_year_too(cast):
    make.MeetingFactory(cycle__set=cast.set, cycle__number=1)
    page, preview = both_pages(cast)
    assert ("1 meeting<" in page, "Who attended, by tier" in preview) == (
        True,
        True,
    )


def test_a_word_of_thousands_of_letters_is_in_both_pages_whole(cast):
    making.report(cast, {"issues": WORD}, title=WORD[:200])
    making.issue(cast, title=WORD[:200], description=WORD)
    page, preview = both_pages(cast)
    assert (page.count(WORD), preview.count(WORD)) == (1, 2)


@pytest.mark.parametrize("section", ["foreword", "issues", "limits", "closing"])
def test_hostile_markdown_becomes_text(cast, section):
    making.report(cast, {section: HOSTILE})
    page, preview = both_pages(cast)
    for html in (page, preview):
        assert "<script>alert" not in html
        assert "<img" not in html
        assert 'href="javascript' not in html
        assert "<h3>Heading</h3>" in html


def test_each_tier_says_what_its_sides_say(cast):
    making.lesson(cast)
    (lesson,) = compile_report(Report.of(cast.set))["lessons"]
    assert lesson["by_tier"] == [
        {"tier": tier, "agree": 0, "reservation": 0, "disagree": 0, "silent": 2}
        for tier in ("regions", "communes")
    ]


def test_a_dropped_lesson_is_in_no_report(cast):
    lesson = making.lesson(cast, statement="Gone by now.")
    lesson.state, lesson.dropped_at = "dropped", lesson.drafted_at
    lesson.save()
    assert compile_report(Report.of(cast.set))["lessons"] == []
