"""Consent by passage: both sides, in the words as they are, and silence is no answer."""

import pytest
from django.urls import reverse

from als.core import clock
from als.core.disclosure import Disclosure
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from reports.changes import passages as passage_changes
from reports.content.report import canonical, compile_report
from reports.disclosure.policy import DisclosurePolicy
from reports.enums import ExclusionReason, PassageAnswer
from reports.models import PassageConsent, PassageRequest, Report
from reports.selectors.passages import list_digest, passages_of
from sets.enums import PairState, Tier
from tests import factories as make
from tests.reports import making

YES, WITHOUT, NO = PassageAnswer.YES, PassageAnswer.WITHOUT_NAMES, PassageAnswer.NO
OTHERS = ["upper_b", "facilitator", "sponsor", "manager", "outsider", "stranger"]


def passages(cast, pair=None):
    pair = pair or cast.pair_a
    return passages_of(DisclosurePolicy(cast.set))[pair.pk]


def held(cast, kind, row):
    return DisclosurePolicy(cast.set).verdict(row).excluded


def answer(cast, who, *pairs):
    """Let a person answer with the words that stand there now."""
    digests = {passage.key: passage.digest for passage in passages(cast)}
    answers = {key: (said, digests[key]) for key, said in pairs}
    return passage_changes.answer_passages(pair=cast.pair_a, answers=answers, by=cast.fresh(who))


# --- what counts --------------------------------------------------------------------------------


def test_an_entry_without_names_gets_none_by_a_yes_with_names(cast):
    issue = making.issue(cast, disclosure=Disclosure.REPORT_WITHOUT_NAMES)
    assert DisclosurePolicy(cast.set).verdict(issue).names is False


def test_changed_words_are_asked_about_again(cast):
    issue = making.issue(cast)
    passage_changes.ask_passages(set_=cast.set, by=cast.facilitator)
    issue.description = "Other words."
    issue.save()
    assert held(cast, "issue", issue) == ExclusionReason.NOT_ANSWERED
    assert passage_changes.ask_passages(set_=cast.set, by=cast.facilitator) == 2


def test_what_the_report_does_not_print_may_change_without_asking_again(cast):
    issue = making.issue(cast)
    action = making.action(issue)
    action.resources = "A day a week."
    action.save()
    assert held(cast, "action", action) == ""


def test_how_an_action_ended_is_asked_about(cast):
    action = making.action(making.issue(cast))
    action.state, action.ended_reason = "did_not_work", "Nobody came."
    action.ended_at = clock.now()
    action.save()
    assert held(cast, "action", action) == ExclusionReason.NOT_ANSWERED


def test_what_hangs_on_a_refused_issue_is_left_out_with_it(cast):
    issue = making.issue(cast)
    action = making.action(issue)
    making.record_answer("issue", issue, NO, [Tier.UPPER])
    assert held(cast, "action", action) == ExclusionReason.WITH_PARENT


def test_an_action_gets_no_names_by_an_issue_that_may_have_none(cast):
    issue = making.issue(cast)
    action = making.action(issue)
    making.record_answer("issue", issue, WITHOUT, [Tier.LOWER])
    assert DisclosurePolicy(cast.set).verdict(action).names is False


def test_without_names_words_that_name_the_place_keep_it_out(cast):
    name = cast.pair_a.upper.name
    issue = making.issue(cast, title=f"Roles of {name}")
    assert held(cast, "issue", issue) == ""
    making.record_answer("issue", issue, WITHOUT, [Tier.UPPER])
    assert held(cast, "issue", issue) == ExclusionReason.NAMED


def test_minutes_of_the_whole_set_are_no_pairs_to_give(cast):
    making.lesson(cast, ours := making.minute(cast), pairs := making.minute(
        cast, pair=cast.pair_a, answer=None
    ))  # fmt: skip
    policy = DisclosurePolicy(cast.set)
    assert policy.verdict(ours).excluded == ""
    assert policy.verdict(pairs).excluded == ExclusionReason.NOT_ANSWERED
    assert [passage.key for passage in passages(cast)] == [("minute", pairs.pk)]


def test_minutes_that_no_lesson_rests_on_are_not_asked_about(cast):
    making.minute(cast, pair=cast.pair_a)
    assert passages(cast) == []


def test_left_out_is_counted_with_its_reason(cast):
    making.issue(cast, answer=None)
    making.record_answer("issue", making.issue(cast), NO)
    counted = compile_report(Report.of(cast.set))["limits"]["excluded"]
    reasons = {row["reason"]: row["count"] for row in counted}
    assert reasons == {ExclusionReason.NOT_ANSWERED.label: 1, ExclusionReason.REFUSED.label: 1}


def test_nothing_of_a_passage_without_consent_is_in_the_content(cast):
    issue = making.issue(cast, title="UNSAID ISSUE", answer=None)
    making.lesson(cast, issue)
    assert "UNSAID" not in canonical(compile_report(Report.of(cast.set)))


def test_nobody_is_asked_about_what_may_not_be_in_the_report(cast):
    making.issue(cast, disclosure=Disclosure.SET)
    making.issue(cast, disclosure=Disclosure.PAIR)
    assert passages(cast) == []


# --- answering ----------------------------------------------------------------------------------


def test_each_side_answers_for_itself(cast):
    issue = making.issue(cast, answer=None)
    kept = answer(cast, "upper_a", (("issue", issue.pk), YES))
    assert (kept.new, kept.changed, kept.open) == (1, 0, 0)
    assert PassageConsent.objects.get().side == Tier.UPPER
    assert held(cast, "issue", issue) == ExclusionReason.NOT_ANSWERED
    answer(cast, "lower_a", (("issue", issue.pk), YES))
    assert held(cast, "issue", issue) == ""


def test_the_same_answer_twice_is_one(cast):
    issue = making.issue(cast, answer=None)
    answer(cast, "upper_a", (("issue", issue.pk), YES))
    assert answer(cast, "upper_a", (("issue", issue.pk), YES)).new == 0
    assert PassageConsent.objects.count() == 1
    assert AuditEntry.objects.filter(verb="answered on passages of").count() == 1


def test_a_changed_answer_supersedes_the_former_which_stays(cast):
    issue = making.issue(cast, answer=None)
    answer(cast, "upper_a", (("issue", issue.pk), YES))
    answer(cast, "upper_a", (("issue", issue.pk), NO))
    rows = PassageConsent.objects.order_by("pk")
    assert [(row.answer, row.superseded_at is None) for row in rows] == [(YES, False), (NO, True)]


def test_partial_answers_are_kept_and_the_rest_stays_open(cast):
    first, second = making.issue(cast, answer=None), making.issue(cast, answer=None)
    kept = answer(cast, "upper_a", (("issue", first.pk), YES))
    assert (kept.new, kept.open) == (1, 1)
    assert held(cast, "issue", second) == ExclusionReason.NOT_ANSWERED


def test_words_changed_meanwhile_are_not_answered_and_the_others_are(cast):
    first, second = making.issue(cast, answer=None), making.issue(cast, answer=None)
    old = {passage.key: (YES, passage.digest) for passage in passages(cast)}
    first.title = "Rewritten"
    first.save()
    kept = passage_changes.answer_passages(pair=cast.pair_a, answers=old, by=cast.fresh("upper_a"))
    assert (kept.new, kept.changed, kept.open) == (1, 1, 1)
    assert PassageConsent.objects.get().issue == second


def test_a_passage_of_another_pair_is_not_answered(cast):
    theirs = making.issue(cast, "upper_b", answer=None)
    digest = passages(cast, cast.pair_b)[0].digest
    kept = passage_changes.answer_passages(
        pair=cast.pair_a, answers={("issue", theirs.pk): (YES, digest)}, by=cast.fresh("upper_a")
    )
    assert kept.new == 0
    assert not PassageConsent.objects.exists()


def test_only_the_pair_answers(cast, case):
    for who in OTHERS:
        with case(who):
            with pytest.raises(Refused):
                passage_changes.answer_passages(pair=cast.pair_a, answers={}, by=cast.fresh(who))


def test_a_word_that_is_no_answer_is_refused(cast):
    issue = making.issue(cast, answer=None)
    with pytest.raises(Refused, match="one of the answers"):
        answer(cast, "upper_a", (("issue", issue.pk), "maybe"))


def test_a_pair_that_left_answers_no_more(cast):
    cast.pair_a.state, cast.pair_a.ended_at = PairState.WITHDRAWN, cast.pair_a.confirmed_at
    cast.pair_a.save()
    with pytest.raises(Refused):
        passage_changes.answer_passages(pair=cast.pair_a, answers={}, by=cast.fresh("upper_a"))


# --- asking -------------------------------------------------------------------------------------


def mails():
    rows = OutMail.objects.filter(key__startswith="passages-").order_by("to__name")
    return list(rows.values_list("to__name", flat=True))


def test_each_side_with_something_open_is_asked_once(cast):
    making.issue(cast, answer=None)
    assert passage_changes.ask_passages(set_=cast.set, by=cast.facilitator) == 2
    assert passage_changes.ask_passages(set_=cast.set, by=cast.facilitator) == 0
    assert mails() == ["Lower A", "Upper A"]
    assert list(PassageRequest.objects.values_list("number", "open")) == [(1, 1), (1, 1)]


def test_who_has_answered_all_is_not_asked(cast):
    issue = making.issue(cast, answer=None)
    answer(cast, "upper_a", (("issue", issue.pk), NO))
    assert passage_changes.ask_passages(set_=cast.set, by=cast.facilitator) == 1
    assert mails() == ["Lower A"]


def test_answering_brings_the_count_of_the_desk_down(cast):
    issue = making.issue(cast, answer=None)
    passage_changes.ask_passages(set_=cast.set, by=cast.facilitator)
    answer(cast, "upper_a", (("issue", issue.pk), WITHOUT))
    assert PassageRequest.objects.get(side=Tier.UPPER).open == 0
    assert PassageRequest.objects.get(side=Tier.LOWER).open == 1


def test_the_mail_quotes_nothing_and_leads_to_the_list(cast):
    making.issue(cast, answer=None, title="INSIDE MATTER")
    passage_changes.ask_passages(set_=cast.set, by=cast.facilitator)
    text = OutMail.objects.filter(key__startswith="passages-").first().text
    assert "INSIDE" not in text
    assert reverse("reports:pair_passages", args=[cast.pair_a.pk]) in text


def test_only_facilitators_ask(cast, case):
    for who in ["upper_a", "sponsor", "manager", "other_facilitator", "stranger"]:
        with case(who):
            with pytest.raises(Refused):
                passage_changes.ask_passages(set_=cast.set, by=cast.fresh(who))


def test_a_list_is_another_with_a_word_more(cast):
    issue = making.issue(cast)
    before = list_digest(passages(cast))
    assert list_digest(passages(cast)) == before
    issue.title += "!"
    issue.save()
    assert list_digest(passages(cast)) != before


def test_factories_consents_count(cast):
    """What tests of other apps build on: entries made by factories, then consented to."""
    member = cast.member("upper_a")
    issue = make.IssueFactory(
        pair=member.pair, confirmed_by=member, raised_by=member.person, disclosure=making.WITH
    )
    assert held(cast, "issue", issue) == ExclusionReason.NOT_ANSWERED
    making.consent_to_all(cast.set)
    assert held(cast, "issue", issue) == ""


def test_a_yes_to_an_entry_narrowed_since_reads_as_one_without_names(cast):
    issue = making.issue(cast)
    issue.disclosure = Disclosure.REPORT_WITHOUT_NAMES
    issue.save()
    assert set(passages(cast)[0].answers.values()) == {WITHOUT}
