"""Reminders of meetings, and of minutes that nobody has circulated."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from als.core import clock
from als.core.models import OutMail
from meetings import reminders
from meetings.changes import agreeing
from meetings.changes import meetings as meeting_changes
from meetings.models import Meeting
from meetings.tasks import remind
from sets.models import LearningSet, Member, SetFacilitator
from tests import factories as make

STARTS = dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC)  # in winter London's clock is UTC
SET = ["Facilitator", "Lower A", "Lower B", "Upper A", "Upper B"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast):
    return make.MeetingFactory(cycle__set=cast.set, cycle__number=1, called=True)


def on(day, time="08:00"):
    """Let the task run at that moment of 2026; give who was told."""
    before = set(OutMail.objects.values_list("pk", flat=True))
    with clock.set_to(dt.datetime.fromisoformat(f"2026-{day}T{time}").replace(tzinfo=dt.UTC)):
        remind()
    rows = OutMail.objects.exclude(pk__in=before).filter(key__regex="^(soon|minutes-due)-")
    return sorted(row.to.name for row in rows)


def at(day, change, **kwargs):
    with clock.set_to(dt.datetime.fromisoformat(f"2026-{day}T12:00").replace(tzinfo=dt.UTC)):
        return change(**kwargs)


def days(*names):
    return {name: sent for name in names if (sent := on(name))}


def test_everybody_invited_is_reminded_14_and_2_days_before(meeting):
    sent = days("02-17", "02-18", "02-19", "03-01", "03-02", "03-03", "03-04")
    assert sent == {"02-18": SET, "03-02": SET}


def test_not_before_eight(meeting):
    assert [on("02-18", "07:45"), on("02-18", "08:00"), on("02-18", "08:15")] == [[], SET, []]


def test_one_that_was_missed_comes_late_and_the_older_of_two_never(meeting):
    assert days("02-20", "02-21", "03-03", "03-04") == {"02-20": SET, "03-03": SET}


def test_who_was_invited_nine_days_before_gets_the_second_one_only(meeting):
    Meeting.objects.update(called_at=STARTS - dt.timedelta(days=9))
    assert list(days("02-24", "02-25", "03-02")) == ["03-02"]


def test_only_who_is_invited_is_reminded(cast, meeting):
    Meeting.objects.update(audience="leads")
    Member.objects.filter(person=cast.lower_b).update(lead=False)
    assert on("02-18") == ["Lower A", "Upper A", "Upper B"]


def test_the_mail_says_when_and_where_and_what_one_has_answered(cast, meeting):
    at("02-11", meeting_changes.answer, meeting=meeting, answer="yes", by=cast.upper_a)
    on("02-18")
    sent = {row.to.name: row for row in OutMail.objects.filter(kind="meeting-soon")}
    assert sent["Upper A"].subject.startswith("On 4 March: Main set, Meeting 1")
    assert "Wed 4 Mar 2026, 10:00" in sent["Upper A"].text
    assert "You have answered: Yes" in sent["Upper A"].text
    assert "You have not yet said whether you will come" in sent["Lower A"].text
    assert "whether you come" not in sent["Facilitator"].text


def test_a_moved_meeting_drops_the_old_reminder_and_reminds_of_the_new_date(cast, meeting):
    on("02-18")
    later = STARTS + dt.timedelta(days=21)
    at(
        "02-19",
        meeting_changes.edit_meeting,
        meeting=meeting,
        starts=later,
        ends=later + dt.timedelta(hours=3),
        place="Town Hall",
        link="",
        by=cast.facilitator,
    )
    assert set(OutMail.objects.filter(kind="meeting-soon").values_list("state", flat=True)) == {
        "dropped"
    }
    assert days("03-02", "03-03", "03-11", "03-12", "03-23") == {"03-11": SET, "03-23": SET}


def test_who_was_told_of_the_new_date_since_is_not_reminded_of_it_at_once(cast, meeting):
    sooner = STARTS - dt.timedelta(days=5)
    at(
        "02-20",
        meeting_changes.edit_meeting,
        meeting=meeting,
        starts=sooner,
        ends=sooner + dt.timedelta(hours=3),
        place="Town Hall",
        link="",
        by=cast.facilitator,
    )
    assert list(days("02-21", "02-25", "02-27")) == ["02-25"]


def test_a_cancelled_meeting_reminds_nobody(cast, meeting):
    on("02-18")
    at(
        "02-19",
        meeting_changes.cancel_meeting,
        meeting=meeting,
        reason="Snow.",
        by=cast.facilitator,
    )
    assert not OutMail.objects.filter(kind="meeting-soon").exclude(state="dropped").exists()
    assert days("03-02", "03-03") == {}


def test_nobody_is_reminded_in_a_closed_set(cast, meeting):
    LearningSet.objects.update(state="closed")
    assert days("02-18", "03-02") == {}


def test_no_other_set_gets_a_mail(cast, meeting):
    on("02-18")
    assert not OutMail.objects.filter(to__in=[cast.outsider, cast.other_facilitator]).exists()


def test_minutes_that_wait_for_a_week_are_asked_for_once(cast):
    make.MeetingFactory(cycle__set=cast.set, closed=True)
    assert days("03-10", "03-11", "03-12", "03-18") == {"03-11": ["Facilitator"]}


def test_minutes_that_nobody_can_be_asked_for_are_not_counted(cast):
    make.MeetingFactory(cycle__set=cast.set, closed=True)
    SetFacilitator.objects.update(removed_at=STARTS)
    assert reminders.remind(dt.datetime(2026, 3, 11, 12, tzinfo=dt.UTC)) == 0


def test_circulated_minutes_are_not_asked_for_and_drop_the_reminder(cast):
    meeting = make.MeetingFactory(cycle__set=cast.set, closed=True)
    assert on("03-11") == ["Facilitator"]
    at("03-11", agreeing.circulate_minutes, meeting=meeting, by=cast.facilitator)
    assert OutMail.objects.get(key__startswith="minutes-due").state == "dropped"
    assert on("03-12") == []


def test_a_meeting_that_changed_since_it_was_looked_up_is_read_again(meeting, monkeypatch):
    looked = reminders._sent_already

    def and_then_it_is_cancelled(meetings):
        Meeting.objects.update(state="draft", called_at=None)
        return looked(meetings)

    monkeypatch.setattr(reminders, "_sent_already", and_then_it_is_cancelled)
    assert on("02-18") == []


def queries(day):
    with CaptureQueriesContext(connection) as found:
        on(day)
    return len(found)


def test_it_looks_with_as_many_queries_at_many_meetings_as_at_one(cast, meeting):
    on("02-18")
    one = queries("02-19")
    for _number in range(4):
        make.MeetingFactory(cycle__set=cast.set, called=True)
    on("02-19")
    assert queries("02-19") == one
