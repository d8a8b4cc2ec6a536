"""The summary of a report, lesson by lesson: editors' words, offered from the record, never cut."""

import pytest
from django.urls import reverse

from als.core.refusals import Refused
from als.core.revisions import Stale, revision_of
from reports.changes import lessons as changes
from reports.content.report import compile_report
from reports.models import Lesson, Report
from reports.models.lessons import IN_SHORT, SUMMARY
from reports.rendering import document
from tests.reports import contents, making
from tests.sharing import copy_of, made_once

pytestmark = pytest.mark.django_db

WORDS = {
    "title": "zqxtitle of it", "rests_on": "Two pairs.", "limit": "zqxlimit only.",
    "asked": "Counties: share a plan.",
}  # fmt: skip


def with_lesson(cast):
    cast.issue = making.issue(cast, title="Two diaries")
    cast.lesson = making.lesson(cast, cast.issue, statement="Keep one diary.")
    return cast


world = made_once(with_lesson)


@pytest.fixture
def cast(world, settings):
    return copy_of(world, settings)


def summarise(cast, who="facilitator", **kwargs):
    lesson = Lesson.objects.get(pk=cast.lesson.pk)
    return changes.summarise_lesson(lesson=lesson, by=cast.fresh(who), **{**WORDS, **kwargs})


def test_the_summary_prints_what_editors_wrote_and_asks_no_side_anew(cast):
    before = compile_report(Report.of(cast.set))["lessons"][0]
    assert before["in_short"] == dict.fromkeys(SUMMARY, "")
    assert before["strength_sentence"] in " ".join(_summary(cast).split())
    summarise(cast)
    assert Lesson.objects.get(pk=cast.lesson.pk).text_version == 1
    html = _summary(cast)
    assert all(words in html for words in WORDS.values())
    assert before["strength_sentence"] not in " ".join(html.split())


def test_a_short_title_is_the_heading_over_the_lesson_and_its_line_in_the_contents(cast):
    summarise(cast)
    html = document.html(compile_report(Report.of(cast.set)))
    lines = [" ".join(line.split()) for line in html.split("zqxtitle of it")]
    assert len(lines) == 4  # contents, summary, heading
    assert lines[1].startswith("</a></li>")
    assert lines[2].startswith(":</strong> Keep one diary.")
    assert lines[3].startswith('</h4> <p class="report__finding">Keep one diary.</p>')
    page = cast.client("facilitator").get(reverse("reports:lesson", args=[cast.lesson.pk])).text
    assert "zqxtitle of it" in page
    assert reverse("reports:summary", args=[cast.lesson.pk]) in page


def test_it_is_printed_with_the_words_that_it_is_about_and_no_others(cast):
    summarise(cast)
    changes.edit_lesson(
        lesson=Lesson.objects.get(pk=cast.lesson.pk), statement="Keep no diary.", explanation="",
        kind=cast.lesson.kind, audiences=cast.lesson.audiences, by=cast.fresh("facilitator"),
    )  # fmt: skip
    assert "zqx" not in document.html(compile_report(Report.of(cast.set)))
    url = reverse("reports:summaries", args=[cast.set.pk])
    assert "changed since this was written" in cast.client("facilitator").get(url).text
    with pytest.raises(Stale):
        summarise(cast, read=1)
    summarise(cast, read=2)  # the same texts, read again
    assert "zqxlimit" in _summary(cast)
    assert "changed since this was written" not in cast.client("facilitator").get(url).text


def _summary(cast):
    html = document.body_html(compile_report(Report.of(cast.set)))
    return html[html.index('id="summary"') : html.index('id="facts"')]


@pytest.mark.parametrize(("croatian", "words"), [(False, "strong evidence"), (True, "jaki dokazi")])
def test_a_lesson_with_strong_evidence_stands_out_by_its_numbers_and_no_other_does(croatian, words):
    strong = {"strength": "Jaka" if croatian else "Strong", "behind": {"pairs": 3, "agreeing": 0}}
    found = contents.content(4, croatian=croatian, lessons=2)
    found["lessons"][1] |= strong
    html = " ".join(document.drawn("report/summary.html", found, lessons=found["lessons"]).split())
    assert html.count(words) == 1
    shown = html[: html.index(words)].split('<span class="report__mark">')[-1]
    assert shown.startswith("L2<")
    assert ("3 od 4" if croatian else "3 of 4") in shown


def test_only_the_editors_write_it_and_only_in_a_draft(cast):
    for who in ("upper_a", "sponsor", "stranger"):
        with pytest.raises(Refused, match="Only facilitators"):
            summarise(cast, who)
    seen = revision_of(Lesson.objects.get(pk=cast.lesson.pk), SUMMARY)
    summarise(cast, seen=seen)
    with pytest.raises(Stale):
        summarise(cast, seen=seen, limit="Another.")
    making.signed(cast)
    with pytest.raises(Refused, match="only while it is a draft"):
        summarise(cast, limit="Another.")


def test_the_page_offers_the_record_and_refuses_what_is_too_long(cast):
    editor = cast.client("facilitator")
    listed = reverse("reports:summaries", args=[cast.set.pk])
    url = reverse("reports:summary", args=[cast.lesson.pk])
    assert url in editor.get(listed).text
    page = editor.get(url)
    offered = page.context["form"].initial
    assert offered["rests_on"].startswith("Supported from one pair only")
    assert f'data-space="{IN_SHORT}"' in page.text
    long = "x" * (IN_SHORT + 1)
    answer = editor.post(url, WORDS | {"limit": long})
    assert (answer.status_code, long in answer.text) == (200, True)
    assert list(answer.context["form"].errors) == ["limit"]
    assert editor.post(url, WORDS).url == listed
    assert "zqxlimit" in editor.get(listed).text
    assert editor.get(url).context["form"].initial["limit"] == WORDS["limit"]
    summarise(cast, **dict.fromkeys(SUMMARY, "") | {"title": "zqxtitle of it"})
    page = editor.get(listed).text
    assert "zqxtitle of it" in page
    assert "Nothing is written here yet" not in page
