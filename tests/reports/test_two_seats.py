"""Somebody who sits for two pairs: each of their sides speaks for itself, and is asked."""

import pytest
from django.urls import reverse

from als.core.refusals import Refused
from als.portal.selectors.dashboard.all_needs import needs_of
from reports.changes import endorsements, signing
from reports.content.year import ReportYear
from reports.models import Endorsement, PassageRequest, Report
from tests import factories as make
from tests.needs import need_text
from tests.reports import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def twice(cast):
    """The upper lead of pair A sits for the upper side of pair B as well."""
    make.MemberFactory(pair=cast.pair_b, side="upper", person=cast.upper_a)
    return cast.fresh("upper_a")


def needs(cast):
    return " ".join(need_text(need) for need in needs_of(cast.fresh("upper_a")))


def at(name, key, pair=None):
    address = reverse(name, args=[key])
    return f"{address}?pair={pair.pk}" if pair else address


def test_a_lesson_is_answered_for_each_side(cast, twice):
    lesson = making.lesson(cast)
    browser = cast.client("upper_a")
    for pair, answer in ((cast.pair_a, "agree"), (cast.pair_b, "disagree")):
        assert "Respond for your side to 1 lesson" in needs(cast)
        page = browser.get(at("reports:endorse", lesson.pk, pair)).text
        assert f"Now: {pair.upper}, {pair.title}" in page
        sent = {"answer": answer, "comment": "Not here." if answer == "disagree" else ""}
        browser.post(at("reports:endorse", lesson.pk, pair), {**sent, "read": 1})
    assert "Respond for your side" not in needs(cast)
    assert set(Endorsement.objects.values_list("pair", "side", "answer")) == {
        (cast.pair_a.pk, "upper", "agree"), (cast.pair_b.pk, "upper", "disagree"),
    }  # fmt: skip


def test_all_lessons_on_one_page_are_answered_for_the_side_that_it_names(cast, twice):
    lesson = making.lesson(cast)
    address = at("reports:answers", cast.set.pk, cast.pair_b)
    field = f"lesson-{lesson.pk}"
    cast.client("upper_a").post(address, {f"{field}-answer": "agree", f"{field}-read": 1})
    assert Endorsement.objects.get().pair == cast.pair_b
    assert (
        "Answer 1 lesson for your side"
        in cast.client("upper_a").get(at("reports:lessons", cast.set.pk)).text
    )


def test_a_side_signs_without_the_other(cast, twice):
    making.sent(cast)
    browser = cast.client("upper_a")
    page = browser.get(at("reports:report", cast.set.pk)).text
    assert page.count("Sign off for our side") == 2
    browser.post(at("reports:sign_off", cast.set.pk, cast.pair_a))
    report = Report.objects.get()
    assert list(report.snapshot.sign_offs.values_list("pair", "side")) == [
        (cast.pair_a.pk, "upper")
    ]
    assert "sign" in needs(cast).lower()
    words = {"words": "Not yet.", "snapshot": report.snapshot_id}
    browser.post(at("reports:decline", cast.set.pk, cast.pair_b), words)
    said = report.snapshot.sign_offs.order_by("pair__number").values_list("answer", flat=True)
    assert list(said) == ["signed", "declined"]
    page = browser.get(at("reports:report", cast.set.pk)).text
    assert page.count("Sign off after all") == 1
    assert "Sign off for our side" not in page


@pytest.mark.parametrize("pair", ["other_pair", None])
def test_a_pair_in_which_one_has_no_seat_is_not_there(cast, twice, pair):
    lesson, pair = making.lesson(cast), getattr(cast, pair) if pair else None
    address = at("reports:endorse", lesson.pk, pair) if pair else (
        at("reports:endorse", lesson.pk) + "?pair=x"
    )  # fmt: skip
    assert cast.client("upper_a").get(address).status_code == 404


def test_no_side_speaks_by_accident(cast, twice):
    lesson, sent = making.lesson(cast), making.sent(cast)
    with pytest.raises(Refused, match="Choose the one"):
        endorsements.endorse(lesson=lesson, answer="agree", comment="", by=twice)
    with pytest.raises(Refused, match="Choose the one"):
        signing.sign_off(report=sent, by=twice)
    with pytest.raises(Refused, match="Only members of a pair"):
        endorsements.endorse(
            lesson=lesson, answer="agree", comment="", by=twice, pair_id=cast.other_pair.pk
        )


def test_passages_lead_to_the_pair_that_still_waits_for_an_answer(cast, twice):
    PassageRequest.objects.create(
        pair=cast.pair_b, side="upper", digest="0" * 64, number=1, open=1, by=cast.facilitator
    )
    browser = cast.client("upper_a")
    sent_to = browser.get(at("reports:passages", cast.set.pk)).url
    assert sent_to == reverse("reports:pair_passages", args=[cast.pair_b.pk])
    assert f"You also answer for {cast.pair_a.upper}, Pair 1" in browser.get(sent_to).text


def test_the_report_counts_people_and_lists_sides(cast, twice):
    from reports.disclosure.policy import DisclosurePolicy

    year = ReportYear(cast.set, DisclosurePolicy(cast.set))
    assert (year.number_of_people, len(year.sides)) == (4, 4)
