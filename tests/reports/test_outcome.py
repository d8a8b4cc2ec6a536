"""The PDF of what came of a report: made by a worker, taken by those of the programme."""

import io
from types import SimpleNamespace

import pikepdf
import pytest
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import override

from als.core import file_jobs
from als.core.enums import JobState
from als.core.files import pdf
from als.core.locking import locked
from als.core.models import AuditEntry
from als.core.refusals import Refused
from reports.changes import outcomes
from reports.changes.follow_ups import (
    PAIR_OF,
    answer_follow_up,
    ask_follow_ups,
    consent_to_follow_up,
    take_back_answer,
)
from reports.enums import FollowUpGoing
from reports.models import FollowUp, Outcome
from reports.rendering.outcome import outcome_html
from reports.selectors.outcome import compile_outcome
from reports.templatetags.report_texts import by_going
from tests.reports import contents, responding
from tests.reports.test_pdf_layout import pdf_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(cast):
    found = responding.released(cast)
    responding.published(cast, responding.lesson(found, 1))
    responding.drafted(cast, responding.lesson(found, 2), reason=responding.DRAFTED)
    return found


def made(row):
    """Let a worker make it; return its bytes."""
    assert file_jobs.work("reports.outcome", row.pk)
    row.refresh_from_db()
    with row.file.open("rb") as file:
        return file.read()


@pytest.fixture
def not_laid_out(monkeypatch):
    """Let a file stand for the PDF: who takes it is what counts."""
    monkeypatch.setattr(pdf, "lay_out", lambda *args, **kwargs: SimpleNamespace(pages=[1]))
    monkeypatch.setattr(pdf, "write", lambda document: b"%PDF-1.7 of a test")


def test_a_worker_makes_it_from_what_was_published_and_no_draft_is_in_it(cast, report):
    row = Outcome.objects.get()
    data = made(row)
    text = pdf_text(data)
    assert text.count("\f") == row.pages
    for words in ("has answered one of the report", "It saves a year.", "Directorate of Planning",
                  "30 September 2027", "Not answered yet"):  # fmt: skip
        assert words in text
    assert responding.DRAFTED not in text
    with pikepdf.open(io.BytesIO(data)) as document:
        assert str(document.Root.Lang) == "en"
        assert bool(document.Root.MarkInfo.Marked)
        assert "What came of it" in str(document.docinfo.Title)


def test_what_the_tests_of_its_look_are_made_from_has_its_shape(cast, report):
    compiled, made_up = compile_outcome(report), contents.outcome()
    assert compiled.keys() == made_up.keys()
    assert compiled["lessons"][0].keys() == made_up["lessons"][0].keys()
    assert compiled["lessons"][0]["answer"].keys() == made_up["lessons"][0]["answer"].keys()
    ask_follow_ups(report=report, months=6)
    row = FollowUp.objects.get(pair=cast.pair_a, side="upper")
    row = answer_follow_up(follow_up=row, going="going", came="It holds.",
                           disclosure="report_with_names", by=cast.upper_a)  # fmt: skip
    consent_to_follow_up(follow_up=row, answer="yes", by=cast.lower_a)
    ours, theirs = compile_outcome(report)["followed"][0], made_up["followed"][0]
    assert ours.keys() == theirs.keys()
    assert ours["answers"][0].keys() == theirs["answers"][0].keys()
    assert ours["answers"][0]["texts"][0].keys() == theirs["answers"][0]["texts"][0].keys()


def test_follow_ups_are_told_by_what_goes_on_with_their_numbers_first():
    said = ["No longer going", "Still going", "Words of an earlier version", "Still going"]
    answers = [{"who": f"S{at}", "going": going, "texts": []} for at, going in enumerate(said)]
    moment = {"asked": 8, "answered": 5, "answers": answers, "words": "After a year"}
    counted = ["2 Still going", "1 No longer going", "1 Words of an earlier version",
               "1 Not shown here", "3 No answer"]  # fmt: skip
    groups = ["Still going: two sides", "S1", "S3", "No longer going: one side", "S0",
              "Words of an earlier version: one side", "S2"]  # fmt: skip
    html = outcome_html(contents.outcome() | {"followed": [moment]})
    on_paper = text_of(html[html.index("After a year") : html.index("Contact:")])
    assert on_paper == " ".join(
        ["After a year Five of the eight sides have answered.", *counted, *groups]
    )
    page = text_of(render_to_string("reports/_follow_ups.html", {"followed": [moment]}))
    assert page.endswith(" ".join(groups))
    silent = render_to_string("reports/_follow_ups.html", {"followed": [moment | {"answers": []}]})
    assert "None of it is meant for this short report." in silent
    assert "No answer" not in silent


def test_a_follow_up_is_told_in_the_readers_language_in_the_same_order():
    answers = [{"going": going} for going in ("No longer going", "Still going", "Said so")]
    with override("hr"):
        labels = [str(FollowUpGoing.GOING.label), str(FollowUpGoing.STOPPED.label)]
        told = by_going(answers)
    assert "Still going" not in labels
    assert told == [(labels[0], answers[1:2]), (labels[1], answers[:1]), ("Said so", answers[2:])]


def text_of(html):
    return " ".join(strip_tags(html.replace("<", " <")).split())


def test_each_publishing_asks_for_a_new_one_and_ends_what_was_being_made(
    cast, report, not_laid_out
):
    first = Outcome.objects.get()
    responding.published(cast, responding.lesson(report, 3))
    first.refresh_from_db()
    newest = Outcome.objects.first()
    assert (first.state, newest.state) == (JobState.CANCELLED, JobState.QUEUED)
    made(newest)
    assert outcomes.ask_for_outcome(report=report, by=cast.facilitator) == newest
    newest.file.delete(save=False)
    newest.refresh_from_db()
    assert outcomes.ask_for_outcome(report=report, by=cast.sponsor) != newest
    for who in ("manager", "upper_a", "outsider", "stranger"):
        with pytest.raises(Refused, match="Only the sponsor and facilitators"):
            outcomes.ask_for_outcome(report=report, by=cast.fresh(who))


def test_those_of_the_programme_take_it_and_it_is_written_down(cast, report, not_laid_out):
    row = Outcome.objects.get()
    url = reverse("reports:outcome_file", args=[row.pk])
    assert cast.client("sponsor").post(url).status_code == 404  # not there yet
    made(row)
    for who in ("sponsor", "upper_a", "facilitator", "manager", "outsider"):
        answer = cast.client(who).post(url)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert 'filename="main-set-what-came-of-it-' in answer["Content-Disposition"]
    assert cast.client("stranger").post(url).status_code == 404
    assert AuditEntry.objects.filter(verb="downloaded", target_kind="outcome").count() == 5
    shown = cast.client("upper_a").get(reverse("reports:outcome", args=[cast.set.pk]))
    assert "Download the PDF" in shown.content.decode()


def test_with_words_that_were_taken_back_it_is_neither_offered_nor_handed_out(
    cast, report, not_laid_out
):
    ask_follow_ups(report=report, months=6)
    row = FollowUp.objects.get(pair=cast.pair_a, side="upper")
    row = answer_follow_up(follow_up=row, going="going", came="It holds.",
                           disclosure="report_with_names", by=cast.upper_a)  # fmt: skip
    consent_to_follow_up(follow_up=row, answer="yes", by=cast.lower_a)
    for entry in AuditEntry.objects.filter(verb="answered", target_id=row.pk):
        assert entry.details.keys() == {"side", "months"}
    file = outcomes.ask_for_outcome(report=report, by=cast.sponsor)
    made(file)

    def offered():
        page = cast.client("sponsor").get(reverse("reports:outcome", args=[cast.set.pk]))
        words = page.content.decode()
        return "Download the PDF" in words, "Make a PDF of this page" in words

    assert offered() == (True, False)
    with transaction.atomic():
        row = locked(row, *PAIR_OF)
        assert take_back_answer(row, member=cast.member("upper_a"), revision=row.revision)
    assert offered() == (False, True)
    url = reverse("reports:outcome_file", args=[file.pk])
    assert cast.client("sponsor").post(url).status_code == 404
    with pytest.raises(Refused, match="not available"):
        outcomes.record_outcome_download(outcome=file, by=cast.fresh("sponsor"))
