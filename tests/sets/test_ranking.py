"""From scores to an order, means and pictures, without a database."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sets.models import FocusScore, FocusTopic
from sets.selectors import ranking

ONE_TO_FIVE = st.integers(1, 5)
POINTS = st.tuples(ONE_TO_FIVE, ONE_TO_FIVE, ONE_TO_FIVE)


def rank(**given):
    """Rank topics of these titles, each with its members' three points."""
    topics = [FocusTopic(pk=pk, title=title) for pk, title in enumerate(given)]
    scores = [
        FocusScore(topic=topic, relevance=r, importance=i, feasibility=f)
        for topic in topics
        for r, i, f in given[topic.title]
    ]
    return ranking.rank(topics, scores)


def test_the_best_mean_comes_first():
    rows = rank(low=[(1, 2, 3)] * 4, high=[(5, 4, 3)] * 4)
    assert [(row.topic.title, row.place, row.mean) for row in rows] == [
        ("high", 1, 4), ("low", 2, 2),
    ]  # fmt: skip


def test_the_three_criteria_count_the_same_and_keep_their_own_means():
    (row,) = rank(one=[(5, 1, 2), (4, 2, 2)] * 2)
    assert row.means == {
        "relevance": Fraction(9, 2),
        "importance": Fraction(3, 2),
        "feasibility": 2,
    }
    assert row.mean == Fraction(8, 3)


def test_equal_means_share_a_place_and_the_next_is_passed_over():
    rows = rank(a=[(3, 3, 3)], b=[(2, 3, 4)], c=[(1, 1, 1)])
    assert [row.place for row in rows] == [1, 1, 3]


def test_a_topic_that_nobody_scored_comes_last_without_a_place():
    rows = rank(nobody=[], somebody=[(1, 1, 1)])
    assert [(row.topic.title, row.place) for row in rows] == [("somebody", 1), ("nobody", None)]


@pytest.mark.parametrize(("members", "dots"), [(3, 0), (4, 4)])
def test_numbers_are_shown_from_four_members_on(members, dots):
    (row,) = rank(one=[(n + 1, n + 1, n + 1) for n in range(members)])
    assert (len(row.overall), row.scored_by, row.place) == (dots, members, 1)
    assert [bool(row.middle), bool(row.mean), bool(row.means)] == [dots > 0] * 3


def test_the_middle_half_leaves_a_quarter_on_either_side():
    (row,) = rank(one=[(n, n, n) for n in (1, 2, 3, 4, 5)])
    assert row.middle == (2, 4)


def test_the_picture_has_a_dot_for_each_member_stacked_where_they_agree():
    rows = rank(one=[(3, 3, 3), (3, 3, 3), (2, 3, 4), (5, 5, 5)])
    (picture,) = ranking.pictures(rows)
    middle = ranking.across(3)
    assert [dot["x"] for dot in picture["dots"]] == [middle] * 3 + [ranking.across(5)]
    assert len({dot["y"] for dot in picture["dots"][:3]}) == 3
    assert picture["mean"] == ranking.across(Fraction(7, 2))


def test_below_four_the_picture_is_the_bare_scale():
    (picture,) = ranking.pictures(rank(one=[(3, 3, 3)] * 3))
    assert (picture["dots"], picture["middle"], picture["mean"]) == ([], None, None)


def test_without_a_score_the_picture_is_the_bare_scale():
    picture = ranking.pictures(rank(one=[]))[0]
    assert (picture["dots"], picture["middle"], picture["mean"]) == ([], None, None)


@given(st.lists(POINTS, min_size=4, max_size=120), st.lists(POINTS, max_size=20))
def test_however_many_scored_all_dots_lie_in_the_picture_side_by_side(first, second):
    pictures = ranking.pictures(rank(first=first, second=second))
    assert len({picture["height"] for picture in pictures}) == 1
    for picture in pictures:
        reach = picture["radius"]
        places = {(dot["x"], dot["y"]) for dot in picture["dots"]}
        assert len(places) == len(picture["dots"])
        assert all(reach <= x <= picture["width"] - reach for x, _y in places)
        assert all(y - reach >= 0 and y + reach <= picture["line"] for _x, y in places)


@given(st.lists(st.lists(POINTS, max_size=9), max_size=6))
def test_places_follow_the_means(given):
    rows = rank(**{f"topic {number}": points for number, points in enumerate(given)})
    means = [row.mean for row in rows if row.mean is not None]
    places = [row.place for row in rows if row.place]
    assert means == sorted(means, reverse=True)
    assert places == sorted(places)
    assert places[:1] in ([], [1])
