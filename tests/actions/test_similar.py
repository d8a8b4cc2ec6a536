"""What is suggested for merging: from the words alone, and only from what the reader may read."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from actions.selectors.similar import alike, trigram_similarity
from als.core.disclosure import Disclosure
from tests import factories as make

FORMS = "Forms for the same grant are filled in twice, once for each funder and each council"
AGAIN = "Two councils ask for the grant on different forms, so funders get them filled in twice"
BUSES = "The last bus leaves before the evening shift at the warehouse ends"


def suggested(cast, person):
    found = cast.client(person).get(f"/sets/{cast.set.pk}/themes/alike/").context["found"]
    return [{likeness.one.title, likeness.other.title} for likeness, _words in found]


@pytest.mark.django_db
def test_texts_about_the_same_are_alike_and_others_are_not():
    [found] = alike({"a": [FORMS], "b": [AGAIN], "c": [BUSES]})
    assert (found.one, found.other) == ("a", "b")
    assert {"councils", "filled", "forms", "twice"} & set(found.words)


@pytest.mark.django_db
def test_a_word_of_nearly_all_texts_makes_none_alike():
    texts = {n: [f"partnership councils {word}"] for n, word in enumerate(["tea", "bins", "rats"])}
    assert alike({**texts, 9: ["partnership councils allotments"]}) == []


@pytest.mark.django_db
def test_texts_without_words_are_not_alike():
    assert alike({"a": [""], "b": ["of a"], "c": [""]}) == []


def test_themes_are_suggested_by_their_titles_and_their_issues(cast):
    for title, text in (("Paper", FORMS), ("Applications", AGAIN), ("Roads", BUSES)):
        theme = make.ThemeFactory(set=cast.set, title=title)
        member = cast.member("upper_a")
        make.IssueFactory(
            pair=cast.pair_a, confirmed_by=member, theme=theme, title=title, description=text
        )
    assert suggested(cast, "upper_b") == [{"Paper", "Applications"}]


def test_nothing_is_suggested_because_of_an_issue_that_one_may_not_read(cast):
    make.ThemeFactory(set=cast.set, title="Applications", description=AGAIN)
    theme = make.ThemeFactory(set=cast.set, title="Paper")
    make.IssueFactory(
        pair=cast.pair_a,
        confirmed_by=cast.member("upper_a"),
        theme=theme,
        description=FORMS,
        disclosure=Disclosure.PAIR,
    )
    assert suggested(cast, "lower_a") == [{"Paper", "Applications"}]
    assert suggested(cast, "upper_b") == []


def test_what_is_offered_or_of_another_set_is_not_suggested(cast):
    for set_, state in ((cast.set, "open"), (cast.set, "offered"), (cast.other_set, "open")):
        make.ThemeFactory(
            set=set_, title=f"Forms {set_.pk} {state}", description=FORMS, state=state
        )
    assert suggested(cast, "upper_a") == []


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_the_same_both_ways_and_whole_with_oneself(one, other):
    assert trigram_similarity(one, other) == trigram_similarity(other, one)
    assert trigram_similarity(one, one) in (0.0, 1.0)


@pytest.mark.services
@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="PostgreSQL's own measure")
@pytest.mark.parametrize(("one", "other"), [(FORMS, AGAIN), (FORMS, BUSES), ("Čaj, 2×", "čaj 2")])
def test_postgresql_measures_as_we_do_without_it(one, other):
    with connection.cursor() as cursor:
        cursor.execute("SELECT similarity(%s, %s)", [one, other])
        assert cursor.fetchone()[0] == pytest.approx(trigram_similarity(one, other), abs=1e-6)
