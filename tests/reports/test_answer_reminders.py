"""Reminders of lessons that wait for the sponsor's answer: by mail and on its desk."""

import datetime as dt

import pytest
from django.utils import timezone

from als.core.models import OutMail
from als.portal.selectors.dashboard.all_needs import needs_of
from als.portal.selectors.dashboard.programmes import programmes_of
from reports import reminders
from sets.enums import SetState
from tests.needs import need_text
from tests.reports import responding

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def report(cast):
    found = responding.released(cast)
    # Answers come after the year: the set may be closed by then.
    cast.set.state, cast.set.closed_at = SetState.CLOSED, timezone.now()
    cast.set.keep_until = found.respond_by
    cast.set.save()
    return found


def remind(report, days, hour=9):
    """Run the reminders at this hour, so many days before the date."""
    day = report.respond_by - days * DAY
    return reminders.remind(dt.datetime.combine(day, dt.time(hour, tzinfo=dt.UTC)))


def mails():
    return OutMail.objects.filter(key__startswith="to-answer-")


def test_the_sponsor_is_reminded_two_weeks_and_three_days_before_and_once_after(cast, report):
    answered = [remind(report, days) for days in (20, 14, 13, 3, 2, -1, -5, -40)]
    assert answered == [0, 1, 0, 1, 0, 1, 0, 0]
    assert {mail.to for mail in mails()} == {cast.sponsor}
    assert "3 lessons of the released report of “Main set” have no published" in mails()[0].text


def test_it_comes_from_eight_on_the_programmes_clock_and_late_if_nothing_ran(cast, report):
    assert remind(report, 14, hour=5) == 0
    assert remind(report, 10) == 1


def test_who_has_answered_all_is_not_reminded_and_a_moved_date_moves_it(cast, report):
    type(report).objects.filter(pk=report.pk).update(respond_by=report.respond_by + 30 * DAY)
    assert remind(report, 14) == 0
    assert remind(report, -20) == 1
    for number in (1, 2, 3):
        responding.published(cast, responding.lesson(report, number))
    assert remind(report, -27) == 0
    found = needs_of(cast.fresh("sponsor"), programmes=programmes_of(cast.fresh("sponsor")))
    assert found == []


def test_a_draft_ends_no_reminder_and_the_desk_counts_what_waits(cast, report):
    responding.published(cast, responding.lesson(report, 1))
    responding.drafted(cast, responding.lesson(report, 2))
    assert remind(report, 3) == 1
    for who, expected in (
        ("sponsor", ["Answer 2 lessons of the released report"]),
        ("manager", []),
    ):
        person = cast.fresh(who)
        needs = needs_of(person, programmes=programmes_of(person))
        assert [need_text(need) for need in needs if "report" in need_text(need)] == expected
