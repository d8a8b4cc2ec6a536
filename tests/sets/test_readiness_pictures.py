"""The picture of a pair's readiness, and what the desk asks."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from als.core import charts
from als.portal.selectors.dashboard.all_needs import needs_of
from sets.enums import SetState
from sets.models import Pair
from sets.selectors.readiness import Answers, picture_of_pair, picture_of_set
from tests import factories as make
from tests.needs import need_text
from tests.sets.test_readiness import CLOSE, EVERYBODY, START, answer, colleagues, given, move, page
from tests.white_space import collapse

# --- a pair's picture, for facilitators ---------------------------------------------------------


def of_pair(cast, moment=START):
    pair = Pair.objects.select_related("set__programme", "upper", "lower").get(pk=cast.pair_a.pk)
    return picture_of_pair(Answers.of_pair(pair), pair, moment)


def test_one_side_alone_shows_only_that_it_has_answered(cast):
    given(cast, "upper_a", comment="SECRET")
    colleagues(cast, 3)
    found = of_pair(cast)
    assert [side["answered"] for side in found["sides"]] == [True, False]
    assert found["figures"] == []
    text = page(cast, "facilitator", "readiness_pair", cast.pair_a.pk).content.decode()
    assert [word for word in ("SECRET", "median") if word in text] == []


def test_both_sides_show_their_answers_the_hours_of_all_and_words_without_names(cast):
    given(cast, "upper_a", trust=2, hours_a_month=6, comment="We wait.")
    given(cast, "lower_a", trust=5, hours_a_month=9, comment="They wait.")
    found = of_pair(cast)
    assert found["figures"][0]["rows"] == [
        ["Region", 0, 1, 0, 0, 0, "2"],
        ["Commune", 0, 0, 0, 0, 1, "5"],
    ]
    assert found["hours"] == 15
    assert [(text["title"], text["text"]) for text in found["texts"]] == [
        ("Region", "We wait."),
        ("Commune", "They wait."),
    ]
    shown = page(cast, "facilitator", "readiness_pair", cast.pair_a.pk).content.decode()
    assert "15 hours a month" in shown
    assert [who for who in ("Upper A", "Lower A") if who in shown] == []


def test_both_sides_at_the_start_are_none_at_the_close(cast):
    given(cast, "upper_a", "lower_a")
    given(cast, "upper_a", moment=CLOSE)
    assert (len(of_pair(cast)["figures"]), of_pair(cast, CLOSE)["figures"]) == (4, [])


def test_facilitators_see_which_sides_of_which_pair_have_answered(cast):
    given(cast, "upper_a", "lower_a", "lower_b")
    rows = page(cast, "facilitator").context["pairs"]
    assert [row[1:] for row in rows] == [
        ["Both sides", "Nobody yet"],
        ["Commune side only", "Nobody yet"],
    ]


# --- the picture itself -------------------------------------------------------------------------


def test_columns_are_as_tall_as_their_share_and_the_picture_has_words():
    panels = [
        {"label": "Start", "counts": [0, 0, 0, 4, 4]},
        {"label": "Close", "counts": [0, 0, 0, 0, 4]},
    ]
    picture = charts.columns("Trust", panels, low="none", high="full")
    heights = [[bar["height"] for bar in panel["bars"]] for panel in picture["panels"]]
    assert heights == [[0, 0, 0, 24, 24], [0, 0, 0, 0, 48]]
    svg = collapse(render_to_string("components/columns.svg", {"picture": picture}))
    assert (
        "<title>Trust (1 = none, 5 = full). Start: 4 answered 4, 4 answered 5; Close: 4 answered 5."
        in svg
    )


def test_every_question_has_its_figure(cast):
    given(cast, *EVERYBODY)
    figures = picture_of_set(Answers.of_set(cast.set), cast.programme)["figures"]
    assert [figure["title"] for figure in figures] == [
        "Trust between region and commune",
        "Clarity of roles",
        "History of working together",
        "Willingness to change",
    ]


# --- desk and queries ---------------------------------------------------------------------------


def asked(cast, person):
    needs = [need_text(need) for need in needs_of(cast.fresh(person))]
    return [text for text in needs if "readiness questions" in text]


def test_the_desk_asks_members_until_they_have_answered_for_each_seat(cast):
    make.MemberFactory(pair=cast.pair_b, side="upper", person=cast.upper_a)
    wanted = ["Answer the readiness questions, at the start"]
    counts = [asked(cast, "upper_a")]
    for pair in (cast.pair_a, cast.pair_b):
        answer(cast, pair=pair)
        counts.append(asked(cast, "upper_a"))
    assert counts == [wanted, wanted, []]


def test_the_desk_asks_again_at_the_close_and_not_after_it(cast):
    answer(cast)
    move(cast, SetState.CONCLUDING)
    close = ["Answer the readiness questions, at the close"]
    assert asked(cast, "upper_a") == close
    move(cast, SetState.CLOSED)
    assert asked(cast, "upper_a") == []


@pytest.mark.parametrize("person", ["manager", "sponsor", "stranger"])
def test_the_desk_asks_nobody_else(cast, person):
    assert asked(cast, person) == []


def test_facilitators_are_told_how_many_have_not_answered(cast):
    assert asked(cast, "facilitator") == ["4 members have not answered the readiness questions"]


@pytest.mark.parametrize("person", ["upper_a", "facilitator"])
def test_the_pages_queries_do_not_grow(cast, person, django_assert_num_queries):
    client, url = cast.client(person), reverse("sets:readiness", args=[cast.set.pk])
    given(cast, "upper_a", "lower_a")
    with django_assert_num_queries(6):
        client.get(url)
    given(cast, "upper_b", "lower_b")
    colleagues(cast, 6)
    with django_assert_num_queries(6):
        client.get(url)


def test_a_pairs_queries_do_not_grow(cast, django_assert_num_queries):
    client, url = cast.client("facilitator"), reverse("sets:readiness_pair", args=[cast.pair_a.pk])
    for _ in range(2):
        with django_assert_num_queries(5):
            client.get(url)
        colleagues(cast, 4)


def test_the_forms_queries_are_few(cast, django_assert_max_num_queries):
    client, url = cast.client("upper_a"), reverse("sets:readiness_answer", args=[cast.pair_a.pk])
    with django_assert_max_num_queries(6):
        client.get(url)
