"""What the set's lessons still lack."""

import re

import pytest
from django.urls import reverse

from als.core.disclosure import Disclosure
from reports.changes import endorsements
from reports.changes import lessons as lesson_changes
from reports.models import Lesson
from reports.selectors.gaps import gaps_of
from reports.selectors.lessons import lessons_for, open_lessons
from reports.selectors.sides import Sides
from sets.models import Programme
from tests import factories as make
from tests.reports import making


def gaps(cast):
    """Return the ``Gaps`` of the set's lessons as its facilitator sees them."""
    sides = Sides(cast.set.pk)
    rows = open_lessons(lessons_for(cast.set.pk, cast.fresh("facilitator")), sides)
    return gaps_of(cast.set, rows, sides)


def statements(rows):
    return [row.lesson.statement for row in rows]


def answer_all(cast):
    for lesson in Lesson.objects.open().select_related("set"):
        for who in making.PEOPLE_WHO_SIGN:
            endorsements.endorse(lesson=lesson, answer="agree", comment="", by=cast.fresh(who))


def test_a_lesson_without_evidence_and_one_of_one_pair_are_distinguished(cast):
    making.lesson(cast, statement="Bare")
    making.lesson(cast, making.issue(cast), statement="Single")
    making.lesson(cast, making.minute(cast), statement="Only said")
    making.lesson(cast, making.issue(cast), making.issue(cast, "upper_b"), statement="Both")
    found = gaps(cast)
    assert statements(found.without_evidence) == ["Bare"]
    assert statements(found.from_one_pair) == ["Single"]
    assert statements(found.from_discussions) == ["Only said"]


def test_evidence_that_only_qualifies_supports_nothing(cast):
    lesson = making.lesson(cast, statement="Doubted")
    making.evidence(lesson, making.issue(cast), stance="qualifies")
    assert statements(gaps(cast).without_evidence) == ["Doubted"]


@pytest.mark.parametrize(
    ("disclosure", "listed"), [(Disclosure.SET, ["Kept"]), (making.WITHOUT, [])]
)
@pytest.mark.parametrize("kind", ["issue", "progress", "minute"])
def test_evidence_that_the_report_may_not_have_is_listed(cast, disclosure, listed, kind):
    issue = making.issue(cast, disclosure=disclosure if kind == "issue" else making.WITH)
    thing = {
        "issue": lambda: issue,
        "progress": lambda: making.progress(making.action(issue), disclosure),
        "minute": lambda: making.minute(cast, disclosure),
    }[kind]()
    making.lesson(cast, thing, statement="Kept")
    assert statements(gaps(cast).kept_out) == listed


def test_a_theme_has_a_lesson_through_the_issues_behind_its_evidence(cast):
    themes = [make.ThemeFactory(set=cast.set, title=title) for title in ("Seats", "Plans", "Data")]
    first, second = (making.issue(cast, theme=theme) for theme in themes[:2])
    making.lesson(cast, first, making.progress(making.action(second)))
    assert [theme.title for theme in gaps(cast).themes] == ["Data"]


def test_readers_whom_no_lesson_speaks_to_are_listed(cast):
    making.lesson(cast, audiences=["both"])
    assert gaps(cast).audiences == [("government", "Government and sponsor")]


def test_sides_that_have_not_answered_are_listed_with_their_lessons(cast):
    lesson = making.lesson(cast)
    making.lesson(cast)
    endorsements.endorse(lesson=lesson, answer="agree", comment="", by=cast.fresh("upper_a"))
    assert [(side.name, len(side.lessons)) for side in gaps(cast).silent] == [
        ("Uppershire A Partnership", 1), ("Lowerton A Partnership", 2),
        ("Uppershire B Partnership", 2), ("Lowerton B Partnership", 2),
    ]  # fmt: skip


def test_a_changed_text_asks_again(cast):
    lesson = making.lesson(cast)
    answer_all(cast)
    assert gaps(cast).silent == []
    lesson_changes.edit_lesson(
        lesson=lesson, statement="Other", explanation="", kind="policy", audiences=["upper"],
        by=cast.facilitator,
    )  # fmt: skip
    assert len(gaps(cast).silent) == 4


def test_a_dropped_lesson_is_no_gap(cast):
    making.lesson(cast, statement="Bare")
    lesson_changes.drop_lesson(lesson=Lesson.objects.get(), reason="No.", by=cast.facilitator)
    assert gaps(cast).without_evidence == []


def test_the_list_links_each_gap_to_where_it_is_mended(cast):
    Programme.objects.update(language="hr")
    theme = make.ThemeFactory(set=cast.set, title="Seats")
    lesson = making.lesson(cast)
    page = cast.client("upper_a").get(reverse("reports:lessons", args=[cast.set.pk]))
    links = set(re.findall(r'href="([^"]+)"', page.content.decode()))
    new = reverse("reports:lesson_new", args=[cast.set.pk])
    in_members_words = [
        reverse("reports:lesson", args=[lesson.pk]),
        reverse("actions:issues", args=[cast.set.pk]) + f"?theme={theme.pk}",
    ]
    assert {*in_members_words, f"{new}?for=government"} <= links
    marked = r'<a class="govuk-link" lang="hr"\s+href="([^"]+)"'
    assert re.findall(marked, page.content.decode()) == in_members_words
    form = cast.client("upper_a").get(f"{new}?for=government").context["form"]
    assert form["audiences"].initial == ["government"]


def test_nothing_missing_is_said_as_well(cast):
    issues = [making.issue(cast), making.issue(cast, "lower_b")]
    making.lesson(cast, *issues, audiences=["both", "government"])
    answer_all(cast)
    page = cast.client("upper_a").get(reverse("reports:lessons", args=[cast.set.pk]))
    assert "Nothing is missing" in page.content.decode()


def test_what_qualifies_a_lesson_stands_beside_it_for_who_may_read_it(cast):
    lesson = making.lesson(cast)
    secret = making.issue(cast, disclosure=Disclosure.PAIR, title="QUIET LIMIT")
    making.evidence(lesson, secret, stance="qualifies")
    for who, seen in (("upper_a", True), ("upper_b", False)):
        page = cast.client(who).get(reverse("reports:lessons", args=[cast.set.pk]))
        assert ("QUIET LIMIT" in page.content.decode()) is seen
