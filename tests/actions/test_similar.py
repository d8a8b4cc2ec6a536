"""What is suggested for merging: from the words alone, and only from what the reader may read."""

from hypothesis import given
from hypothesis import strategies as st

from actions.selectors.similar import alike, similarity, trigrams
from als.core.disclosure import Disclosure
from tests import factories as make

FORMS = "Forms for the same grant are filled in twice, once for each funder and each council"
AGAIN = "Two councils ask for the grant on different forms, so funders get them filled in twice"
BUSES = "The last bus leaves before the evening shift at the warehouse ends"


def suggested(cast, person):
    found = cast.client(person).get(f"/sets/{cast.set.pk}/themes/alike/").context["found"]
    return [{likeness.one.title, likeness.other.title} for likeness, _words in found]


def test_texts_about_the_same_are_alike_and_others_are_not():
    [found] = alike({"a": [FORMS], "b": [AGAIN], "c": [BUSES]})
    assert (found.one, found.other) == ("a", "b")
    assert {"councils", "filled", "forms", "twice"} & set(found.words)


def test_a_word_of_nearly_all_texts_makes_none_alike():
    texts = {n: [f"partnership councils {word}"] for n, word in enumerate(["tea", "bins", "rats"])}
    assert alike({**texts, 9: ["partnership councils allotments"]}) == []


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
    one, other = trigrams(one), trigrams(other)
    assert similarity(one, other) == similarity(other, one)
    assert similarity(one, one) in (0.0, 1.0)


def test_a_word_is_compared_by_its_runs_of_three_letters():
    assert trigrams("Čaj, 2×") == {"  č", " ča", "čaj", "aj ", "  2", " 2 "}
    assert similarity(trigrams("a map"), trigrams("a mop")) == 3 / 9
