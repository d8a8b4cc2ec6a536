"""From a set's rows to the content of its report."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.models import Issue, ProgressEntry, ProposedAction
from als.core.disclosure import Disclosure
from als.core.naming.finder import Finder
from reports.content.report import canonical, compile_report, digest
from reports.content.year import percent
from reports.enums import PassageAnswer
from reports.models import Endorsement, Report
from sets.enums import PairState
from tests import factories as make
from tests.reports import making
from tests.reports.making import WITHOUT


@pytest.fixture
def content(cast):
    return compile_report(making.full_year(cast))


def compiled(cast):
    return compile_report(Report.of(cast.set))


def issues_in(content):
    return [issue for theme in content["themes"] for issue in theme["issues"]]


def held(content):
    return {(row["kind"], row["count"]) for row in content["limits"]["excluded"]}


def test_the_content_is_plain_json(content):
    assert json.loads(json.dumps(content)) == content


def test_the_hash_does_not_depend_on_the_order_of_keys(content):
    turned = json.loads(json.dumps(dict(reversed(content.items()))))
    assert digest(turned) == digest(content)
    assert canonical(turned) == canonical(content)


def test_the_same_rows_give_the_same_content(cast):
    report = making.full_year(cast)
    assert digest(compile_report(report)) == digest(compile_report(report))


def test_a_set_in_which_nothing_has_happened_has_a_report_too(cast):
    content = compiled(cast)
    assert (content["themes"], content["lessons"], content["index"]) == ([], [], [])
    assert content["limits"]["agreed"] == 2


def test_an_entry_with_names_says_whose_it_is(cast):
    making.issue(cast)
    assert (
        issues_in(compiled(cast))[0]["who"] == "Uppershire A Partnership and Lowerton A Partnership"
    )


def test_an_entry_without_names_is_one_pairs(cast):
    making.issue(cast, disclosure=WITHOUT)
    assert issues_in(compiled(cast))[0]["who"] == "One pair"


@pytest.mark.parametrize("disclosure", [Disclosure.PAIR, Disclosure.SET])
def test_what_may_not_be_in_the_report_is_counted_only(cast, disclosure):
    making.issue(cast, disclosure=disclosure, title="QUIET MATTER")
    content = compiled(cast)
    assert "QUIET MATTER" not in canonical(content)
    assert held(content) == {("Issues", 1)}


def test_an_issue_recorded_for_a_pair_waits_for_its_confirmation(cast):
    make.IssueFactory(pair=cast.pair_a, recorded=True, disclosure=making.WITH)
    content = compiled(cast)
    assert issues_in(content) == []
    assert content["limits"]["excluded"][0]["reason"].startswith("not yet confirmed")


def test_an_entry_that_names_a_place_though_it_should_not_is_left_out(cast):
    making.issue(cast, disclosure=WITHOUT, description="It happened in Lowerton B.")
    content = compiled(cast)
    assert issues_in(content) == []
    assert content["limits"]["excluded"][0]["reason"].startswith("its words name a place")


def test_an_entry_with_names_may_name_places(cast):
    making.issue(cast, description="It happened in Lowerton B.")
    assert len(issues_in(compiled(cast))) == 1


def test_all_of_a_pair_that_left_is_left_out(cast):
    making.progress(making.action(making.issue(cast)))
    cast.pair_a.state, cast.pair_a.ended_at = PairState.WITHDRAWN, cast.pair_a.confirmed_at
    cast.pair_a.save()
    content = compiled(cast)
    assert held(content) == {("Issues", 1), ("Actions", 1), ("Progress entries", 1)}
    assert content["sources"] == []


def test_actions_travel_with_their_issue_and_only_once_agreed(cast):
    open_issue = making.issue(cast)
    making.action(open_issue, what="Agreed thing")
    making.action(open_issue, under_way=False, what="Only proposed")
    making.action(making.issue(cast, disclosure=Disclosure.SET), what="Of a quiet issue")
    content = compiled(cast)
    assert [a["what"] for i in issues_in(content) for a in i["actions"]] == ["Agreed thing"]
    assert held(content) == {("Issues", 1), ("Actions", 1)}


def test_progress_without_names_leaves_its_named_action(cast):
    making.progress(making.action(making.issue(cast)), WITHOUT, done="Quiet work")
    content = compiled(cast)
    assert issues_in(content)[0]["actions"][0]["entries"] == []
    assert [entry["done"] for entry in content["loose"]] == ["Quiet work"]
    assert content["loose"][0]["when"] == "May 2026"


def test_an_action_without_names_leaves_its_named_issue_with_what_was_logged_on_it(cast):
    """Both sides let the issue be quoted by name, and one of them the action only without."""
    issue = making.issue(cast)
    action = making.action(issue, PassageAnswer.WITHOUT_NAMES, what="Zebra on the wall")
    making.progress(action, WITHOUT, done="Painted it")
    content = compiled(cast)
    assert issues_in(content)[0]["actions"] == []
    [apart] = content["apart"]
    assert (apart["what"], apart["who"]) == ("Zebra on the wall", "One pair")
    assert [entry["done"] for entry in apart["entries"]] == ["Painted it"]
    assert content["tried"] == 1


def test_progress_stays_under_an_action_that_is_nameless_as_well(cast):
    making.progress(making.action(making.issue(cast, disclosure=WITHOUT)), done="Quiet work")
    content = compiled(cast)
    assert [e["done"] for e in issues_in(content)[0]["actions"][0]["entries"]] == ["Quiet work"]
    assert content["loose"] == []


def test_the_matrix_counts_nameless_issues_in_a_column_of_their_own(cast):
    theme = make.ThemeFactory(set=cast.set, title="Scale", proposed_by=cast.facilitator)
    making.issue(cast, "upper_b", theme=theme)
    making.issue(cast, "upper_a", WITHOUT, theme=theme)
    making.issue(cast, "upper_a", WITHOUT, theme=theme)
    assert compiled(cast)["matrix"] == {
        "pairs": [1, 2],
        "rows": [{"theme": "Scale", "pairs": [0, 1], "unnamed": 2, "total": 3}],
    }


def test_nameless_issues_stand_in_an_order_that_does_not_tell_their_pair(cast):
    making.issue(cast, "upper_b", WITHOUT, title="Apples")
    making.issue(cast, "upper_a", WITHOUT, title="Bread")
    making.issue(cast, "upper_b", title="Zinc")
    assert [issue["title"] for issue in issues_in(compiled(cast))] == ["Zinc", "Apples", "Bread"]


def test_another_sets_entries_stay_there(cast):
    member = cast.member("outsider")
    make.IssueFactory(
        pair=cast.other_pair, confirmed_by=member, disclosure=making.WITH, title="ELSEWHERE"
    )
    make.LessonFactory(set=cast.other_set, statement="ELSEWHERE")
    make.AgreementFactory(pair=cast.other_pair, side="lower", declined=True, reason="ELSEWHERE")
    assert "ELSEWHERE" not in canonical(compiled(cast))


def test_people_are_counted_and_not_named(content, cast):
    assert content["people"]["members"] == 4
    assert content["people"]["sectors"] == [{"sector": "Council", "upper": 2, "lower": 2}]
    for person in cast.people.values():
        assert not re.search(rf"\b{person.name}\b", canonical(content))


def test_the_parts_of_a_full_year(content):
    assert (content["raised"], content["tried"]) == (2, 2)
    assert [row["mark"] for row in content["index"]] == ["I1", "A2", "P1", "M1"]
    assert [action["ended_reason"] for action in content["did_not_work"]] == ["Nobody used it."]
    assert content["focus"]["reasons"] == "Relevant, important, and possible in the time."
    assert content["ground_rules"]["accepted"] == 1
    assert content["cycles"][0]["percent"] == 100


# --- lessons ------------------------------------------------------------------------------------


def test_evidence_that_may_not_be_in_the_report_counts_as_left_out(cast):
    making.lesson(cast, making.issue(cast), making.issue(cast, disclosure=Disclosure.PAIR))
    content = compiled(cast)
    assert len(content["lessons"][0]["evidence"]) == 1
    assert content["lessons"][0]["evidence_excluded"] == 1
    assert ("Links from lessons to evidence", 1) in held(content)


def test_minutes_that_have_not_been_circulated_are_left_out(cast):
    minute = making.minute(cast)
    make.MeetingFactory._meta.model.objects.filter(pk=minute.meeting_id).update(
        minutes_state="draft", circulated_at=None
    )
    making.lesson(cast, minute)
    assert held(compiled(cast)) == {("Minutes", 1), ("Links from lessons to evidence", 1)}


def test_a_note_that_names_what_its_thing_keeps_quiet_is_left_out(cast):
    lesson = making.lesson(cast)
    issue = making.issue(cast, disclosure=WITHOUT)
    making.evidence(lesson, issue, note="As Lowerton A has shown")
    assert compiled(cast)["lessons"][0]["evidence"] == []


def test_an_audience_is_called_what_the_programme_calls_it(cast):
    making.lesson(cast, audiences=["lower", "government"])
    content = compiled(cast)
    assert content["lessons"][0]["audiences"] == ["communes", "Government and sponsor"]
    assert content["audiences"][0] == {"audience": "Communes", "marks": ["L1"]}


def endorse_as(cast, lesson, who, answer, comment="", version=1):
    member = cast.member(who)
    Endorsement.objects.create(
        lesson=lesson, pair=member.pair, side=member.side, by=member.person,
        answer=answer, comment=comment, text_version=version,
    )  # fmt: skip


def test_endorsements_are_counted_by_side_and_reservations_given_in_words(cast):
    lesson = making.lesson(cast)
    endorse_as(cast, lesson, "upper_a", "agree", "Very much so")
    endorse_as(cast, lesson, "lower_a", "reservation", "Only if it is paid for.")
    endorse_as(cast, lesson, "upper_b", "disagree", "Not in Uppershire B.")
    found = compiled(cast)["lessons"][0]
    assert [found[k] for k in ("agree", "reservation", "disagree", "silent")] == [1, 1, 1, 1]
    assert [(w["who"], w["text"]) for w in found["words"]] == [
        ("One commune", "Only if it is paid for.")
    ]
    assert found["words_excluded"] == 1


def test_what_was_said_to_an_older_text_does_not_count(cast):
    lesson = making.lesson(cast, text_version=2)
    endorse_as(cast, lesson, "upper_a", "agree", version=1)
    assert compiled(cast)["lessons"][0]["silent"] == 4


# --- limits -------------------------------------------------------------------------------------


def test_who_was_asked_and_did_not_come_is_told_by_tier_only(cast):
    declined = make.PairFactory(
        set=cast.set, number=7, declined=True, upper__name="Far Partnership"
    )
    make.AgreementFactory(pair=declined, side="upper", declined=True, reason="No time this year.")
    make.AgreementFactory(pair=declined, side="lower", agreed=True)
    silent = make.PairFactory(set=cast.set, number=8, proposed=True)
    make.AgreementFactory(pair=silent, side="upper")
    let_go = make.PairFactory(set=cast.set, number=9, lapsed=True)
    make.AgreementFactory(pair=let_go, side="upper")
    content = compiled(cast)
    counts = [content["limits"][k] for k in ("asked", "agreed", "declined", "withdrew", "silent")]
    assert counts == [5, 2, 1, 0, 2]
    assert content["limits"]["reasons"] == [
        {"who": "One region", "answer": "Declined", "text": "No time this year."}
    ]
    assert "Far Partnership" not in canonical(content)


def test_a_reason_that_names_somebody_is_not_given(cast):
    pair = make.PairFactory(set=cast.set, number=7, declined=True)
    make.AgreementFactory(pair=pair, declined=True, reason="Not with Lowerton A at the table.")
    limits = compiled(cast)["limits"]
    assert (limits["reasons"], limits["reasons_excluded"]) == ([], 1)


@pytest.mark.parametrize(
    ("part", "whole", "share"), [(0, 0, 0), (1, 3, 33), (2, 3, 67), (1, 8, 13), (3, 3, 100)]
)
def test_shares_are_whole_numbers_halves_upwards(part, whole, share):
    assert percent(part, whole) == share


# --- queries and leaks --------------------------------------------------------------------------


def queries(cast):
    report = Report.objects.select_related("set__programme").get(set=cast.set)
    with CaptureQueriesContext(connection) as captured:
        compile_report(report)
    return len(captured)


def test_compiling_takes_the_same_queries_for_one_and_many(cast):
    making.full_year(cast)
    before = queries(cast)
    for number in range(3):
        theme = make.ThemeFactory(set=cast.set, proposed_by=cast.facilitator)
        issue = making.issue(cast, "upper_b", theme=theme)
        entry = making.progress(making.action(issue))
        minute = making.minute(cast, pair=cast.pair_b)
        making.lesson(cast, issue, entry.action, entry, minute, statement=f"More {number}")
    assert queries(cast) == before


NAMED = ["Uppershire A Partnership", "Uppershire A", "Lowerton A Partnership", "Lowerton A"]
SPOILED = st.builds(
    lambda name, case, before, after: f"{before}{getattr(name, case)()}{after}",
    st.sampled_from(NAMED),
    st.sampled_from(["upper", "lower", "title", "swapcase"]),
    st.sampled_from(["", "In ", "the-", "“"]),
    st.sampled_from(["", ".", "’s", "-wide", " "]),
)
TEXTS = st.lists(
    st.one_of(SPOILED, st.text(alphabet="abc xyz.", max_size=30)), min_size=11, max_size=11
)
FIELDS = {
    Issue: ["title", "description", "upper_view", "lower_view", "existing_practice"],
    ProposedAction: ["what", "measure"],
    ProgressEntry: ["done", "happened", "learned", "unexpected"],
}


@pytest.fixture
def nameless(cast):
    """An issue, an action and a progress entry of pair A that travel without names."""
    issue = making.issue(cast, disclosure=WITHOUT)
    action = making.action(issue)
    return [issue, action, making.progress(action, WITHOUT)]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=TEXTS)
def test_no_name_of_a_nameless_entrys_pair_is_in_the_report_beside_it(cast, nameless, texts):
    words = iter(texts)
    for row in nameless:
        type(row).objects.filter(pk=row.pk).update(
            **{name: next(words) for name in FIELDS[type(row)]}
        )
    content = compiled(cast)
    beside = canonical([content["themes"], content["loose"], content["did_not_work"]])
    assert Finder(NAMED, guess=False).found_in(beside) == []


def test_without_names_nothing_stands_under_a_theme_that_names_somebody_or_could(cast):
    for title in ("Roles", "Roles at Ropewalk", "Roles in Uppershire A"):
        theme = make.ThemeFactory(set=cast.set, title=title, proposed_by=cast.upper_a)
        making.issue(cast, theme=theme, title=f"Named: {title}")
        making.issue(cast, disclosure=WITHOUT, theme=theme, title="Not named.")
    themes = compile_report(making.report(cast))["themes"]
    unnamed = {
        theme["title"]: sum(issue["title"] == "Not named." for issue in theme["issues"])
        for theme in themes
    }
    assert list(unnamed.values()) == [1, 0, 0, 2]
