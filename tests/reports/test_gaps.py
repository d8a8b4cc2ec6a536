"""What the set's lessons still lack."""

import pytest
from django.urls import reverse

from als.core.disclosure import Disclosure
from reports.changes import endorsements
from reports.changes import lessons as lesson_changes
from reports.models import Lesson
from reports.selectors import lessons
from reports.selectors.gaps import gaps_of
from reports.selectors.sides import Sides
from tests import factories as make
from tests.reports import making


def gaps(cast, who="facilitator"):
    """Return the links' texts by the title of their gap."""
    rows = lessons.weighed(lessons.lessons_for(cast.set.pk, cast.fresh(who)))
    found = gaps_of(cast.set, rows, Sides(cast.set.pk))
    return {gap.title: [link["text"] for link in gap.links] for gap in found}


def answer_all(cast):
    for lesson in Lesson.objects.open().select_related("set"):
        for who in making.PEOPLE_WHO_SIGN:
            endorsements.endorse(lesson=lesson, answer="agree", comment="", by=cast.fresh(who))


def test_a_lesson_without_evidence_and_one_of_one_pair_are_told_apart(cast):
    making.lesson(cast, statement="Bare")
    making.lesson(cast, making.issue(cast), statement="Single")
    making.lesson(cast, making.minute(cast), statement="Only said")
    making.lesson(cast, making.issue(cast), making.issue(cast, "upper_b"), statement="Both")
    found = gaps(cast)
    assert found["No evidence yet"] == ["1. Bare"]
    assert found["From one pair only"] == ["2. Single"]
    assert found["From the set’s discussions only, no pair’s own account"] == ["3. Only said"]


def test_evidence_that_only_qualifies_supports_nothing(cast):
    lesson = making.lesson(cast, statement="Doubted")
    making.evidence(lesson, making.issue(cast), stance="qualifies")
    assert gaps(cast)["No evidence yet"] == ["1. Doubted"]


@pytest.mark.parametrize(
    ("disclosure", "told"), [(Disclosure.SET, ["1. Kept"]), (making.WITHOUT, None)]
)
@pytest.mark.parametrize("kind", ["issue", "progress", "minute"])
def test_evidence_that_may_not_travel_is_told(cast, disclosure, told, kind):
    issue = making.issue(cast, disclosure=disclosure if kind == "issue" else making.WITH)
    thing = {
        "issue": lambda: issue,
        "progress": lambda: making.progress(making.action(issue), disclosure),
        "minute": lambda: making.minute(cast, disclosure),
    }[kind]()
    making.lesson(cast, thing, statement="Kept")
    title = "Evidence that its pair or the set keeps out of the report"
    assert gaps(cast).get(title) == told


def test_a_theme_has_a_lesson_through_the_issues_behind_its_evidence(cast):
    themes = [make.ThemeFactory(set=cast.set, title=title) for title in ("Seats", "Plans", "Data")]
    first, second = (making.issue(cast, theme=theme) for theme in themes[:2])
    making.lesson(cast, first, making.progress(making.action(second)))
    assert gaps(cast)["Themes that no lesson rests on"] == ["Data"]


def test_readers_whom_no_lesson_speaks_to_are_told(cast):
    making.lesson(cast, audiences=["both"])
    assert gaps(cast)["Nobody has drafted a lesson for"] == ["Government and sponsor"]


def test_sides_that_have_not_answered_are_told_with_how_many(cast):
    lesson = making.lesson(cast)
    making.lesson(cast)
    endorsements.endorse(lesson=lesson, answer="agree", comment="", by=cast.fresh("upper_a"))
    assert gaps(cast)["Sides that have not answered"] == [
        "Uppershire A Partnership: 1 lesson", "Lowerton A Partnership: 2 lessons",
        "Uppershire B Partnership: 2 lessons", "Lowerton B Partnership: 2 lessons",
    ]  # fmt: skip


def test_a_changed_text_asks_again(cast):
    lesson = making.lesson(cast)
    answer_all(cast)
    assert "Sides that have not answered" not in gaps(cast)
    lesson_changes.edit_lesson(
        lesson=lesson, statement="Other", explanation="", kind="policy", audiences=["upper"],
        by=cast.facilitator,
    )  # fmt: skip
    assert len(gaps(cast)["Sides that have not answered"]) == 4


def test_a_dropped_lesson_is_no_gap(cast):
    making.lesson(cast, statement="Bare")
    lesson_changes.drop_lesson(lesson=Lesson.objects.get(), reason="No.", by=cast.facilitator)
    assert "No evidence yet" not in gaps(cast)


def test_the_list_links_each_gap_to_where_it_is_mended(cast):
    theme = make.ThemeFactory(set=cast.set, title="Seats")
    lesson = making.lesson(cast)
    page = cast.client("upper_a").get(reverse("reports:lessons", args=[cast.set.pk]))
    links = {link["href"] for gap in page.context["gaps"] for link in gap.links}
    new = reverse("reports:lesson_new", args=[cast.set.pk])
    assert {
        reverse("reports:lesson", args=[lesson.pk]),
        reverse("actions:issues", args=[cast.set.pk]) + f"?theme={theme.pk}",
        f"{new}?for=government",
    } <= links
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
