"""Lessons: drafting, evidence, what both sides of each pair say."""

import pytest

from als.core.disclosure import Disclosure
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from als.core.revisions import Stale, revision_of
from reports.changes import endorsements, lessons
from reports.changes import evidence as evidence_changes
from reports.content.report import compile_report
from reports.models import Endorsement, Evidence, Lesson, Report, SignOff
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
    return lessons.draft_lesson(set_=cast.set, by=cast.fresh(who), **{**TEXT, **values})


@pytest.mark.parametrize("who", ["facilitator", "upper_a", "lower_b"])
def test_facilitators_and_members_draft_lessons(cast, who):
    lesson = draft(cast, who)
    assert (lesson.position, lesson.text_version, lesson.drafted_by.pk) == (
        1, 1, cast.fresh(who).pk,
    )  # fmt: skip
    assert AuditEntry.objects.get(verb="drafted").set_id == cast.set.pk


def test_nobody_else_drafts_lessons(cast, case):
    for who in ["sponsor", "manager", "outsider", "other_facilitator", "stranger"]:
        with case(who):
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
    return lessons.edit_lesson(lesson=lesson, by=cast.fresh(who), **{**TEXT, **values})


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


# --- order --------------------------------------------------------------------------------------


def order(cast):
    return [row.statement for row in Lesson.objects.open().filter(set=cast.set)]


def test_a_lesson_is_put_at_a_place_and_stays_there_when_that_is_sent_twice(cast):
    for statement in "ABC":
        draft(cast, statement=statement)
    last = Lesson.objects.get(statement="C")
    for _time in range(2):
        lessons.place_lesson(lesson=last, place=1, by=cast.fresh("lower_b"))
    assert order(cast) == ["C", "A", "B"]
    assert AuditEntry.objects.filter(verb="placed").count() == 1


@pytest.mark.parametrize(("place", "after"), [(0, "CAB"), (99, "ABC")])
def test_a_place_that_is_not_there_is_the_first_or_the_last(cast, place, after):
    for statement in "ABC":
        draft(cast, statement=statement)
    lessons.place_lesson(lesson=Lesson.objects.get(statement="C"), place=place, by=cast.upper_a)
    assert "".join(order(cast)) == after


def test_an_outsider_puts_no_lesson_anywhere(cast):
    with pytest.raises(Refused):
        lessons.place_lesson(lesson=draft(cast), place=1, by=cast.outsider)


# --- dropping -----------------------------------------------------------------------------------


def drop(cast, lesson, who="upper_a", reason="Said twice."):
    return lessons.drop_lesson(lesson=lesson, reason=reason, by=cast.fresh(who))


@pytest.mark.parametrize("who", ["upper_a", "facilitator"])
def test_who_drafted_a_lesson_and_facilitators_drop_it_while_nobody_has_answered(cast, who):
    dropped = drop(cast, draft(cast), who)
    assert (dropped.state, dropped.dropped_reason) == ("dropped", "Said twice.")
    assert drop(cast, dropped, "facilitator", "Again.").dropped_reason == "Said twice."
    assert AuditEntry.objects.filter(verb="dropped").count() == 1


def test_nobody_else_drops_it(cast, case):
    for who in ["lower_a", "upper_b", "sponsor", "outsider", "manager"]:
        with case(who):
            with pytest.raises(Refused, match="Only the person who drafted a lesson"):
                drop(cast, draft(cast), who)


def test_once_a_side_has_answered_a_facilitator_drops_it_and_the_side_is_told(cast):
    lesson = draft(cast)
    endorse_for(cast, lesson, "lower_b")
    with pytest.raises(Refused):
        drop(cast, lesson)
    drop(cast, lesson, "facilitator")
    mail = OutMail.objects.get(key__startswith="lesson-dropped-")
    assert (mail.to, "Said twice." in mail.text) == (cast.lower_b, True)


def test_a_dropped_lesson_makes_room_and_comes_back_at_the_end(cast):
    for statement in "ABC":
        draft(cast, statement=statement)
    first = Lesson.objects.get(statement="A")
    drop(cast, first)
    assert list(Lesson.objects.open().values_list("position", flat=True)) == [1, 2]
    for _time in range(2):
        lessons.bring_back_lesson(lesson=first, by=cast.fresh("lower_b"))
    assert order(cast) == ["B", "C", "A"]
    assert AuditEntry.objects.filter(verb="brought back").count() == 1


def test_what_was_said_to_it_counts_again_when_it_is_back(cast):
    lesson = draft(cast)
    endorse_for(cast, lesson)
    back = lessons.bring_back_lesson(lesson=drop(cast, lesson, "facilitator"), by=cast.upper_a)
    assert Endorsement.objects.get().text_version == back.text_version


def test_a_dropped_lesson_takes_no_change_no_evidence_and_no_answer(cast):
    lesson = draft(cast)
    stale = Lesson.objects.select_related("set__programme").get(pk=lesson.pk)
    drop(cast, lesson)
    for change in (
        lambda: edit(cast, stale, statement="Other"),
        lambda: add(cast, stale, making.issue(cast)),
        lambda: endorse_for(cast, stale),
    ):
        with pytest.raises(Refused):
            change()


def test_a_dropped_lesson_is_in_no_report(cast):
    making.lesson(cast, statement="Stays")
    drop(cast, draft(cast, statement="Goes"))
    assert [row["statement"] for row in compile_report(making.report(cast))["lessons"]] == ["Stays"]


# --- what a frozen version rests on -------------------------------------------------------------


def remove(evidence, by, **values):
    return evidence_changes.remove_evidence(evidence=evidence, by=by, **values)


def test_evidence_that_a_version_for_sign_off_rests_on_goes_with_a_reason_and_voids_it(cast):
    making.lesson(cast, making.issue(cast))
    making.sign(cast, making.sent(cast), ["upper_a"])
    with pytest.raises(Refused, match="Enter a reason"):
        remove(Evidence.objects.get(), cast.upper_b)
    remove(Evidence.objects.get(), cast.upper_b, reason="It was another year.")
    assert (Report.objects.get().state, Report.objects.get().version) == ("drafting", 2)
    assert "It was another year." in SignOff.objects.get().void_reason


def test_evidence_that_came_after_the_freezing_goes_without_a_word(cast):
    lesson = making.lesson(cast, making.issue(cast))
    making.sent(cast)
    late = add(cast, lesson, making.issue(cast, "upper_b"))
    remove(late, cast.upper_a)
    assert Report.objects.get().state == "for_sign_off"


def test_what_was_kept_out_of_the_frozen_version_voids_nothing(cast):
    making.lesson(cast, making.issue(cast, disclosure=Disclosure.SET))
    making.sent(cast)
    remove(Evidence.objects.get(), cast.upper_a)
    assert Report.objects.get().state == "for_sign_off"


def test_a_lesson_dropped_after_the_freezing_voids_what_was_signed(cast):
    lesson = making.lesson(cast)
    making.sign(cast, making.sent(cast), ["upper_a"])
    drop(cast, lesson, "facilitator", "Wrong.")
    assert Report.objects.get().state == "drafting"
    assert "Wrong." in SignOff.objects.get().void_reason


def test_after_the_release_nothing_is_void(cast):
    making.lesson(cast, making.issue(cast))
    making.released(cast)
    remove(Evidence.objects.get(), cast.upper_a)
    assert Report.objects.get().state == "released"
    assert not SignOff.objects.exclude(void_at=None).exists()


# --- evidence -----------------------------------------------------------------------------------


def add(cast, lesson, thing, who="upper_a", **values):
    values = {"stance": "supports", "note": "", **values}
    return evidence_changes.add_evidence(lesson=lesson, thing=thing, by=cast.fresh(who), **values)


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
        evidence = evidence_changes.remove_evidence(evidence=evidence, by=cast.facilitator)
    assert AuditEntry.objects.filter(verb="removed evidence from").count() == 1
    add(cast, lesson, issue)
    assert (Evidence.objects.count(), Evidence.objects.current().count()) == (2, 1)


def test_a_stranger_removes_nothing(cast):
    evidence = making.evidence(making.lesson(cast), making.issue(cast))
    with pytest.raises(Refused):
        evidence_changes.remove_evidence(evidence=evidence, by=cast.outsider)


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


def test_several_are_added_together_or_not_at_all(cast):
    lesson, mine = making.lesson(cast), making.issue(cast)
    secret = making.issue(cast, "upper_b", Disclosure.PAIR)
    picked = [(mine, "supports", "One"), (secret, "qualifies", "Two")]
    with pytest.raises(Refused):
        evidence_changes.add_several(lesson=lesson, picked=picked, by=cast.fresh("upper_a"))
    assert not Evidence.objects.exists()
    evidence_changes.add_several(lesson=lesson, picked=picked, by=cast.facilitator)
    assert Evidence.objects.count() == 2


def test_what_evidence_does_is_said_otherwise(cast):
    evidence = making.evidence(making.lesson(cast), making.issue(cast))
    for _time in range(2):
        evidence = evidence_changes.edit_evidence(
            evidence=evidence, stance="qualifies", note="Less so.", by=cast.lower_b
        )
    assert (evidence.stance, evidence.note) == ("qualifies", "Less so.")
    assert AuditEntry.objects.get(verb="changed evidence of").details["fields"] == [
        "note", "stance",
    ]  # fmt: skip


def test_who_saw_another_wording_of_evidence_does_not_save_over_it(cast):
    making.evidence(making.lesson(cast), making.issue(cast))
    evidence = Evidence.objects.select_related("lesson__set").get()
    seen = revision_of(evidence, ["stance", "note"])
    saved = {"evidence": evidence, "stance": "supports", "seen": seen}
    evidence_changes.edit_evidence(**saved, note="First", by=cast.upper_a)
    with pytest.raises(Stale):
        evidence_changes.edit_evidence(**saved, note="Second", by=cast.lower_b)
    assert Evidence.objects.get().note == "First"


# --- endorsement --------------------------------------------------------------------------------


def endorse_for(cast, lesson, who="upper_a", answer="agree", comment=""):
    return endorsements.endorse(lesson=lesson, answer=answer, comment=comment, by=cast.fresh(who))


def test_a_member_speaks_for_their_side(cast):
    said = endorse_for(cast, making.lesson(cast), "lower_b")
    assert (said.pair, said.side, said.answer) == (cast.pair_b, "lower", "agree")
    assert AuditEntry.objects.get(verb="answered").pair_id == cast.pair_b.pk


def test_saying_it_anew_replaces_what_was_said(cast):
    lesson = making.lesson(cast)
    endorse_for(cast, lesson)
    endorse_for(cast, lesson)
    said = endorse_for(cast, lesson, answer="disagree", comment="On reflection, no.")
    assert Endorsement.objects.get() == said
    assert AuditEntry.objects.filter(verb="answered").count() == 2


@pytest.mark.parametrize("answer", ["reservation", "disagree"])
def test_a_reservation_and_a_no_need_words(cast, answer):
    with pytest.raises(Refused, match="own words"):
        endorse_for(cast, making.lesson(cast), answer=answer, comment="  ")


def test_nobody_but_members_endorses(cast, case):
    for who in ["facilitator", "sponsor", "outsider", "stranger", "manager"]:
        with case(who):
            with pytest.raises(Refused):
                endorse_for(cast, making.lesson(cast), who)


def test_a_pair_that_is_not_confirmed_endorses_nothing(cast):
    cast.pair_a.state, cast.pair_a.confirmed_at = PairState.PROPOSED, None
    cast.pair_a.save()
    with pytest.raises(Refused, match="Only members"):
        endorse_for(cast, making.lesson(cast))


def test_an_endorsement_counts_for_the_words_that_were_read(cast):
    lesson = making.lesson(cast)
    stale = Lesson.objects.select_related("set").get(pk=lesson.pk)
    endorse_for(cast, lesson)
    edit(cast, lesson, statement="Something else.")
    with pytest.raises(Refused, match="has changed since"):
        endorse_for(cast, stale)
    assert Endorsement.objects.get().text_version == 1
