"""Whom lessons are for: the programme's own list."""

import pytest
from django.urls import reverse

from als.core.models import AuditEntry
from als.core.refusals import Refused
from als.core.revisions import Stale, revision_of
from reports.changes import audiences, lessons
from reports.content.audiences import (
    audience_in_text,
    audiences_of,
    groups_of,
    in_order,
    words_of,
)
from reports.content.report import compile_report
from sets.models import Programme
from tests.reports import making

USUAL = {
    "upper": "Regions",
    "lower": "Communes",
    "both": "Both tiers: regions and communes",
    "government": "Government and sponsor",
    "other": "Others",
}


def edit(cast, who="manager", new=(), seen=None, **titles):
    return audiences.edit_audiences(
        programme=cast.programme, titles={**USUAL, **titles}, new=list(new), seen=seen,
        by=cast.fresh(who),
    )  # fmt: skip


def test_without_a_list_of_its_own_a_programme_has_the_usual_five_in_its_words(cast):
    assert audiences_of(cast.programme) == USUAL


def test_saving_the_usual_five_makes_no_list_and_no_trace(cast):
    assert edit(cast).audiences == []
    assert not AuditEntry.objects.exists()


def test_what_is_not_renamed_follows_the_words_for_the_tiers(cast):
    programme = edit(cast, other="Researchers")
    programme.upper_plural = "counties"
    assert list(audiences_of(programme).values())[:2] == ["Counties", "Communes"]
    assert audiences_of(programme)["other"] == "Researchers"
    said = [audience_in_text(programme, code) for code in ("upper", "other")]
    assert said == ["counties", "Researchers"]


def test_a_new_audience_has_a_code_that_stays_when_it_is_renamed(cast):
    edit(cast, new=["Universities", "Both"])
    assert list(audiences_of(Programme.objects.get(pk=cast.programme.pk)))[5:] == [
        "universities", "both-2",
    ]  # fmt: skip
    renamed = edit(cast, universities="Colleges", **{"both-2": "Both"})
    assert audiences_of(renamed)["universities"] == "Colleges"


def test_an_emptied_box_takes_one_off(cast):
    assert list(audiences_of(edit(cast, both="", other=""))) == ["upper", "lower", "government"]


def test_what_lessons_are_for_cannot_be_taken_off(cast):
    making.lesson(cast, audiences=["other"])
    with pytest.raises(Refused, match="Lessons are for “Others”") as refusal:
        edit(cast, other="")
    assert refusal.value.field == "title_other"


@pytest.mark.parametrize("new", [["regions"], ["Twice", "twice"]])
def test_two_of_one_title_are_refused(cast, new):
    with pytest.raises(Refused, match="same title"):
        edit(cast, new=new)


def test_an_empty_list_is_refused(cast):
    with pytest.raises(Refused, match="at least one"):
        edit(cast, **dict.fromkeys(USUAL, ""))


@pytest.mark.parametrize("who", ["facilitator", "upper_a", "sponsor", "outsider"])
def test_nobody_but_managers_changes_the_list(cast, who):
    with pytest.raises(Refused):
        edit(cast, who, other="Mine")


def test_a_list_that_another_manager_saved_meanwhile_is_not_saved_over(cast):
    seen = revision_of(cast.programme, ["audiences"])
    edit(cast, seen=seen, other="First")
    with pytest.raises(Stale):
        edit(cast, seen=seen, other="Second")


def test_a_lesson_is_for_those_of_the_programmes_list(cast):
    edit(cast, new=["Universities"])
    draft = {"statement": "S", "explanation": "", "kind": "policy", "by": cast.fresh("upper_a")}
    made = lessons.draft_lesson(set_=cast.set, audiences=["universities", "upper"], **draft)
    assert made.audiences == ["upper", "universities"]
    assert words_of(Programme.objects.get(pk=cast.programme.pk), made.audiences) == (
        "Regions, Universities"
    )


def test_a_code_that_is_on_no_list_comes_last_and_is_called_what_it_is(cast):
    assert in_order(cast.programme, ["gone", "lower"]) == ["lower", "gone"]
    assert words_of(cast.programme, ["gone", "lower"]) == "Communes, gone"


def test_what_is_for_both_tiers_is_shown_to_the_readers_of_each(cast):
    making.lesson(cast, audiences=["both"])
    making.lesson(cast, audiences=["lower", "government"])
    rows = compile_report(making.report(cast))["audiences"]
    assert [(row["audience"], row["marks"]) for row in rows] == [
        ("Regions", ["L2"]), ("Communes", ["L1", "L2"]), ("Government and sponsor", ["L1"]),
    ]  # fmt: skip


def test_a_list_without_tiers_tells_what_is_for_both_as_it_is(cast):
    programme = edit(cast, upper="", lower="")
    assert [code for code, _title in groups_of(programme, [["both"]])] == ["both"]


def test_the_page_saves_the_list_and_offers_it_to_whoever_drafts(cast):
    url = reverse("reports:audiences", args=[cast.programme.pk])
    data = {f"title_{code}": title for code, title in USUAL.items()}
    answer = cast.client("manager").post(url, {**data, "new": " Parish  councils \n\nSchools\n"})
    assert answer.url == reverse("sets:programme", args=[cast.programme.pk])
    page = cast.client("upper_a").get(reverse("reports:lesson_new", args=[cast.set.pk]))
    offered = [title for _code, title in page.context["form"].fields["audiences"].choices]
    assert offered == [*USUAL.values(), "Parish councils", "Schools"]


def test_a_title_in_use_that_was_emptied_is_reported_at_its_box(cast):
    making.lesson(cast, audiences=["other"])
    url = reverse("reports:audiences", args=[cast.programme.pk])
    page = cast.client("manager").post(url, {"title_upper": "Regions", "new": "x" * 81})
    assert list(page.context["form"].errors) == ["new"]
    page = cast.client("manager").post(url, {"title_upper": "Regions", "new": ""})
    assert list(page.context["form"].errors) == ["title_other"]
