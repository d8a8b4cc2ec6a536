"""The panel of what is left out: counts for everybody, entries for those they are of."""

import pytest
from django.urls import reverse

from actions.enums import ProgressVia
from als.core.disclosure import Disclosure
from reports.content.report import compile_report
from reports.disclosure.policy import DisclosurePolicy
from reports.models import Report
from reports.selectors.excluded import MAX_SHOWN, excluded_entries
from reports.selectors.named import named_texts
from tests import factories as make
from tests.actions.conftest import NOW
from tests.reports import making
from tests.reports.making import WITHOUT


def panel(cast, who="facilitator"):
    report = Report.of(cast.set)
    policy = DisclosurePolicy(cast.set)
    return excluded_entries(compile_report(report, policy=policy), policy, cast.fresh(who))


def warned(cast):
    report = Report.of(cast.set)
    return named_texts(report, compile_report(report), DisclosurePolicy(cast.set))


def typed(sentences):
    return ["".join(f"[{p.text}]" if p.named else p.text for p in pieces) for pieces in sentences]


def test_an_entry_that_was_disowned_is_neither_told_nor_counted(cast):
    action = making.action(making.issue(cast))
    without = compile_report(Report.of(cast.set))
    making.progress(action, via=ProgressVia.LINK, disowned_at=NOW)
    assert compile_report(Report.of(cast.set)) == without
    assert panel(cast) == []


@pytest.mark.parametrize(
    ("who", "rows"), [("facilitator", 1), ("upper_a", 1), ("lower_a", 1), ("upper_b", 0)]
)
def test_everybody_gets_the_count_and_only_whose_it_is_the_entry(cast, who, rows):
    issue = making.issue(cast, disclosure=WITHOUT, title="Trouble in Lowerton B")
    (row,) = panel(cast, who)
    assert (row.kind, row.count, row.named) == ("Issues", 1, True)
    assert [entry["href"] for entry in row.shown] == [
        reverse("actions:issue", args=[issue.pk])
    ] * rows


def test_an_entry_left_out_by_its_words_shows_the_sentence(cast):
    making.issue(
        cast, disclosure=WITHOUT, description="It began well. Then Lowerton B left. It ended."
    )
    (row,) = panel(cast)
    assert typed(row.shown[0]["sentences"]) == ["Then [Lowerton B] left."]


@pytest.mark.parametrize("who", ["facilitator", "upper_a"])
def test_an_entry_of_the_pair_alone_is_counted_with_its_reason(cast, who):
    making.issue(cast, disclosure=Disclosure.PAIR, title="Quiet")
    (row,) = panel(cast, who)
    assert row.reason == "only the pair or the set can see it"
    assert [(entry["text"], entry["sentences"]) for entry in row.shown] == [("Quiet", [])]


def test_actions_progress_and_minutes_are_there_as_well(cast):
    issue = making.issue(cast, disclosure=WITHOUT)
    action = making.action(issue, what="Ask Lowerton B")
    making.progress(action, WITHOUT)
    making.lesson(cast, making.minute(cast, Disclosure.SET))
    rows = [(row.kind, row.count, row.readable) for row in panel(cast)]
    assert rows == [
        ("Actions", 1, 1),
        ("Minutes", 1, 1),
        ("Progress entries", 1, 1),
        ("Links from lessons to evidence", 1, 0),
    ]


def test_a_frozen_version_shows_its_counts_only(cast):
    making.issue(cast, disclosure=Disclosure.PAIR)
    frozen = making.sent(cast).snapshot.content
    assert [(row.count, row.shown) for row in excluded_entries(frozen)] == [(1, [])]


def test_of_very_many_the_page_shows_the_first(cast):
    for _number in range(MAX_SHOWN + 2):
        making.issue(cast, disclosure=Disclosure.PAIR, answer=None)
    (row,) = panel(cast)
    assert (len(row.shown), row.more) == (MAX_SHOWN, 2)


def test_the_page_marks_the_name_in_the_sentence_and_escapes_the_rest(cast):
    making.issue(cast, disclosure=WITHOUT, description="<i>Lowerton B</i> left.")
    page = cast.client("facilitator").get(reverse("reports:report", args=[cast.set.pk]))
    assert "&lt;i&gt;<mark>Lowerton B</mark>&lt;/i&gt; left." in page.content.decode()


# --- texts for the whole set --------------------------------------------------------------------


def test_texts_of_the_report_and_lessons_are_shown_with_their_sentences(cast):
    making.report(cast, {"foreword": "We tried. Thanks to Lowerton A!", "issues": "None."})
    making.lesson(cast, statement="Do as Uppershire B did.")
    assert [(row.title, typed(row.sentences), row.barred) for row in warned(cast)] == [
        ("Foreword", ["Thanks to [Lowerton A]!"], False),
        ("L1", ["Do as [Uppershire B] did."], False),
    ]


def test_what_the_ground_rules_keep_out_is_marked_so(cast):
    cast.set.naming = "partnerships"
    cast.set.save()
    make.MemberFactory(pair=cast.pair_b, person__name="Ann Quillfeather")
    making.report(cast, {"foreword": "Lowerton A knows.", "closing": "Ask Quillfeather."})
    assert [(row.title, row.barred) for row in warned(cast)] == [
        ("Foreword", False),
        ("Note at the end", True),
    ]


def test_members_are_not_shown_what_the_writers_are_warned_of(cast):
    making.report(cast, {"foreword": "Thanks to Lowerton A."})
    url = reverse("reports:report", args=[cast.set.pk])
    assert len(cast.client("facilitator").get(url).context["named_texts"]) == 1
    assert cast.client("upper_a").get(url).context["named_texts"] == []
