"""How many cycles a set has, what each is for, and the days that its plan suggests."""

import datetime as dt
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from hypothesis import assume, given
from hypothesis import strategies as st

from als.core import clock
from als.core.refusals import Refused
from als.core.revisions import Stale, revision_of
from meetings.changes import cycles
from meetings.enums import Stage
from meetings.models import Cycle
from meetings.plan import misfits, spread, stages
from sets.models import LearningSet
from sets.signals import set_made
from tests import factories as make
from tests.meetings.conftest import verbs
from tests.meetings.cycles import NEW_YEAR, edit, hold, meetings_of, numbers, planned

OTHERS = ["upper_a", "manager", "sponsor", "other_facilitator"]


@pytest.fixture(autouse=True)
def before_the_year():
    with clock.set_to(NEW_YEAR):
        yield


def days(set_):
    return [meeting.suggested_for for meeting in meetings_of(set_)]


# --- the plan -----------------------------------------------------------------------------------


def test_a_new_set_gets_four_cycles_of_the_four_stages(cast):
    set_made.send(LearningSet, set_=cast.set, by=cast.manager)
    assert [*cast.set.cycles.values_list("stage", flat=True)] == [
        "views", "issues", "proposals", "lessons",
    ]  # fmt: skip
    assert all(cast.set.cycles.values_list("purpose", flat=True))


def test_a_second_signal_adds_no_cycle(cast):
    before = [meeting.uid for meeting in planned(cast.set)]
    cycles.make_cycles(cast.set, by=cast.facilitator)
    assert [meeting.uid for meeting in meetings_of(cast.set)] == before


@pytest.mark.parametrize(
    ("count", "between"),
    [(2, ""), (3, "p"), (4, "ip"), (5, "ipp"), (6, "iipp"), (7, "iippp"), (8, "iiippp")],
)
def test_stages_begin_with_views_end_with_lessons_and_rise_between(count, between):
    letters = "".join(stage[0] for stage in stages(count))
    assert letters == f"v{between}l"


@given(
    start=st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)),
    count=st.integers(2, 8),
    more=st.integers(0, 700),
)
def test_spread_days_are_working_days_that_rise_within_the_year(start, count, more):
    end = start + dt.timedelta(weeks=count, days=more)
    suggested = spread(count, start, end)
    assert all(one < other for one, other in pairwise(suggested))
    assert start <= suggested[0]
    assert suggested[-1] <= end
    assert all(day.isoweekday() <= 5 for day in suggested)


@given(
    start=st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1)),
    gap=st.integers(0, 400),
    count=st.integers(1, 6),
)
def test_between_two_meetings_days_lie_between_or_there_is_no_room(start, gap, count):
    end = start + dt.timedelta(days=gap)
    suggested = spread(count, start, end, after=start, before=end)
    assume(suggested)
    assert all(one < other for one, other in pairwise([start, *suggested, end]))


def test_there_is_always_room_for_a_meeting_a_week():
    monday = dt.date(2026, 3, 2)
    assert spread(3, monday, monday + dt.timedelta(weeks=3), after=monday) is not None
    assert spread(3, monday, monday + dt.timedelta(days=2), after=monday) is None


@pytest.mark.parametrize("count", [2, 8])
def test_a_set_may_have_two_or_eight_cycles_in_order(cast, count):
    meetings = planned(cast.set, count)
    assert [meeting.cycle.number for meeting in meetings] == [*range(1, count + 1)]
    assert misfits(cast.set, meetings) == []


def test_the_database_takes_no_other_number_of_meetings(cast):
    for count in (1, 9):
        with pytest.raises(IntegrityError), transaction.atomic():
            LearningSet.objects.filter(pk=cast.set.pk).update(meeting_count=count)


def test_misfits_are_named(cast):
    first, second, *_, last = planned(cast.set)
    second.suggested_for, last.suggested_for = first.suggested_for, dt.date(2027, 3, 1)
    assert misfits(cast.set, [first, second, last]) == [
        "“Meeting 4: Sharing progress and lessons” is outside the set’s year.",
        "“Meeting 2: Identifying issues” does not come after “Meeting 1: Sharing views”.",
    ]


# --- changing one -------------------------------------------------------------------------------


def test_a_facilitator_gives_a_cycle_a_name_and_a_day(cast):
    meeting = planned(cast.set)[1]
    edit(meeting, cast.facilitator, name="Walking the estate", suggested_for=dt.date(2026, 6, 1))
    meeting = meetings_of(cast.set)[1]
    assert (str(meeting), meeting.day) == ("Meeting 2: Walking the estate", dt.date(2026, 6, 1))
    assert verbs() == ["changed"]


def test_saving_a_cycle_unchanged_leaves_no_trace(cast):
    meeting = planned(cast.set)[1]
    edit(meeting, cast.facilitator, suggested_for=meeting.suggested_for)
    assert verbs() == []


@pytest.mark.parametrize("person", OTHERS)
def test_nobody_else_changes_cycles(cast, person):
    meeting, by = planned(cast.set)[3], cast.people[person]
    for change in (
        lambda: edit(meeting, by, name="Mine"),
        lambda: cycles.add_cycle(set_=cast.set, number=5, by=by),
        lambda: cycles.remove_cycle(set_=cast.set, number=4, by=by),
        lambda: cycles.spread_cycles(set_=cast.set, by=by),
    ):
        with pytest.raises(Refused, match="Only facilitators of this set can"):
            change()
    assert (numbers(cast.set), verbs()) == ([1, 2, 3, 4], [])


def test_the_cycle_of_a_called_meeting_stays_as_it_is(cast):
    meeting = planned(cast.set)[0]
    hold(meeting, meeting.suggested_for)
    with pytest.raises(Refused, match="has been called"):
        edit(meeting, cast.facilitator, name="Late")
    assert meetings_of(cast.set)[0].cycle.name == ""


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2026, 1, 30), "Choose a day of the set’s year"),
        (dt.date(2027, 2, 1), "Choose a day of the set’s year"),
        (dt.date(2026, 3, 19), "Choose a day after 19 March 2026"),
        (dt.date(2026, 9, 15), "Choose a day before 15 September 2026"),
    ],
)
def test_a_suggested_day_rises_with_the_number_within_the_year(cast, day, said):
    meeting = planned(cast.set)[1]
    with pytest.raises(Refused, match=said) as refused:
        edit(meeting, cast.facilitator, suggested_for=day, name="Lost?")
    assert refused.value.field == "suggested_for"
    assert (meetings_of(cast.set)[1].cycle.name, verbs()) == ("", [])


def test_a_save_over_what_somebody_else_saved_is_shown_first(cast):
    meeting = planned(cast.set)[1]
    seen = revision_of(meeting.cycle, ["stage", "name", "purpose"])
    Cycle.objects.filter(pk=meeting.cycle.pk).update(name="Theirs")
    with pytest.raises(Stale):
        edit(meeting, cast.facilitator, name="Mine", seen=seen)
    assert meetings_of(cast.set)[1].cycle.name == "Theirs"


# --- adding and removing ------------------------------------------------------------------------


def test_a_cycle_is_added_at_the_end_with_a_day_after_the_last(cast):
    planned(cast.set)
    cycle = cycles.add_cycle(set_=cast.set, number=5, by=cast.facilitator)
    cast.set.refresh_from_db()
    assert (cycle.number, cycle.stage, cast.set.meeting_count) == (5, Stage.LESSONS, 5)
    assert misfits(cast.set, meetings_of(cast.set)) == []
    assert verbs() == ["added"]


def test_adding_the_same_cycle_twice_adds_it_once(cast):
    planned(cast.set)
    for _ in range(2):
        cycles.add_cycle(set_=cast.set, number=5, by=cast.facilitator)
    assert (numbers(cast.set), verbs()) == ([1, 2, 3, 4, 5], ["added"])


def test_no_cycle_is_left_out(cast):
    planned(cast.set)
    with pytest.raises(Refused, match="fewer meetings than"):
        cycles.add_cycle(set_=cast.set, number=6, by=cast.facilitator)


def test_nothing_is_added_after_the_last_cycle_of_none(cast):
    with pytest.raises(Refused, match="fewer meetings than"):
        cycles.add_cycle(set_=cast.set, number=1, by=cast.facilitator)


def test_a_ninth_cycle_is_refused(cast):
    planned(cast.set, 8)
    with pytest.raises(Refused, match="at most eight meetings"):
        cycles.add_cycle(set_=cast.set, number=9, by=cast.facilitator)
    assert numbers(cast.set) == [*range(1, 9)]


def test_where_the_year_has_no_day_left_nothing_is_added(cast):
    planned(cast.set)
    last_day = dt.datetime(2027, 1, 29, 9, tzinfo=dt.UTC)
    with clock.set_to(last_day), pytest.raises(Refused, match="no working day is left"):
        cycles.add_cycle(set_=cast.set, number=5, by=cast.facilitator)
    assert numbers(cast.set) == [1, 2, 3, 4]


def test_a_year_of_four_weeks_has_no_room_for_a_fifth_meeting(cast):
    planned(cast.set)
    LearningSet.objects.filter(pk=cast.set.pk).update(end=dt.date(2026, 3, 2))
    with pytest.raises(Refused, match="too short for 5 meetings"):
        cycles.add_cycle(set_=cast.set, number=5, by=cast.facilitator)


def test_the_last_cycle_is_removed_once(cast):
    planned(cast.set)
    for _ in range(2):
        cycles.remove_cycle(set_=cast.set, number=4, by=cast.facilitator)
    cast.set.refresh_from_db()
    assert (numbers(cast.set), cast.set.meeting_count, verbs()) == ([1, 2, 3], 3, ["removed"])


def something_on(meeting, what):
    if what == "called":
        hold(meeting, meeting.suggested_for)
    elif what == "item":
        make.ItemFactory(meeting=meeting)
    elif what == "paper":
        make.PaperFactory(set=meeting.set, cycle_number=meeting.cycle.number)
    else:
        make.IssueFactory(pair__set=meeting.set, raised_in=meeting)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("called", "has been called"),
        ("item", "items on its agenda"),
        ("paper", "There is a paper for Meeting 4"),
        ("issue", "Something refers to Meeting 4"),
    ],
)
def test_a_cycle_that_something_rests_on_is_not_removed(cast, what, said):
    something_on(planned(cast.set)[3], what)
    with pytest.raises(Refused, match=said):
        cycles.remove_cycle(set_=cast.set, number=4, by=cast.facilitator)
    assert (numbers(cast.set), verbs()) == ([1, 2, 3, 4], [])


def test_only_the_last_cycle_is_removed_and_two_stay(cast):
    planned(cast.set, 3)
    with pytest.raises(Refused, match="Only the last"):
        cycles.remove_cycle(set_=cast.set, number=2, by=cast.facilitator)
    cycles.remove_cycle(set_=cast.set, number=3, by=cast.facilitator)
    with pytest.raises(Refused, match="at least two meetings"):
        cycles.remove_cycle(set_=cast.set, number=2, by=cast.facilitator)


def test_a_closed_set_keeps_its_cycles(cast):
    planned(cast.set)
    LearningSet.objects.filter(pk=cast.set.pk).update(state="closed")
    with pytest.raises(Refused, match="closed"):
        cycles.add_cycle(set_=cast.set, number=5, by=cast.facilitator)


# --- spreading again -----------------------------------------------------------------------------


def test_days_are_spread_over_a_year_that_became_longer(cast):
    planned(cast.set)
    cast.set.end = dt.date(2027, 3, 31)
    cast.set.save()
    cycles.spread_cycles(set_=cast.set, by=cast.facilitator)
    assert days(cast.set) == spread(4, cast.set.start, cast.set.end)
    cycles.spread_cycles(set_=cast.set, by=cast.facilitator)
    assert verbs() == ["spread"]


def test_a_meeting_with_a_date_stays_and_the_others_spread_around_it(cast):
    first, second, *_ = planned(cast.set)
    hold(second, dt.date(2026, 9, 2))
    cycles.spread_cycles(set_=cast.set, by=cast.facilitator)
    meetings = meetings_of(cast.set)
    assert misfits(cast.set, meetings) == []
    assert meetings[1].suggested_for == second.suggested_for
    assert meetings[0].suggested_for > first.suggested_for


def test_what_is_left_of_the_year_begins_today(cast):
    first, *_ = planned(cast.set)
    hold(first, dt.date(2026, 3, 4))
    with clock.set_to(dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)):
        cycles.spread_cycles(set_=cast.set, by=cast.facilitator)
    assert min(days(cast.set)[1:]) > dt.date(2026, 10, 1)


def test_where_there_is_no_room_nothing_moves(cast):
    planned(cast.set)
    before = days(cast.set)
    late = dt.datetime(2027, 1, 28, 9, tzinfo=dt.UTC)
    with clock.set_to(late), pytest.raises(Refused, match="Too few working days"):
        cycles.spread_cycles(set_=cast.set, by=cast.facilitator)
    assert days(cast.set) == before
