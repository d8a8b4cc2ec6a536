"""Attendance over the year: each person, and each pair."""

import re

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.enums import Outcome
from meetings.selectors.attendance_year import year_of
from tests import factories as make


@pytest.fixture
def came(cast, meeting_of):
    """Mark somebody at a meeting: ``came(1, "upper_a", "late")``."""
    meetings = {number: meeting_of(number, closed=True) for number in (1, 2)}

    def mark(number, who, outcome):
        meeting, member = meetings[number], cast.member(who)
        stand_in = "A colleague" if outcome == Outcome.STOOD_IN else ""
        return make.AttendanceFactory(
            meeting=meeting, member=member, outcome=outcome, stand_in=stand_in
        )

    return mark


def test_each_outcome_has_a_mark_of_its_own():
    marks = {render_to_string("meetings/_outcome_mark.html", {"outcome": o}) for o in Outcome}
    assert len(marks) == len(Outcome)


def test_a_person_has_a_mark_for_each_meeting_and_a_total(cast, came):
    came(1, "upper_a", Outcome.LATE)
    came(2, "upper_a", Outcome.APOLOGIES)
    [row] = year_of(cast.set).pairs
    [person] = row.people
    assert person.outcomes == [Outcome.LATE, Outcome.APOLOGIES]
    assert (person.member, person.attended, person.marked) == (cast.member("upper_a"), 1, 2)


def test_a_meeting_at_which_one_was_not_marked_counts_for_nothing(cast, came):
    came(1, "upper_a", Outcome.PRESENT)
    came(2, "upper_b", Outcome.PRESENT)
    person = year_of(cast.set).pairs[0].people[0]
    assert (person.outcomes, person.marked) == ([Outcome.PRESENT, ""], 1)


def test_a_pair_shows_which_of_its_sides_were_represented(cast, came, case):
    for upper, lower, sides, words in [
        ("present", "late", ["upper", "lower"], "Both sides"),
        ("present", "stood_in", ["upper", "lower"], "Both sides"),
        ("left_early", "absent", ["upper"], "Region only"),
        ("apologies", "present", ["lower"], "Commune only"),
        ("absent", "apologies", [], "Nobody"),
    ]:
        with case(upper):
            came(1, "upper_a", upper)
            came(1, "lower_a", lower)
            [row] = year_of(cast.set).pairs
            assert (row.sides, row.both, row.marked) == ([sides, None], len(sides) // 2, 1)
            page = cast.client("upper_b").get(
                reverse("meetings:attendance_year", args=[cast.set.pk])
            )
            shown = re.findall(r'app-attendance-year__sides">([^<]*)', page.content.decode())
            assert shown == [words, "Not marked"]


def test_pairs_come_in_their_order_and_the_upper_side_first(cast, came):
    for who in ("lower_b", "lower_a", "upper_b", "upper_a"):
        came(1, who, Outcome.PRESENT)
    names = [
        [person.member.person.name for person in row.people] for row in year_of(cast.set).pairs
    ]
    assert names == [["Upper A", "Lower A"], ["Upper B", "Lower B"]]


def test_another_set_s_meetings_are_not_in_it(cast, came):
    other = make.MeetingFactory(cycle__set=cast.other_set, closed=True)
    make.AttendanceFactory(meeting=other, member=cast.member("outsider"), outcome="present")
    assert (year_of(cast.set).pairs, len(year_of(cast.set).meetings)) == ([], 2)


def test_an_answer_beforehand_is_not_attendance(cast, came):
    row = came(1, "upper_a", "")
    row.answer = "yes"
    row.save()
    assert year_of(cast.set).pairs == []


def test_the_page_says_each_mark_in_words(cast, came):
    url = reverse("meetings:attendance_year", args=[cast.set.pk])
    assert "Nothing is marked yet" in cast.client("upper_a").get(url).content.decode()
    came(1, "upper_a", Outcome.STOOD_IN)
    body = cast.client("facilitator").get(url).content.decode()
    assert f'visually-hidden">{Outcome.STOOD_IN.label}</span>' in body


def test_it_takes_as_many_queries_for_little_as_for_much(cast, came):
    client = cast.client("upper_a")
    url = reverse("meetings:attendance_year", args=[cast.set.pk])

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    came(1, "upper_a", Outcome.PRESENT)
    few = queries()
    for who in ("lower_a", "upper_b", "lower_b"):
        came(1, who, Outcome.PRESENT)
        came(2, who, Outcome.ABSENT)
    assert (queries(), few <= 6) == (few, True)
