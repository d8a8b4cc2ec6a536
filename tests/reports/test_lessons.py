"""Lessons: drafting, evidence, what both sides of each pair say."""

import pytest

from als.common.disclosure import Disclosure
from als.common.models import AuditEntry
from als.common.refusals import Refused
from reports import changes
from reports.models import Endorsement, Evidence, Lesson
from sets.enums import PairState, SetState
from tests import factories as make
from tests.reports import making

TEXT = {
    "statement": "Share one plan.",
    "explanation": "",
    "kind": "practice",
    "audiences": ["lower"],
}


def draft(cast, who="upper_a", **values):
    return changes.draft_lesson(set_=cast.set, by=cast.fresh(who), **{**TEXT, **values})


@pytest.mark.parametrize("who", ["facilitator", "upper_a", "lower_b"])
def test_facilitators_and_members_draft_lessons(cast, who):
    lesson = draft(cast, who)
    assert (lesson.position, lesson.text_version, lesson.drafted_by.pk) == (
        1, 1, cast.fresh(who).pk,
    )  # fmt: skip
    assert AuditEntry.objects.get(verb="drafted").set_id == cast.set.pk


@pytest.mark.parametrize("who", ["sponsor", "manager", "outsider", "other_facilitator", "stranger"])
def test_nobody_else_drafts_lessons(cast, who):
    with pytest.raises(Refused):
        draft(cast, who)
    assert not Lesson.objects.exists()


def test_a_closed_set_takes_no_lesson(cast):
    cast.set.state = SetState.CLOSED
    cast.set.save()
    with pytest.raises(Refused):
        draft(cast)


def test_drafting_twice_is_drafting_once(cast):
    assert draft(cast) == draft(cast)


@pytest.mark.parametrize("audiences", [[], ["nobody"], ["lower", "nobody"]])
def test_a_lesson_is_for_somebody_that_there_is(cast, audiences):
    with pytest.raises(Refused, match="whom"):
        draft(cast, audiences=audiences)


def test_audiences_are_kept_in_their_order_once_each(cast):
    assert draft(cast, audiences=["other", "upper", "other"]).audiences == ["upper", "other"]


def edit(cast, lesson, who="lower_b", **values):
    return changes.edit_lesson(lesson=lesson, by=cast.fresh(who), **{**TEXT, **values})


def test_a_changed_text_is_a_new_version(cast):
    lesson = edit(cast, draft(cast), statement="Share two plans.")
    assert (lesson.text_version, lesson.statement) == (2, "Share two plans.")
    assert AuditEntry.objects.get(verb="changed").details == {"fields": ["statement"], "version": 2}
    assert lesson.history.latest().history_user == cast.lower_b


def test_saving_it_unchanged_is_no_new_version(cast):
    assert edit(cast, draft(cast)).text_version == 1
    assert not AuditEntry.objects.filter(verb="changed").exists()


def test_a_stranger_changes_no_lesson(cast):
    with pytest.raises(Refused):
        edit(cast, draft(cast), "outsider", statement="Mine")


# --- evidence -----------------------------------------------------------------------------------


def add(cast, lesson, thing, who="upper_a", **values):
    values = {"stance": "supports", "note": "", **values}
    return changes.add_evidence(lesson=lesson, thing=thing, by=cast.fresh(who), **values)


def test_a_lesson_rests_on_things_of_four_kinds(cast):
    lesson, issue = making.lesson(cast), making.issue(cast)
    entry = making.progress(making.action(issue))
    for thing in (issue, entry.action, entry, making.minute(cast)):
        assert add(cast, lesson, thing).thing == thing
    assert [row.kind for row in lesson.evidence.all()] == ["issue", "action", "progress", "minute"]


def test_adding_the_same_twice_is_adding_it_once(cast):
    lesson, issue = making.lesson(cast), making.issue(cast)
    assert add(cast, lesson, issue) == add(cast, lesson, issue, "lower_b")


@pytest.mark.parametrize("who", ["upper_b", "facilitator"])
def test_what_one_may_not_read_one_may_not_add(cast, who):
    secret = making.issue(cast, disclosure=Disclosure.PAIR)
    lesson = making.lesson(cast)
    if who == "facilitator":
        assert add(cast, lesson, secret, who).thing == secret
    else:
        with pytest.raises(Refused):
            add(cast, lesson, secret, who)


def test_a_thing_of_another_set_is_no_evidence(cast):
    member = cast.member("outsider")
    there = make.IssueFactory(pair=cast.other_pair, confirmed_by=member)
    with pytest.raises(Refused):
        add(cast, making.lesson(cast), there)


def test_removed_evidence_stays_on_record_and_can_come_again(cast):
    lesson, issue = making.lesson(cast), making.issue(cast)
    evidence = add(cast, lesson, issue)
    for _time in range(2):
        evidence = changes.remove_evidence(evidence=evidence, by=cast.facilitator)
    assert AuditEntry.objects.filter(verb="removed evidence from").count() == 1
    add(cast, lesson, issue)
    assert (Evidence.objects.count(), Evidence.objects.current().count()) == (2, 1)


def test_a_stranger_removes_nothing(cast):
    evidence = making.evidence(making.lesson(cast), making.issue(cast))
    with pytest.raises(Refused):
        changes.remove_evidence(evidence=evidence, by=cast.outsider)


@pytest.mark.parametrize(
    ("disclosure", "seen"),
    [
        (Disclosure.PAIR, {"facilitator", "upper_a", "lower_a"}),
        (Disclosure.SET, {"facilitator", "upper_a", "lower_a", "upper_b", "lower_b"}),
    ],
)
def test_evidence_is_seen_by_those_who_may_read_what_it_links_to(cast, disclosure, seen):
    issue = making.issue(cast, disclosure=disclosure)
    things = [issue, making.action(issue), making.progress(making.action(issue), disclosure),
              making.minute(cast, disclosure, pair=cast.pair_a)]  # fmt: skip
    making.lesson(cast, *things)
    people = ["facilitator", "upper_a", "lower_a", "upper_b", "lower_b", "outsider", "sponsor"]
    for who in people:
        rows = Evidence.objects.with_visibility(cast.fresh(who))
        assert {row.is_visible for row in rows} == {who in seen}


def test_a_progress_entry_is_not_seen_through_its_issue(cast):
    entry = making.progress(making.action(making.issue(cast)), Disclosure.PAIR)
    making.lesson(cast, entry)
    assert Evidence.objects.with_visibility(cast.fresh("upper_b")).get().is_visible is False


# --- endorsement --------------------------------------------------------------------------------


def say(cast, lesson, who="upper_a", answer="agree", comment=""):
    return changes.endorse(lesson=lesson, answer=answer, comment=comment, by=cast.fresh(who))


def test_a_member_speaks_for_their_side(cast):
    said = say(cast, making.lesson(cast), "lower_b")
    assert (said.pair, said.side, said.answer) == (cast.pair_b, "lower", "agree")
    assert AuditEntry.objects.get(verb="answered").pair_id == cast.pair_b.pk


def test_saying_it_anew_replaces_what_was_said(cast):
    lesson = making.lesson(cast)
    say(cast, lesson)
    say(cast, lesson)
    said = say(cast, lesson, answer="disagree", comment="On reflection, no.")
    assert Endorsement.objects.get() == said
    assert AuditEntry.objects.filter(verb="answered").count() == 2


@pytest.mark.parametrize("answer", ["reservation", "disagree"])
def test_a_reservation_and_a_no_need_words(cast, answer):
    with pytest.raises(Refused, match="words"):
        say(cast, making.lesson(cast), answer=answer, comment="  ")


@pytest.mark.parametrize("who", ["facilitator", "sponsor", "outsider", "stranger", "manager"])
def test_nobody_but_members_endorses(cast, who):
    with pytest.raises(Refused):
        say(cast, making.lesson(cast), who)


def test_a_pair_that_is_not_confirmed_endorses_nothing(cast):
    cast.pair_a.state, cast.pair_a.confirmed_at = PairState.PROPOSED, None
    cast.pair_a.save()
    with pytest.raises(Refused, match="Only members"):
        say(cast, making.lesson(cast))


def test_an_endorsement_counts_for_the_words_that_were_read(cast):
    lesson = making.lesson(cast)
    stale = Lesson.objects.select_related("set").get(pk=lesson.pk)
    say(cast, lesson)
    edit(cast, lesson, statement="Something else.")
    with pytest.raises(Refused, match="changed meanwhile"):
        say(cast, stale)
    assert Endorsement.objects.get().text_version == 1
