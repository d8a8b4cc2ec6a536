"""The released lessons of a programme: who reads them, what of them, and how they are found."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from als.core.search import parse
from als.library.selectors.library import find, narrow, rank
from reports.content.strength import strength_key, strength_words
from reports.selectors.released import behind, lessons_of_programme, newest_of
from tests import factories as make
from tests import pages
from tests.each import each
from tests.library import across
from tests.reports import making

IN_PROGRAMME = ["manager", "sponsor", "facilitator", "upper_a", "lower_b", "outsider"]


def get(cast, who, name, *args, **query):
    return cast.client(who).get(reverse(f"library:{name}", args=args), query)


def library(cast, who="upper_a", **query):
    return get(cast, who, "library", cast.programme.pk, **query)


def statements(response):
    return [row["lesson"].statement for row in response.context["rows"]]


def queries(cast, name, *args, who="upper_a", **query):
    return pages.queries(cast.client(who), reverse(f"library:{name}", args=args), query)


# --- what is in it ------------------------------------------------------------------------------


def test_lessons_of_all_sets_are_in_it_once_they_are_released(cast):
    across.two_sets(cast)
    expected = {"Share one plan.", "Say who leads.", "Keep two plans."}
    assert set(statements(library(cast))) == expected


def test_what_was_only_frozen_or_belongs_to_another_programme_is_not(cast):
    across.version(cast.set, across.content("Not yet."), released=False)
    across.version(make.SetFactory(), across.content("Of others."))
    assert statements(library(cast)) == []


def test_only_the_newest_released_version_counts(cast):
    across.version(cast.set, across.content("Old words."), number=1)
    across.version(cast.set, across.content("New words."), number=2)
    across.version(cast.set, across.content("Next words."), number=3, released=False)
    assert statements(library(cast)) == ["New words."]


def test_nothing_of_a_report_but_the_lesson_is_sent(cast):
    one, _other = across.two_sets(cast)
    for page in (library(cast), get(cast, "upper_a", "library_lesson", one.pk, "L1")):
        assert across.SECRET not in page.content.decode()


def test_everyone_in_the_programme_reads_it(cast, case):
    for who in IN_PROGRAMME:
        with case(who):
            one, other = across.two_sets(cast)
            assert library(cast, who).status_code == 200
            for version in (one, other):
                assert get(cast, who, "library_lesson", version.pk, "L1").status_code == 200


def test_a_stranger_finds_no_such_page(cast):
    one, _other = across.two_sets(cast)
    assert library(cast, "stranger").status_code == 404
    assert get(cast, "stranger", "library_lesson", one.pk, "L1").status_code == 404


def test_who_has_left_the_programme_finds_no_such_page(cast):
    across.two_sets(cast)
    cast.programme.roles.filter(person=cast.sponsor).update(removed_at="2026-01-01T00:00Z")
    assert library(cast, "sponsor").status_code == 404


@pytest.mark.parametrize("mark", ["L9", "I1", "L1x"])
def test_a_mark_that_no_lesson_has_is_not_found(cast, mark):
    one, _other = across.two_sets(cast)
    assert get(cast, "upper_a", "library_lesson", one.pk, mark).status_code == 404


def test_a_version_that_was_not_released_is_not_found_by_its_key(cast):
    draft = across.version(cast.set, across.content("Not yet.", mark="L1"), released=False)
    for who in IN_PROGRAMME:
        assert get(cast, who, "library_lesson", draft.pk, "L1").status_code == 404


def test_a_report_made_by_the_product_tells_all_that_the_library_shows(cast):
    snapshot = making.released_year(cast).snapshot
    lesson = lessons_of_programme(cast.programme)[0]
    assert (lesson.statement, lesson.themes, lesson.pairs_behind) == (
        "Share one plan.", ["Roles"], 2,
    )  # fmt: skip
    assert get(cast, "outsider", "library_lesson", snapshot.pk, "L1").status_code == 200


# --- the report behind a lesson -----------------------------------------------------------------


def test_the_whole_report_is_there_for_those_alone_who_may_have_it(cast, case):
    for who, has_file in [
        ("manager", True),
        ("sponsor", True),
        ("facilitator", True),
        ("lower_a", True),
        ("outsider", False),
        ("other_facilitator", False),
    ]:
        with case(who):
            one, _other = across.two_sets(cast)
            page = get(cast, who, "library_lesson", one.pk, "L1")
            assert (page.context["rendering"] is not None) == has_file
            file = one.renderings.get()
            answer = cast.client(who).post(reverse("reports:rendering_file", args=[file.pk]))
            assert answer.status_code == (200 if has_file else 404)


def test_an_older_version_leads_to_the_newest(cast):
    old = across.version(cast.set, across.content("Share a plan.", mark="L1", key="k"), number=1)
    new = across.version(cast.set, across.content("Share one plan.", mark="L4", key="k"), number=2)
    page = get(cast, "upper_a", "library_lesson", old.pk, "L1").content.decode()
    assert reverse("library:library_lesson", args=[new.pk, "L4"]) in page


def test_an_older_version_says_that_its_lesson_is_gone(cast):
    old = across.version(cast.set, across.content("Share a plan.", mark="L1"), number=1)
    across.version(cast.set, across.content("Else.", mark="L1"), number=2)
    page = get(cast, "upper_a", "library_lesson", old.pk, "L1").content.decode()
    assert "no longer has this lesson" in page


def test_two_lessons_with_the_same_key_are_distinguished_by_their_words(cast):
    across.version(cast.set, across.content("One.", key="k"), across.content("Two.", key="k"))
    new = [across.content("Two.", key="k"), across.content("Three.", key="k")]
    version = across.version(cast.set, *new, number=2)
    old = cast.set.report.snapshots.get(version=1)
    lessons = lessons_of_programme(cast.programme, older=[old.pk])
    one, two = (lesson for lesson in lessons if lesson.of.pk == old.pk)
    assert newest_of(one, lessons) is None
    assert newest_of(two, lessons).of.pk == version.pk


# --- looking ------------------------------------------------------------------------------------


def ranked(text, **kwargs):
    class Lesson:
        content = across.content("Share one plan, says Đurđevac.", explanation="It saves a year.",
                           evidence=[across.evidence("Seats that nobody fills")],
                           **kwargs)  # fmt: skip
        themes = content["themes"]

        class of:  # noqa: N801
            title = "A report"

    return rank(Lesson, parse(text))


@each(
    "text",
    ["plan", "PLAN", "durdevac", "Đurđ", "plan year", '"one plan"', "seats", "plan -money",
     "roles", "counties"],
)  # fmt: skip
def test_it_is_found_by(text):
    assert ranked(text) > 0


@each("text", ["money", "plan money", '"plan one"', "plan -year", "lan"])
def test_it_is_not_found_by(text):
    assert ranked(text) == 0


def test_a_word_in_the_lesson_counts_more_than_one_in_its_evidence(cast):
    rests_on_it = across.content("Ask first.", evidence=[across.evidence("Two plans")])
    across.version(cast.set, rests_on_it, across.content("Share one plan."))
    found = find(lessons_of_programme(cast.programme), parse("plan"))
    assert [lesson.statement for lesson in found] == ["Share one plan.", "Ask first."]


def test_what_is_typed_and_chosen_narrows_it(cast, case):
    for query, expected in [
        ({"audience": "upper"}, {"Share one plan.", "Keep two plans.", "Say who leads."}),
        ({"audience": "both"}, {"Say who leads."}),
        ({"theme": "plans"}, {"Keep two plans."}),
        ({"kind": "practice"}, set()),
        ({"q": "plan", "theme": "roles"}, {"Share one plan."}),
        ({"q": "x"}, set()),
        ({"audience": "martians"}, {"Share one plan.", "Keep two plans.", "Say who leads."}),
        ({"page": "9" * 20}, {"Share one plan.", "Keep two plans.", "Say who leads."}),
        ({"q": "\0plan -"}, {"Share one plan.", "Keep two plans."}),
        ({"q": "x" * 5000}, set()),
    ]:
        with case(query):
            across.two_sets(cast)
            assert set(statements(library(cast, **query))) == expected


def test_it_is_narrowed_to_a_set(cast):
    across.two_sets(cast)
    assert statements(library(cast, set=cast.other_set.pk)) == ["Keep two plans."]


def test_it_is_narrowed_by_strength_in_the_order_of_strength(cast):
    across.version(
        cast.set,
        *(across.content(f"{word}.", strength=word) for word in ("Strong", "Thin", "Jako")),
    )
    assert statements(library(cast, strength="thin")) == ["Thin."]
    form = library(cast).context["form"]
    assert [value for value, _word in form.fields["strength"].choices] == [
        "", "thin", "strong", "Jako",
    ]  # fmt: skip


def test_a_strength_is_said_in_the_readers_language():
    said = ("Strong", "Jaka", "Jako")
    with override("hr"):
        assert [strength_words(one) for one in said] == [
            "Jaka",
            "Jaka",
            "Jako",
        ]
    assert [strength_key(one) for one in said] == ["strong", "strong", "Jako"]


def test_a_lesson_under_no_theme_is_found_as_such(cast):
    across.version(cast.set, across.content("Bare.", themes=[]), across.content("Other."))
    found = narrow(lessons_of_programme(cast.programme), theme="none")
    assert [row.statement for row in found] == ["Bare."]


def test_found_words_are_marked_and_what_was_typed_is_escaped(cast):
    across.version(cast.set, across.content("<b>Share</b> one plan."))
    page = library(cast, q="share").content.decode()
    assert "&lt;b&gt;<mark>Share</mark>&lt;/b&gt;" in page


def test_an_empty_library_says_what_will_be_there(cast):
    assert "No lesson has been released yet" in library(cast).content.decode()


def test_nothing_found_keeps_what_was_typed(cast):
    across.two_sets(cast)
    page = library(cast, q="submarines").content.decode()
    assert "No lessons match." in page
    assert 'value="submarines"' in page


# --- numbers ------------------------------------------------------------------------------------


def test_pairs_of_one_set_are_not_added_up_over_its_lessons(cast):
    across.version(cast.set, across.content("A", pairs=3), across.content("B", pairs=2))
    across.version(cast.other_set, across.content("C", pairs=1))
    stands = behind(lessons_of_programme(cast.programme))
    assert (stands.lessons, stands.sets, stands.pairs) == (3, 2, 4)


def test_the_library_takes_the_same_few_queries_with_many_reports(cast):
    one, _other = across.two_sets(cast)
    few = [
        queries(cast, "library", cast.programme.pk, q="plan"),
        queries(cast, "library_lesson", one.pk, "L1"),
    ]
    for _number in range(8):
        set_ = make.SetFactory(programme=cast.programme)
        across.version(set_, *[across.content("Share a plan.") for _ in range(6)])
    assert few == [
        queries(cast, "library", cast.programme.pk, q="plan"),
        queries(cast, "library_lesson", one.pk, "L1"),
    ]
    assert max(few) <= 9


# --- beside a lesson ----------------------------------------------------------------------------


def test_a_lesson_shows_who_else_found_so_and_where_they_differ(cast):
    one, other = across.two_sets(cast)
    third = across.version(
        make.SetFactory(programme=cast.programme),
        across.content("One plan, but small.", mark="L1", themes=["Size"]),
        across.content("Roles differ.", mark="L2"),
    )
    across.finding(
        cast, supports=[(one, "L1")], qualifies=[(third, "L1")], contradicts=[(other, "L1")]
    )
    text = get(cast, "upper_a", "library_lesson", one.pk, "L1").content.decode()
    order = ["supports this finding", "Found so, with a limit", "One plan, but small.",
             "Found otherwise", "Keep two plans.", "It cost a year.",
             "Other sets on the same theme", "Roles differ."]  # fmt: skip
    assert sorted(order, key=text.index) == order
    assert "Say who leads." not in text  # of its own set, and on its theme
    against = get(cast, "outsider", "library_lesson", other.pk, "L1").content.decode()
    assert "contradicts this finding" in against
    assert against.index("Found otherwise") < against.index("Share one plan.")


def test_beside_a_lesson_stands_nothing_that_is_not_released_or_of_another_programme(cast):
    one, _other = across.two_sets(cast)
    across.version(make.SetFactory(programme=cast.programme), across.content("Draft."),
                   released=False)  # fmt: skip
    across.version(make.SetFactory(), across.content("Of others."))
    across.finding(cast, "Nothing rests here yet.")
    text = get(cast, "lower_b", "library_lesson", one.pk, "L1").content.decode()
    assert "No finding across sets rests on this lesson yet" in text
    for words in ("Nothing rests here yet.", "Draft.", "Of others.", "on the same theme"):
        assert words not in text
