"""The sponsor's answers: whose drafts are, what is published and stays, who reads what of them."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from als.core.revisions import Stale
from reports.changes import clarifications, responses
from reports.changes.responses import choice_of, note_lessons
from reports.models import Report, ReportedLesson, Response, ResponseDraft
from reports.selectors.outcome import outcome_of
from tests import factories as make
from tests.library import across
from tests.reports import responding
from tests.sharing import copy_of, made_once

pytestmark = pytest.mark.django_db

OTHERS = ("manager", "facilitator", "upper_a", "outsider", "stranger")


def released_for(cast):
    """The released report with a second person of the sponsor's."""
    cast.people["colleague"] = make.PersonFactory(name="Colleague", email="c@example.org")
    make.ProgrammeRoleFactory(programme=cast.programme, person=cast.colleague, kind="sponsor")
    return cast, responding.released(cast)


world = made_once(released_for)


@pytest.fixture
def cast_and_report(world, settings):
    return copy_of(world, settings)


def page(cast, who, name, *args):
    return cast.client(who).get(reverse(f"reports:{name}", args=[cast.set.pk, *args]))


def send(cast, who, name, *args, **data):
    return cast.client(who).post(reverse(f"reports:{name}", args=[cast.set.pk, *args]), data)


# --- the date -----------------------------------------------------------------------------------


def test_facilitators_move_the_date_and_nobody_else(cast_and_report):
    cast, report = cast_and_report
    day = report.respond_by + dt.timedelta(days=7)
    for who in ("sponsor", "manager", "upper_a", "other_facilitator"):
        with pytest.raises(Refused):
            responses.move_respond_by(report=report, respond_by=day, by=cast.fresh(who))
    data = {f"respond_by_{part}": getattr(day, part) for part in ("day", "month", "year")}
    assert send(cast, "facilitator", "respond_by", **data).status_code == 302
    assert Report.objects.get(pk=report.pk).respond_by == day
    gone = {"respond_by_day": "1", "respond_by_month": "1", "respond_by_year": "2020"}
    assert "day in the future" in send(cast, "facilitator", "respond_by", **gone).content.decode()


# --- drafts -------------------------------------------------------------------------------------


def test_a_draft_is_the_sponsors_alone_on_every_page_and_in_the_log(cast_and_report):
    cast, report = cast_and_report
    lesson = responding.lesson(report)
    before = AuditEntry.objects.count()
    responding.drafted(cast, lesson, reason=responding.DRAFTED)
    assert AuditEntry.objects.count() == before
    assert responding.DRAFTED in page(cast, "colleague", "respond", "key1").content.decode()
    for who in OTHERS:
        assert not ResponseDraft.objects.visible_to(cast.fresh(who)).exists()
        assert page(cast, who, "responses").status_code == (404 if who == "stranger" else 403)
        shown = page(cast, who, "outcome").content.decode()
        assert responding.DRAFTED not in shown
        assert "Draft" not in shown
    assert not OutMail.objects.filter(text__contains=responding.DRAFTED).exists()


def test_two_of_the_sponsors_people_do_not_overwrite_each_other(cast_and_report):
    cast, report = cast_and_report
    lesson = responding.lesson(report)
    seen = responses.draft_of(lesson).revision
    responding.drafted(cast, lesson, reason="Mine first.")
    typed = {**responding.ACCEPTED, "reason": "Mine too."}
    with pytest.raises(Stale) as refusal:
        responses.save_response(lesson=lesson, by=cast.colleague, seen=seen, **typed)
    assert {"key": "Why?", "value": "Mine first."} in refusal.value.now
    again = refusal.value.carry["seen"]
    responses.save_response(lesson=lesson, by=cast.colleague, seen=again, **typed)
    draft = ResponseDraft.objects.get()
    assert (draft.reason, draft.written_by) == ("Mine too.", cast.colleague)


def test_the_form_keeps_what_is_typed_and_a_draft_may_be_incomplete(cast_and_report):
    cast, report = cast_and_report
    seen = responses.draft_of(responding.lesson(report)).revision
    wrong = {"seen": seen, "reason": "Kept words", "due_day": "31", "due_month": "2",
             "due_year": "2027"}  # fmt: skip
    answer = send(cast, "sponsor", "respond", "key1", **wrong).content.decode()
    assert "Kept words" in answer
    assert "must be a real date" in answer
    assert send(cast, "sponsor", "respond", "key1", reason="Half").status_code == 302
    shown = page(cast, "sponsor", "responses").content.decode()
    assert "Still missing: Answer" in shown
    publish = page(cast, "sponsor", "responses_publish").content.decode()
    assert "No draft is ready to be published." in publish


def test_a_draft_is_deleted_only_after_asking_and_as_it_was_read(cast_and_report):
    cast, report = cast_and_report
    lesson = responding.lesson(report)
    responding.drafted(cast, lesson)
    asked = page(cast, "sponsor", "response_discard", "key1")
    responding.drafted(cast, lesson, reason="Changed meanwhile.")
    old = asked.context["hidden"]["seen"]
    send(cast, "sponsor", "response_discard", "key1", seen=old)
    assert ResponseDraft.objects.exists()
    now = page(cast, "sponsor", "response_discard", "key1").context["hidden"]["seen"]
    send(cast, "sponsor", "response_discard", "key1", seen=now)
    assert not ResponseDraft.objects.exists()
    assert page(cast, "sponsor", "response_discard", "key1").status_code == 302


# --- publishing ---------------------------------------------------------------------------------


def test_only_the_sponsor_drafts_and_publishes(cast_and_report):
    cast, report = cast_and_report
    lesson = responding.lesson(report)
    draft = responding.drafted(cast, lesson)
    for who in OTHERS:
        with pytest.raises(Refused):
            responding.drafted(cast, lesson, person=who)
        with pytest.raises(Refused):
            responses.discard_response(lesson=lesson, by=cast.fresh(who))
        with pytest.raises(Refused):
            responses.publish_responses(
                report=report, chosen=[choice_of(draft)], by=cast.fresh(who)
            )
    assert not Response.objects.exists()


def test_what_is_ticked_is_published_and_mailed_to_the_set_and_its_managers(cast_and_report):
    cast, report = cast_and_report
    first, second = (responding.lesson(report, n) for n in (1, 2))
    draft = responding.drafted(cast, first)
    responding.drafted(cast, second, **responding.NOT_ACCEPTED, deeds="", who="")
    shown = page(cast, "sponsor", "responses_publish")
    assert "It cannot be taken back or changed" in shown.content.decode()
    assert "checked" not in shown.content.decode()
    assert "Tick at least one" in send(cast, "sponsor", "responses_publish").content.decode()
    sent = send(cast, "sponsor", "responses_publish", chosen=[choice_of(draft)])
    assert sent.status_code == 302
    row = Response.objects.get()
    assert str(row) == "L1: Accepted"
    assert (row.lesson, row.version, row.answer, row.published_by) == (
        first, 1, "accepted", cast.sponsor,
    )  # fmt: skip
    assert list(ResponseDraft.objects.values_list("lesson", flat=True)) == [second.pk]
    mails = OutMail.objects.filter(key__startswith="answered-")
    assert {mail.to.name for mail in mails} == {
        "Manager", "Facilitator", "Upper A", "Lower A", "Upper B", "Lower B",
    }  # fmt: skip
    assert "1 of 3 have an answer now" in mails[0].text
    assert AuditEntry.objects.get(verb="published").details == {"answer": "accepted", "version": 1}
    content = outcome_of(report)
    assert (content["answered"], content["number"]) == (1, 3)
    assert content["lessons"][1]["answer"] is None
    for who in ("manager", "facilitator", "upper_a", "outsider", "sponsor"):
        assert "One plan for both tiers." in page(cast, who, "outcome").content.decode()
    assert page(cast, "stranger", "outcome").status_code == 404


def test_what_was_not_read_is_not_published(cast_and_report):
    cast, report = cast_and_report
    lesson = responding.lesson(report)
    read = choice_of(responding.drafted(cast, lesson))
    responding.drafted(cast, lesson, person="colleague", reason="Another reason.")
    answer = send(cast, "sponsor", "responses_publish", chosen=[read]).content.decode()
    assert "has changed since you opened this page" in answer
    with pytest.raises(Refused, match="changed since"):
        responses.publish_responses(report=report, chosen=[read], by=cast.sponsor)
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ({"reason": ""}, ["Why?"]),
        ({"deeds": "", "who": ""}, ["What will be done?", "By whom?"]),
        ({"answer": "considering", "deeds": "", "who": "", "due": None}, ["By when?"]),
        ({**responding.NOT_ACCEPTED, "deeds": "", "who": ""}, []),
    ],
)
def test_an_answer_says_why_and_what_by_whom_by_when(cast_and_report, words, missing):
    cast, report = cast_and_report
    lesson = responding.lesson(report)
    draft = responding.drafted(cast, lesson, **words)
    assert responses.names_of(draft.missing(1)) == missing
    fields = {name: getattr(draft, name) for name in ("answer", "reason", "deeds", "who", "due")}
    row = Response(
        lesson=lesson, version=1, snapshot=lesson.snapshot, published_by=cast.sponsor, **fields
    )
    if not missing:
        row.save()
        return
    with pytest.raises(Refused, match="not complete"):
        responses.publish_responses(report=report, chosen=[choice_of(draft)], by=cast.sponsor)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()


def test_a_later_answer_says_what_changed_and_the_earlier_one_stays(cast_and_report):
    cast, report = cast_and_report
    lesson = responding.lesson(report)
    first = responding.published(cast, lesson)
    assert responses.draft_of(lesson).reason == "It saves a year."
    with pytest.raises(Refused, match="What has changed"):
        responding.published(cast, lesson, answer="in_part", reason="Half of it.")
    responding.published(cast, lesson, answer="in_part", changed="The law came first.")
    (row, *_others) = outcome_of(report)["lessons"]
    assert row["answer"]["words"] == "Accepted in part"
    assert [one["words"] for one in row["earlier"]] == ["Accepted"]
    for change in (
        lambda: Response.objects.filter(pk=first.pk).update(reason="Never said."),
        lambda: Response.objects.filter(pk=first.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
            change()


# --- a correction of the report -----------------------------------------------------------------


def test_an_answer_stays_with_its_lesson_in_the_next_version(cast_and_report):
    cast, report = cast_and_report
    for number in (1, 3):
        responding.published(cast, responding.lesson(report, number))
    snapshot = across.version(
        cast.set, across.content("Lesson 1, reworded.", mark="L2", key="key1"),
        across.content("A new lesson.", mark="L1", key="key4"), number=2,
    )  # fmt: skip
    note_lessons(report, snapshot)
    content = outcome_of(report)
    assert [(row["mark"], row["gone"], bool(row["answer"])) for row in content["lessons"]] == [
        ("L2", False, True), ("L1", False, False), ("L3", True, True),
    ]  # fmt: skip
    assert content["lessons"][0]["was"] == "Lesson 1 of all."
    assert (content["answered"], content["number"]) == (1, 2)
    gone = ReportedLesson.objects.get(key="key3")
    with pytest.raises(Refused, match="no longer has this lesson"):
        responding.drafted(cast, gone, reason="Too late.")
    assert page(cast, "sponsor", "respond", "key2").status_code == 404


def test_what_was_written_on_a_lesson_that_is_gone_can_still_be_read(cast_and_report):
    cast, report = cast_and_report
    responding.published(cast, responding.lesson(report, 1))
    responding.drafted(cast, responding.lesson(report, 2), reason=responding.DRAFTED)
    question = clarifications.ask_clarification(
        lesson=responding.lesson(report, 3), question="Which plan?", by=cast.sponsor
    )
    note_lessons(report, across.version(cast.set, across.content("New.", key="key4"), number=2))
    shown = page(cast, "sponsor", "responses").content.decode()
    assert "No lesson has a published answer yet." in shown
    assert shown.index("Lessons of earlier versions") < shown.index("Lesson 2 of all.")
    for key, words in (
        ("key1", "It saves a year."), ("key2", responding.DRAFTED), ("key3", "Which plan?"),
    ):  # fmt: skip
        answer = page(cast, "sponsor", "respond", key).content.decode()
        assert words in answer
        assert "<textarea" not in answer
        assert "question/" not in answer
    late = send(cast, "sponsor", "respond", "key1", reason="Typed meanwhile.").content.decode()
    assert "no longer has this lesson" in late
    assert "Typed meanwhile." in late
    asking = page(cast, "sponsor", "question_ask", "key2")
    assert asking.url == reverse("reports:respond", args=[cast.set.pk, "key2"])
    with pytest.raises(Refused, match="no longer has this lesson"):
        clarifications.ask_clarification(
            lesson=responding.lesson(report, 2), question="And now?", by=cast.sponsor
        )
    clarifications.close_clarification(clarification=question, by=cast.facilitator)
    seen = page(cast, "sponsor", "response_discard", "key2").context["hidden"]["seen"]
    send(cast, "sponsor", "response_discard", "key2", seen=seen)
    assert not ResponseDraft.objects.exists()


# --- pages --------------------------------------------------------------------------------------


def test_pages_ask_as_many_questions_with_three_lessons_as_with_one_answered(cast_and_report):
    cast, report = cast_and_report

    def number(name):
        client = cast.client("sponsor")
        with CaptureQueriesContext(connection) as asked:
            url = reverse(f"reports:{name}", args=[cast.set.pk])
            assert client.get(url).status_code == 200
        return len(asked)

    responding.published(cast, responding.lesson(report, 1))
    responding.drafted(cast, responding.lesson(report, 2))
    names = ("outcome", "responses", "responses_publish")
    before = {name: number(name) for name in names}
    responding.published(cast, responding.lesson(report, 2))
    responding.published(cast, responding.lesson(report, 1), changed="More.")
    for one in (1, 3):
        responding.drafted(cast, responding.lesson(report, one), reason="Again.")
    assert {name: number(name) for name in names} == before
