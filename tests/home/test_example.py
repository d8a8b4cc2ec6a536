import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from actions.enums import ActionState
from actions.models import Issue, ProgressEntry, ProposedAction, Theme
from als.common import clock
from als.common.enums import MailState
from als.common.models import AuditEntry, OutMail
from als.home.example_year.cast import cast_of_example
from als.home.example_year.play import _calendar
from als.home.example_year.story import Calendar, Story, read
from meetings.enums import MinutesState
from meetings.models import AgendaItem, AirtimeTurn, Meeting, Question
from reports.enums import ReportState
from reports.models import Evidence, Lesson, Rendering, Report
from sets.enums import PairState
from sets.models import LearningSet, Pair

LONDON = ZoneInfo("Europe/London")


class TestCalendar:
    calendar = Calendar(dt.date(2026, 1, 5), LONDON)

    def test_weeks_count_from_the_monday(self):
        assert self.calendar.date("W6 Wed") == dt.date(2026, 2, 18)

    def test_weeks_before_the_start_count_back(self):
        assert self.calendar.date("W-1 Fri 09:00") == dt.date(2026, 1, 2)

    def test_a_time_is_that_of_the_clock_on_the_wall(self):
        summer = self.calendar.moment("W20 Mon 10:30").astimezone(dt.UTC)
        winter = self.calendar.moment("W6 Mon 10:30").astimezone(dt.UTC)
        assert (summer.hour, winter.hour) == (9, 10)

    @given(st.dates(dt.date(2026, 1, 1), dt.date(2035, 12, 31)))
    def test_on_whatever_day_it_is_loaded_no_meeting_falls_into_the_holidays(self, day):
        with clock.set_to(dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)):
            calendar = _calendar(LONDON)
        days = [calendar.date(meeting["starts"]) for meeting in read("meetings")["meetings"]]
        assert [d for d in days if (d.month, d.day) >= (12, 20) or (d.month, d.day) <= (1, 4)] == []


def test_a_story_is_told_in_order_of_time_and_up_to_now():
    told = []
    story = Story(TestCalendar.calendar)
    for when in ("W3 Mon 09:00", "W1 Mon 09:00", "W9 Mon 09:00"):
        story.at(when, lambda: told.append(clock.today()))
    story.play(until=dt.datetime(2026, 2, 1, tzinfo=dt.UTC))
    assert told == [dt.date(2026, 1, 12), dt.date(2026, 1, 26)]


@pytest.mark.slow
@pytest.mark.django_db
def test_the_worked_example_is_a_whole_year():
    call_command("load_example")
    main = LearningSet.objects.get(name="Two-tier partnership working")
    asked = Pair.objects.filter(set=main)
    counts = {
        "confirmed": asked.confirmed().count(),
        "declined": asked.filter(state=PairState.DECLINED).count(),
        "withdrawn": asked.filter(state=PairState.WITHDRAWN).count(),
        "themes": Theme.objects.open().filter(set=main).count(),
        "issues": Issue.objects.filter(pair__set=main).count(),
        "actions": ProposedAction.objects.count(),
        "progress": ProgressEntry.objects.count(),
        "lessons": Lesson.objects.count(),
        "evidence": Evidence.objects.count(),
        "agreed minutes": Meeting.objects.filter(minutes_state=MinutesState.AGREED).count(),
        "turns": AirtimeTurn.objects.filter(ended_at__isnull=False).count(),
        "questions kept": Question.objects.good().count(),
        "carried over": AgendaItem.objects.filter(carried_from__isnull=False).count(),
    }
    assert counts == {
        "confirmed": 6,
        "declined": 1,
        "withdrawn": 1,
        "themes": 4,
        "issues": 28,
        "actions": 31,
        "progress": 75,
        "lessons": 6,
        "evidence": 38,
        "agreed minutes": 4,
        "turns": 15,
        "questions kept": 7,
        "carried over": 1,
    }
    purposes = [meeting["purpose"] for meeting in read("meetings")["meetings"]]
    assert [*main.cycles.values_list("purpose", flat=True)] == purposes
    states = set(ProposedAction.objects.values_list("state", flat=True))
    assert states == set(ActionState.values)
    assert Report.objects.get().state == ReportState.RELEASED
    assert Rendering.objects.released().get().pages > 20
    assert not OutMail.objects.filter(state=MailState.PENDING).exists()
    # What happened was written down when it happened, not when it was loaded.
    assert AuditEntry.objects.filter(at__lt=clock.now() - dt.timedelta(days=300)).count() > 50
    first, others = cast_of_example()
    assert (len(first), len(others) > 20) == (6, True)
    call_command("load_example", "--if-empty")
    with pytest.raises(CommandError, match="already"):
        call_command("load_example")
