"""The progress overview: its numbers, month by month, and who may read them."""

import datetime as dt
import gzip
import re
from collections import Counter
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from actions.changes import actions, consents
from actions.charts import drawn_pair, pair_chart, states_chart
from actions.enums import ActionState
from actions.selectors.overview import MonthStates, months_of, overview_of, state_at
from als.core import clock
from als.core.disclosure import Disclosure
from tests import factories as make
from tests.actions.conftest import make_action
from tests.white_space import collapse

SVG = re.compile(r"<svg class=\"app-bars\".*?</svg>", re.DOTALL)


def url(cast):
    return f"/sets/{cast.set.pk}/pictures/"


def overview(cast, person):
    cast.set.refresh_from_db()
    return overview_of(cast.fresh(person), cast.set)


def at(month, day, hour=12):
    return clock.set_to(dt.datetime(2026, month, day, hour, tzinfo=dt.UTC))


def propose(cast, issue, by="upper_a"):
    return actions.propose_action(
        issue=issue,
        what="One form for both",
        owner=cast.member(by),
        leading_side="upper",
        due=dt.date(2026, 12, 1),
        by=cast.people[by],
        consent=True,
    )


def agree(cast, action):
    consents.consent(action=action, by=cast.lower_a)
    action.refresh_from_db()


def by_month(found):
    return [dict(month.states) for month in found.months]


def test_a_state_counts_at_the_end_of_each_month_until_the_next(cast, issue):
    with at(2, 20):
        action = propose(cast, issue)
    with at(4, 1):
        agree(cast, action)
    with at(4, 30):
        actions.start_action(action=action, by=cast.upper_a)
    with at(6, 3):
        actions.end_action(action=action, to=ActionState.DONE, by=cast.upper_a)
    states = ["proposed", "proposed", "under_way", "under_way", "done"]
    found = overview(cast, "facilitator")
    assert by_month(found) == [{state: 1} for state in states]
    assert found.months[0].month == dt.date(2026, 2, 1)


def test_a_month_ends_at_midnight_where_the_programme_is(cast, issue):
    with at(2, 20):
        action = propose(cast, issue)
    with at(3, 31, 23):  # in London it is April
        agree(cast, action)
    assert by_month(overview(cast, "upper_a"))[1:3] == [{"proposed": 1}, {"agreed": 1}]


def test_what_was_withdrawn_counts_until_then():
    course = [(dt.datetime(2026, 2, 1), "proposed"), (dt.datetime(2026, 4, 1), "withdrawn")]
    assert state_at(course, dt.datetime(2026, 1, 1)) is None
    assert state_at(course, dt.datetime(2026, 3, 1)) == "proposed"
    assert state_at(course, None) is None


@pytest.mark.parametrize(
    ("start", "end", "today", "first", "number"),
    [
        ((2026, 2, 2), (2027, 1, 29), (2026, 6, 10), (2026, 2, 1), 5),
        ((2026, 2, 2), (2027, 1, 29), (2026, 2, 2), (2026, 2, 1), 1),
        ((2026, 2, 2), (2027, 1, 29), (2028, 6, 10), (2026, 2, 1), 12),
        ((2020, 2, 2), (2027, 1, 29), (2026, 6, 10), (2024, 7, 1), 24),
        ((2026, 12, 31), (2027, 1, 29), (2027, 1, 1), (2026, 12, 1), 2),
    ],
)
def test_months_go_from_the_sets_start_to_its_end_or_today(start, end, today, first, number):
    set_ = make.SetFactory.build(start=dt.date(*start), end=dt.date(*end), programme=None)
    months = months_of(set_, dt.date(*today))
    assert (months[0], len(months)) == (dt.date(*first), number)


def test_before_a_set_begins_there_is_no_month(cast):
    assert months_of(cast.set, dt.date(2026, 1, 31)) == []


def test_each_pair_has_its_entries_the_last_one_and_its_actions(cast, issue, under_way):
    make_action(cast, issue, done=True)
    make_action(cast, issue, did_not_work=True)
    for day in (dt.date(2026, 5, 6), dt.date(2026, 3, 1)):
        make.ProgressFactory(action=under_way, day=day)
    a, b = overview(cast, "upper_b").pairs
    assert a.states == Counter(under_way=1, done=1, did_not_work=1)
    assert (a.entries, a.last, a.issues) == (2, dt.date(2026, 5, 6), 1)
    assert (b.entries, b.last, b.states) == (0, None, Counter())


def test_what_a_pair_keeps_to_itself_counts_for_nobody_else(cast, issue, secret_issue, under_way):
    make_action(cast, secret_issue)
    make.ProgressFactory(action=under_way, disclosure=Disclosure.PAIR)
    theirs, own = overview(cast, "upper_b"), overview(cast, "lower_a")
    counts = [(row.entries, row.states.total(), row.issues) for row in theirs.pairs]
    assert counts == [(0, 1, 1), (0, 0, 0)]
    assert (own.pairs[0].entries, own.pairs[0].states.total(), own.pairs[0].issues) == (1, 2, 2)
    assert overview(cast, "facilitator").pairs[0].issues == 2


def test_nor_in_any_month(cast, issue, secret_issue):
    with at(3, 3):
        propose(cast, issue)
        propose(cast, secret_issue)
    last = [overview(cast, person).months[-1].total for person in ("upper_b", "upper_a")]
    assert last == [1, 2]


def test_the_page_says_what_it_counts(cast, issue, under_way):
    pages = [cast.client(p).get(url(cast)).content.decode() for p in ("upper_b", "facilitator")]
    hidden = "what another pair keeps to itself is not included"
    assert [hidden in page for page in pages] == [True, False]


def test_themes_that_most_pairs_share_come_first(cast):
    lonely, shared = (make.ThemeFactory(set=cast.set, title=t) for t in ("Alone", "Together"))
    for pair, theme in [("a", lonely), ("a", lonely), ("a", shared), ("b", shared), ("b", None)]:
        member = cast.member(f"upper_{pair}")
        make.IssueFactory(pair=member.pair, confirmed_by=member, theme=theme)
    themes = overview(cast, "upper_a").themes
    assert [(theme.title, theme.pairs, theme.total) for theme in themes] == [
        ("Together", 2, 2),
        ("Alone", 1, 2),
        ("", 1, 1),
    ]


def test_nothing_of_another_set_counts(cast):
    make.IssueFactory(pair=cast.other_pair, title="ELSEWHERE")
    found = overview(cast, "facilitator")
    assert (found.themes, [row.issues for row in found.pairs]) == ((), [0, 0])


def test_without_anything_to_show_the_page_says_so(cast):
    page = cast.client("upper_a").get(url(cast))
    assert '<svg class="app-bars"' not in page.content.decode()
    assert "No issues or actions that you may read yet" in page.content.decode()


def test_each_picture_has_its_words_and_its_numbers(cast, issue, under_way):
    response = cast.client("upper_a").get(url(cast))
    pictures = SVG.findall(response.content.decode())
    words = []
    for picture in pictures:
        tree = ElementTree.fromstring(picture.replace(' xmlns="http://www.w3.org/2000/svg"', ""))
        keys = tree.get("aria-labelledby").split()
        words.append([" ".join(tree.find(f".//*[@id='{key}']").text.split()) for key in keys])
    assert words == [
        [
            "Actions by status at the end of each month",
            "February 2026: no actions. June 2026: 1 under way. The table has each month.",
        ],
        [
            "Actions and entries of progress by pair",
            "Pair 1: no progress logged; 1 under way. Pair 2: no progress logged; no actions.",
        ],
        ["Issues by theme and pair", "No theme yet (1 pair, 1 issue)."],
    ]


def test_the_numbers_lead_to_the_lists_that_they_count(cast, issue, under_way):
    page = cast.client("upper_a").get(url(cast)).content.decode()
    assert f"/sets/{cast.set.pk}/actions/?pair={cast.pair_a.pk}" in page
    assert f"/issues/?theme=none&amp;pair={cast.pair_a.pk}" in page


def test_what_is_kept_is_drawn_again_for_other_names_numbers_and_readers(
    cast, secret_issue, under_way
):
    theme = make.ThemeFactory(set=cast.set, title="Forms")
    under_way.issue.theme = theme
    under_way.issue.save()
    pages = [cast.client(name).get(url(cast)).text for name in ("upper_a", "upper_b", "upper_b")]
    assert ["No theme yet" in page for page in pages] == [True, False, False]
    theme.title = "Papers"
    theme.save()
    make.ProgressFactory(action=under_way)
    page = cast.client("upper_b").get(url(cast)).text
    assert ("Forms" in page, "Papers" in page, "1 entry" in page) == (False, True, True)


def fill(cast, number):
    for person in ["upper_a", "upper_b"] * number:
        member = cast.member(person)
        issue = make.IssueFactory(
            pair=member.pair, confirmed_by=member, theme=make.ThemeFactory(set=cast.set)
        )
        action = make.ActionFactory(issue=issue, owner=member, under_way=True)
        make.ProgressFactory(action=action)


@pytest.mark.parametrize("person", ["facilitator", "upper_a"])
def test_the_page_takes_six_queries_with_one_row_and_with_many(cast, person):
    def queries():
        client = cast.client(person)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(cast)).status_code == 200
        return len(captured)

    fill(cast, 1)
    few = queries()
    fill(cast, 4)
    assert (few, queries()) == (6, 6)


def test_a_picture_of_a_large_set_is_light():
    months = [
        MonthStates(dt.date(2025 + n // 12, n % 12 + 1, 1), Counter(dict.fromkeys(ActionState, 40)))
        for n in range(24)
    ]
    picture = collapse(
        render_to_string("actions/charts/states.svg", {"picture": states_chart(months)})
    )
    assert len(gzip.compress(picture.encode())) < 6_000


def test_a_pair_has_a_small_picture_of_its_own_actions():
    picture = pair_chart(["agreed", "done", "agreed", "withdrawn"])
    svg = render_to_string("actions/charts/pair.svg", {"picture": picture})
    assert "2 agreed, 1 done</desc>" in svg
    assert [piece["number"] for piece in picture["rows"][0]["pieces"]] == [2, 1]
    assert (pair_chart(["withdrawn"]), drawn_pair(("withdrawn",))) == (None, "")
    assert drawn_pair(("agreed", "done", "agreed", "withdrawn")) == svg
