"""Whom the ground rules let the report name: nobody, partnerships, or everybody."""

import pytest

from als.core.refusals import Refused
from reports.changes import releasing
from reports.content.report import canonical, compile_report
from reports.disclosure.policy import DisclosurePolicy
from reports.models import Endorsement, Report
from reports.rendering.document import body_html
from reports.selectors.named import named_texts
from sets.models import LearningSet
from tests import factories as make
from tests.reports import making
from tests.reports.making import WITHOUT

PLACES = ["Uppershire A", "Lowerton A", "Uppershire B", "Lowerton B"]


def by_rules(cast, naming):
    """Let the cast's set have that policy."""
    LearningSet.objects.filter(pk=cast.set.pk).update(naming=naming)
    cast.set.refresh_from_db()


def compiled(cast, naming):
    by_rules(cast, naming)
    return compile_report(Report.of(cast.set))


def issues_in(content):
    return [issue for theme in content["themes"] for issue in theme["issues"]]


def held(content):
    return {(row["kind"], row["count"]) for row in content["limits"]["excluded"]}


# --- nobody -------------------------------------------------------------------------------------


def test_by_nobody_no_section_names_a_partnership_or_a_place(cast):
    making.full_year(cast)
    making.minute(cast, pair=cast.pair_a, text="Agreed.")
    content = compiled(cast, "nobody")
    assert [name for name in PLACES if name in canonical(content)] == []
    assert {issue["who"] for issue in issues_in(content)} == {"One pair"}


def test_by_nobody_the_matrix_has_no_pairs(cast):
    making.full_year(cast)
    matrix = compiled(cast, "nobody")["matrix"]
    assert matrix["pairs"] == []
    assert matrix["rows"] == [{"theme": "Roles", "pairs": [], "unnamed": 2, "total": 2}]


def test_by_nobody_an_entry_with_names_is_left_out_by_its_words(cast):
    issue = making.issue(cast, description="It happened in Lowerton B.")
    making.action(issue)
    content = compiled(cast, "nobody")
    assert issues_in(content) == []
    assert held(content) == {("Issues", 1), ("Actions", 1)}


@pytest.mark.parametrize("words", ["In Low**erton** B.", "In Lower*ton* B", "In [Lower](x)ton B"])
def test_a_mark_within_a_name_does_not_hide_it(cast, words):
    making.action(making.issue(cast, description=words))
    assert issues_in(compiled(cast, "nobody")) == []


@pytest.mark.parametrize("naming", ["nobody", "partnerships"])
def test_a_link_within_a_surname_in_small_letters_does_not_hide_it(cast, naming):
    """As it is typed it could not even be a name; as it is shown it is one."""
    make.MemberFactory(pair=cast.pair_b, person__name="Ursula Quillfeather")
    making.issue(cast, description="Then [quill](x)feather said no.")
    assert issues_in(compiled(cast, naming)) == []


def test_by_nobody_an_entry_stays_under_its_action_and_tells_no_day(cast):
    making.progress(making.action(making.issue(cast)), done="Asked.")
    making.progress(making.action(making.issue(cast)), WITHOUT, done="Asked again.")
    content = compiled(cast, "nobody")
    entries = [e for i in issues_in(content) for a in i["actions"] for e in a["entries"]]
    assert content["loose"] == []
    assert [entry["when"] for entry in entries] == ["May 2026", "May 2026"]


def test_by_nobody_evidence_says_neither_whose_it_is_nor_a_name_beside_it(cast):
    minute = making.minute(cast, pair=cast.pair_a)
    lesson = making.lesson(cast, minute)
    making.evidence(lesson, making.issue(cast), note="As Lowerton A has shown")
    found = compiled(cast, "nobody")["lessons"][0]
    assert [row["who"] for row in found["evidence"]] == [f"Meeting {minute.meeting.cycle.number}"]
    assert found["evidence_excluded"] == 1


def test_by_nobody_the_pairs_are_counted_and_not_listed(cast):
    making.full_year(cast)
    html = body_html(compiled(cast, "nobody"))
    assert "Two pairs, each of a region and a commune partnership, took part." in html
    assert "Pair 1" not in html
    assert "names neither people nor partnerships" in html


# --- partnerships -------------------------------------------------------------------------------


def test_by_partnerships_they_and_their_places_are_named_as_the_entry_allows(cast):
    making.issue(cast, title="With", description="It happened in Lowerton B.")
    making.issue(cast, disclosure=WITHOUT, title="Without")
    content = compiled(cast, "partnerships")
    assert [(issue["title"], issue["who"]) for issue in issues_in(content)] == [
        ("With", "Uppershire A Partnership and Lowerton A Partnership"),
        ("Without", "One pair"),
    ]
    assert content["pairs"][0]["upper_place"] == "Uppershire A"


@pytest.fixture
def ann(cast):
    """A member with a name that is found in texts."""
    person = make.PersonFactory(name="Ann Quillfeather")
    return make.MemberFactory(pair=cast.pair_b, person=person)


@pytest.mark.parametrize("words", ["Ann Quillfeather knew.", "Ask Quillfeather."])
def test_by_partnerships_an_entry_whose_words_name_a_person_is_left_out(cast, ann, words):
    making.progress(making.action(making.issue(cast)), happened=words)
    assert held(compiled(cast, "partnerships")) == {("Progress entries", 1)}
    assert held(compiled(cast, "everybody")) == set()


def test_a_facilitator_is_a_person_too(cast):
    make.FacilitatorFactory(set=cast.set, person__name="Fay Longstocking")
    making.issue(cast, description="Fay Longstocking helped.")
    assert held(compiled(cast, "partnerships")) == {("Issues", 1)}


def test_by_partnerships_a_note_beside_evidence_names_no_person(cast, ann):
    lesson = making.lesson(cast)
    making.evidence(lesson, making.issue(cast), note="As Ann Quillfeather has shown")
    making.evidence(lesson, making.issue(cast), note="As Lowerton A has shown")
    assert compiled(cast, "partnerships")["lessons"][0]["evidence_excluded"] == 1


def test_by_partnerships_the_report_says_so_and_lists_them(cast):
    making.full_year(cast)
    html = body_html(compiled(cast, "partnerships"))
    assert "names partnerships and places where an entry’s author agreed, but no people" in html
    assert "Uppershire A Partnership" in html


# --- everybody, and what no policy opens --------------------------------------------------------


def test_by_everybody_an_entry_names_whom_its_author_allowed(cast, ann):
    making.issue(cast, description="Ann Quillfeather of Lowerton B said so.")
    making.issue(cast, disclosure=WITHOUT, description="Ann Quillfeather said so.")
    content = compiled(cast, "everybody")
    assert len(issues_in(content)) == 1
    assert "may name partnerships, places and people" in body_html(content)


@pytest.mark.parametrize("naming", ["nobody", "partnerships", "everybody"])
def test_what_sides_say_to_lessons_and_why_some_declined_never_names(cast, naming):
    lesson = making.lesson(cast)
    Endorsement.objects.create(
        lesson=lesson, pair=cast.pair_a, side="upper", by=cast.upper_a,
        answer="reservation", comment="Not in Lowerton B.", text_version=1,
    )  # fmt: skip
    pair = make.PairFactory(set=cast.set, number=9, declined=True)
    make.AgreementFactory(pair=pair, declined=True, reason="Lowerton B is enough.")
    content = compiled(cast, naming)
    assert content["lessons"][0]["words_excluded"] == 1
    assert content["limits"]["reasons_excluded"] == 1


def test_a_version_from_before_there_was_a_policy_is_shown_as_it_was(cast):
    making.full_year(cast)
    content = compiled(cast, "everybody")
    before = body_html(content)
    del content["naming"]
    said = "By the set’s rules this report may name partnerships, places and people"
    assert said in before
    assert "By the set’s rules" not in body_html(content)
    assert "Uppershire A Partnership" in body_html(content)


# --- release, and the warning -------------------------------------------------------------------


def test_what_was_frozen_under_wider_rules_is_not_released_under_narrower(cast):
    found = making.signed(cast)
    by_rules(cast, "partnerships")
    with pytest.raises(Refused, match="names less than this version"):
        releasing.release(report=making.read(found), by=cast.facilitator)


def test_what_was_frozen_under_narrower_rules_is_released_under_wider(cast):
    by_rules(cast, "nobody")
    found = making.signed(cast)
    by_rules(cast, "everybody")
    assert releasing.release(report=making.read(found), by=cast.facilitator).state == "released"


@pytest.mark.parametrize(
    ("naming", "found"), [("nobody", ["purpose"]), ("partnerships", []), ("everybody", [])]
)
def test_texts_of_the_year_that_name_whom_the_rules_keep_out_are_shown(cast, naming, found):
    cast.set.purpose = "Roads in Lowerton B"
    cast.set.save()
    content = compiled(cast, naming)
    rows = named_texts(Report.of(cast.set), content, DisclosurePolicy(cast.set))
    assert [row.kind for row in rows] == found
    assert all(row.barred for row in rows)
