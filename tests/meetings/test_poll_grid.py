"""The grid of a poll: which sides can come when, the best slot, and who is missing."""

from meetings.changes import polls
from meetings.selectors.people import members_of
from meetings.selectors.polls import poll_of
from tests import factories as make
from tests.meetings.pages import url
from tests.meetings.polls import NINE, fill_in_poll, fresh, slots_of
from tests.pages import text_of

MEMBERS = ["Lower A", "Lower B", "Upper A", "Upper B"]


def grid(meeting):
    return poll_of(fresh(meeting), members_of(meeting.set))


def test_the_grid_has_both_sides_of_each_pair_by_slot(cast, poll):
    fill_in_poll(cast, poll, "upper_a", "yes")
    fill_in_poll(cast, poll, "lower_a", "maybe")
    cells = grid(poll).rows[0].cells
    assert [cell.pair for cell in cells] == [cast.pair_a, cast.pair_b]
    assert [[side.counts for side in cell.sides] for cell in cells] == [
        [[("yes", 1)], [("maybe", 1)]],
        [[("", 1)], [("", 1)]],
    ]
    assert [(cell.whole, cell.nobody, cell.may_still) for cell in cells] == [
        (True, False, True),
        (False, True, True),
    ]


def test_a_gap_is_final_once_everybody_of_a_side_said_no(cast, poll):
    fill_in_poll(cast, poll, "upper_a", "yes", "no")
    fill_in_poll(cast, poll, "lower_a", "no", "no")
    first, second = (row.cells[0] for row in grid(poll).rows)
    assert (first.only, first.nobody, first.may_still) == ("upper", False, False)
    assert (second.only, second.nobody, second.may_still) == (None, True, False)


def test_one_side_may_still_come_where_the_other_can_not(cast, poll):
    fill_in_poll(cast, poll, "upper_a", "no")
    cell = grid(poll).rows[0].cells[0]
    assert (cell.nobody, cell.may_still, cell.so_far) == (True, False, True)
    assert "⚠</span> Nobody so far" in text_of(cast.client("upper_a").get(url("poll", poll)))


def test_a_side_without_members_is_a_gap_that_nobody_fills(cast, poll):
    cast.member("lower_b").delete()
    fill_in_poll(cast, poll, "upper_b", "yes")
    cell = grid(poll).rows[0].cells[1]
    assert (cell.only, cell.may_still, cell.sides[1].counts) == ("upper", False, [])


def best(meeting):
    return [row.is_best for row in grid(meeting).rows]


def test_the_best_slot_has_most_pairs_with_both_sides_then_most_yes(cast, poll):
    assert best(poll) == [False, False]
    fill_in_poll(cast, poll, "upper_a", "yes", "maybe")
    fill_in_poll(cast, poll, "upper_b", "yes", "no")
    assert best(poll) == [True, False]
    fill_in_poll(cast, poll, "lower_a", "no", "maybe")
    assert best(poll) == [False, True]
    fill_in_poll(cast, poll, "lower_b", "yes", "no")
    assert best(poll) == [True, False]


def test_a_slot_that_has_passed_is_not_the_best(cast, poll):
    passed = make.DateOptionFactory(meeting=poll, starts=NINE.replace(year=2020))
    fill_in_poll(cast, poll, "upper_a", "yes", "maybe")
    assert [(row.option.pk == passed.pk, row.is_best) for row in grid(poll).rows] == [
        (True, False), (False, True), (False, False),
    ]  # fmt: skip


def test_once_the_poll_is_closed_the_chosen_date_is_marked_instead_and_nothing_is_open(cast, poll):
    fill_in_poll(cast, poll, "upper_a", "yes", "no")
    polls.pick_slot(option=slots_of(poll)[1], by=cast.facilitator)
    rows = grid(poll).rows
    assert [(row.is_best, row.is_chosen) for row in rows] == [(False, False), (False, True)]
    page = text_of(cast.client("upper_a").get(url("poll", poll)))
    assert ("so far" in page, "Chosen" in page, "⚠</span> Only the region side" in page) == (
        False, True, True,
    )  # fmt: skip


def test_who_is_missing_is_named_once_in_the_order_of_the_pairs(cast, poll):
    assert grid(poll).missing == ["Upper A", "Lower A", "Upper B", "Lower B"]
    fill_in_poll(cast, poll, "upper_a", "yes", "no")
    fill_in_poll(cast, poll, "lower_b", "yes")
    assert grid(poll).missing == ["Lower A", "Upper B", "Lower B"]
