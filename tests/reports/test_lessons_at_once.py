"""Lessons drafted, dropped and answered at the same instant, on a database that lets them."""

import pytest

from als.core.models import AuditEntry
from reports.changes import audiences, endorsements, evidence, signing
from reports.changes import lessons as lesson_changes
from reports.content.audiences import audiences_of
from reports.enums import ReportState
from reports.models import Endorsement, Evidence, Lesson, Report, SignOff
from sets.models import Programme
from tests.at_once import ON_POSTGRESQL, at_once
from tests.cast import make_cast
from tests.reports import making
from tests.reports.test_signing_at_once import doing

pytestmark = ON_POSTGRESQL
TEXT = {"statement": "Share one plan.", "explanation": "", "kind": "policy"}


@pytest.fixture
def cast():
    return make_cast()


@pytest.mark.parametrize("time", range(3))
def test_two_lessons_dropped_at_once_leave_the_others_numbered_from_one(cast, time):
    lessons = [making.lesson(cast, statement=s, position=n) for n, s in enumerate("ABCD", start=1)]
    drops = [
        doing(lesson_changes.drop_lesson, cast, "facilitator", lesson=row, reason="No.")
        for row in (lessons[0], lessons[2])
    ]
    at_once(*drops)
    assert list(Lesson.objects.open().values_list("statement", "position")) == [("B", 1), ("D", 2)]


@pytest.mark.parametrize("time", range(3))
def test_an_audience_that_a_lesson_takes_at_once_stays_on_the_list_or_is_not_taken(cast, time):
    titles = {**audiences_of(cast.programme), "other": ""}
    at_once(
        doing(
            audiences.edit_audiences,
            cast,
            "manager",
            programme=cast.programme,
            titles=titles,
            new=[],
        ),
        doing(
            lesson_changes.draft_lesson, cast, "upper_a", set_=cast.set, audiences=["other"], **TEXT
        ),
    )
    listed = "other" in audiences_of(Programme.objects.get(pk=cast.programme.pk))
    assert listed == Lesson.objects.exists()


@pytest.mark.parametrize("time", range(3))
def test_both_members_of_a_side_answer_at_once_and_there_is_one_answer(cast, time):
    lesson = making.lesson(cast)
    answer = doing(endorsements.endorse, cast, "upper_a", lesson=lesson, answer="agree", comment="")
    at_once(answer, answer)
    assert Endorsement.objects.count() == 1
    assert AuditEntry.objects.filter(verb="answered").count() == 1


@pytest.mark.parametrize("time", range(3))
def test_the_last_signature_and_the_withdrawal_of_evidence_at_once_sign_nothing_off(cast, time):
    making.lesson(cast, making.issue(cast))
    report = making.sign(cast, making.sent(cast), ["upper_a", "lower_a", "upper_b"])
    at_once(
        doing(signing.sign_off, cast, "lower_b", report=report),
        doing(evidence.remove_evidence, cast, "upper_a", evidence=Evidence.objects.get(),
              reason="Another year."),
    )  # fmt: skip
    assert Report.objects.get().state == ReportState.DRAFTING
    assert not SignOff.objects.filter(void_at=None).exists()
