"""Attendance over the year: each person, and each pair."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.enums import Outcome
from meetings.selectors.attendance import MARKS, year_of
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
    assert len({MARKS[outcome] for outcome in Outcome}) == len(Outcome)


def test_a_person_has_a_mark_for_each_meeting_and_a_total(cast, came):
    came(1, "upper_a", Outcome.LATE)
    came(2, "upper_a", Outcome.APOLOGIES)
    [row] = year_of(cast.set).pairs
    [person] = row["people"]
    assert [cell.word for cell in person["cells"]] == ["Arrived late", "Sent apologies"]
    assert (person["member"], person["times"], person["of"]) == (cast.member("upper_a"), 1, 2)


def test_a_meeting_at_which_one_was_not_marked_counts_for_nothing(cast, came):
    came(1, "upper_a", Outcome.PRESENT)
    came(2, "upper_b", Outcome.PRESENT)
    row = year_of(cast.set).pairs[0]
    assert ([cell.word for cell in row["people"][0]["cells"]], row["people"][0]["of"]) == (
        ["Present", "Not marked"],
        1,
    )


@pytest.mark.parametrize(
    ("upper", "lower", "words", "both"),
    [
        ("present", "late", "Both sides", 1),
        ("present", "stood_in", "Both sides", 1),
        ("left_early", "absent", "Region only", 0),
        ("apologies", "present", "Commune only", 0),
        ("absent", "apologies", "Nobody", 0),
    ],
)
def test_a_pair_says_which_of_its_sides_were_heard(cast, came, upper, lower, words, both):
    came(1, "upper_a", upper)
    came(1, "lower_a", lower)
    [row] = year_of(cast.set).pairs
    assert (row["sides"], row["both"], row["of"]) == ([words, "Not marked"], both, 1)


def test_pairs_come_in_their_order_and_the_upper_side_first(cast, came):
    for who in ("lower_b", "lower_a", "upper_b", "upper_a"):
        came(1, who, Outcome.PRESENT)
    names = [
        [str(p["member"].person.name) for p in row["people"]] for row in year_of(cast.set).pairs
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
