"""A question from the sponsor: one to a lesson, answered in words that its pairs allow."""

import pytest
from django.urls import reverse

from als.core import clock
from als.core.models import AuditEntry, OutMail
from als.core.refusals import Refused
from als.core.revisions import Stale, revision_of
from als.portal.selectors.dashboard.all_needs import needs_of
from reports.changes import clarifications as changes
from reports.models import Clarification, ClarificationReply, ReplyConsent
from reports.selectors.clarifications import pairs_concerned
from sets.enums import Naming
from sets.models import Member, Pair
from tests.needs import need_text
from tests.reports import making
from tests.sharing import copy_of, made_once

pytestmark = pytest.mark.django_db

WORDS = "zqxreply: it was one plan for two."


def asked_for(cast):
    """A question on a released lesson that rests on an issue of pair A."""
    lesson = making.lesson(cast, making.issue(cast))
    report = making.released(cast)
    reported = report.reported_lessons.get()
    asked = changes.ask_clarification(lesson=reported, question="Which plan?", by=cast.sponsor)
    return cast, asked, lesson


world = made_once(asked_for)


@pytest.fixture
def asked(world, settings):
    return copy_of(world, settings)


def worded(cast, question, text=WORDS, **kwargs):
    return changes.write_reply(
        clarification=question, text=text, by=cast.fresh("facilitator"), **kwargs
    )


def answer_reply(cast, reply, who, answer="agreed", words="", **kwargs):
    member = cast.member(who)
    consent = reply.consents.get(pair=member.pair_id, side=member.side)
    return changes.consent_to_reply(
        consent=consent, answer=answer, words=words, by=cast.fresh(who), **kwargs
    )


def agreed(cast, question):
    reply = worded(cast, question)
    for who in ("upper_a", "lower_a"):
        answer_reply(cast, reply, who)
    return reply


def page(cast, who, name, *args):
    return cast.client(who).get(reverse(f"reports:{name}", args=args))


def desk(cast, who):
    return [need_text(need) for need in needs_of(cast.fresh(who)) if "sponsor" in need_text(need)]


def test_the_sponsor_asks_once_and_the_facilitators_hear_of_it(asked):
    cast, question, _lesson = asked
    reported = question.lesson
    again = changes.ask_clarification(lesson=reported, question="Which plan?", by=cast.sponsor)
    assert again == question
    with pytest.raises(Refused, match="There can be only one"):
        changes.ask_clarification(lesson=reported, question="And how?", by=cast.sponsor)
    for who in ("manager", "facilitator", "upper_a", "stranger"):
        with pytest.raises(Refused, match="Only the programme’s sponsor"):
            changes.ask_clarification(lesson=reported, question="?", by=cast.fresh(who))
    mail = OutMail.objects.get(key=f"question-{question.pk}-asked")
    assert mail.to == cast.facilitator
    assert "Which plan?" not in mail.text
    assert desk(cast, "facilitator") == ["Reply to the sponsor’s question about lesson L1"]
    assert AuditEntry.objects.get(verb="asked", target_kind="clarification").details == {}


def test_the_pairs_behind_the_released_lesson_are_asked_and_those_that_a_reply_names(asked):
    cast, question, lesson = asked

    def concerned(text=""):
        return [pair.pk for pair in pairs_concerned(question.lesson, text)]

    assert concerned() == [cast.pair_a.pk]
    # What is done to the evidence since the release changes nothing.
    lesson.evidence.update(removed_at=question.asked_at)
    making.evidence(lesson, making.issue(cast, "upper_b"))
    assert concerned() == [cast.pair_a.pk]
    for name in ("Lowerton B Partnership", "uppershire b", "Lower B"):
        assert concerned(f"Ask {name} about it.") == [cast.pair_a.pk, cast.pair_b.pk]
    lesson.evidence.all().delete()
    assert concerned() == [cast.pair_a.pk, cast.pair_b.pk]


def test_what_a_side_asked_for_stays_when_the_words_change(asked):
    cast, question, _lesson = asked
    answer_reply(cast, worded(cast, question), "upper_a", "declined", "Leave out zqxsum.")
    worded(cast, question, "Other words, of one pair.")
    page = reverse("reports:clarification", args=[question.pk])
    for who, there in (("facilitator", True), ("lower_a", True), ("upper_b", False)):
        shown = cast.client(who).get(page).content.decode()
        assert ("Leave out zqxsum." in shown) is there, who


def test_a_reply_goes_out_only_with_a_yes_of_both_sides_to_these_words(asked):
    cast, question, _lesson = asked
    with pytest.raises(Refused, match="Both sides"):
        changes.send_reply(clarification=question, by=cast.facilitator)
    reply = worded(cast, question)
    answer_reply(cast, reply, "upper_a")
    with pytest.raises(Refused, match="Both sides"):
        changes.send_reply(clarification=question, by=cast.facilitator)
    assert desk(cast, "lower_a") == ["Decide whether a reply about lesson L1 may go to the sponsor"]
    assert desk(cast, "upper_a") == desk(cast, "upper_b") == []
    answer_reply(cast, reply, "lower_a")
    reply = worded(cast, question, f"{WORDS} And no more.")  # other words: asked again
    assert set(reply.consents.values_list("answer", flat=True)) == {""}
    for who in ("upper_a", "lower_a"):
        answer_reply(cast, reply, who, read=reply.revision)
    assert desk(cast, "facilitator") == [
        "Send the reply to the sponsor’s question about lesson L1: all sides agree"
    ]
    for who in ("sponsor", "manager", "upper_a", "other_facilitator"):
        with pytest.raises(Refused, match="Only facilitators"):
            changes.send_reply(clarification=question, by=cast.fresh(who))
    changes.send_reply(clarification=question, by=cast.facilitator, read=reply.revision)
    changes.send_reply(clarification=question, by=cast.facilitator)  # once
    (mail,) = OutMail.objects.filter(key=f"question-{question.pk}-settled")
    assert mail.to == cast.sponsor
    assert WORDS not in mail.text
    assert desk(cast, "facilitator") == []
    with pytest.raises(Refused, match="already"):
        worded(cast, Clarification.objects.get(), "Otherwise.")


def test_a_no_says_what_else_and_holds_the_reply_back(asked):
    cast, question, _lesson = asked
    reply = worded(cast, question)
    with pytest.raises(Refused, match="instead") as refusal:
        answer_reply(cast, reply, "upper_a", "declined")
    assert refusal.value.field == "words"
    answer_reply(cast, reply, "upper_a", "declined", "Leave the plan out.")
    answer_reply(cast, reply, "lower_a")
    with pytest.raises(Refused, match="Both sides"):
        changes.send_reply(clarification=question, by=cast.facilitator)
    mails = OutMail.objects.filter(key__startswith=f"question-{question.pk}-answered")
    assert {mail.to for mail in mails} == {cast.facilitator}
    assert (
        "Leave the plan out."
        in page(cast, "facilitator", "clarification", question.pk).content.decode()
    )
    with pytest.raises(Stale):
        answer_reply(cast, worded(cast, question, "Other words."), "upper_a", read=reply.revision)


def test_a_pair_that_has_ended_is_not_waited_for_but_its_no_stands(asked):
    cast, question, _lesson = asked
    reply = worded(cast, question, f"{WORDS} As Lowerton B did.")
    for who in ("upper_a", "lower_a"):
        answer_reply(cast, reply, who)
    Member.objects.filter(pk=cast.member("lower_b").pk).update(left_at=clock.now(), lead=False)
    shown = page(cast, "facilitator", "clarification", question.pk).content.decode()
    assert shown.count("This side has no member at present") == 1
    answer_reply(cast, reply, "upper_b", "declined", "Leave us out.")
    Pair.objects.filter(pk=cast.pair_b.pk).update(state="withdrawn", ended_at=clock.now())
    shown = page(cast, "facilitator", "clarification", question.pk).content.decode()
    assert "Its no stands" in shown
    with pytest.raises(Refused, match="Both sides"):
        changes.send_reply(clarification=question, by=cast.facilitator)
    reply.consents.filter(answer="declined").update(answer="", by=None, at=None)
    assert desk(cast, "facilitator") == [
        "Send the reply to the sponsor’s question about lesson L1: all sides agree"
    ]
    shown = page(cast, "facilitator", "clarification", question.pk).content.decode()
    assert shown.count("so the reply does not wait for it") == 2
    assert "Send the reply" in shown
    changes.send_reply(clarification=question, by=cast.facilitator)
    assert ClarificationReply.objects.get().sent_at


def test_where_all_who_were_asked_have_ended_the_same_words_are_put_to_others(asked):
    cast, question, _lesson = asked
    worded(cast, question)
    Pair.objects.filter(pk=cast.pair_a.pk).update(state="withdrawn", ended_at=clock.now())
    with pytest.raises(Refused, match="Both sides"):
        changes.send_reply(clarification=question, by=cast.facilitator)
    assert desk(cast, "facilitator") == ["Reply to the sponsor’s question about lesson L1"]
    reply = worded(cast, question)
    assert {one.pair_id for one in reply.consents.all()} == {cast.pair_b.pk}


def test_an_answer_counts_for_the_words_that_were_on_the_page_alone(asked):
    cast, question, _lesson = asked
    reply = worded(cast, question)
    consent = reply.consents.get(side="upper")
    url = reverse("reports:reply_consent", args=[question.pk])
    late = cast.client("upper_a").post(url, {"answer": "agreed"}).content.decode()
    assert "The reply has changed since you opened this page" in late
    consent.delete()
    with pytest.raises(Refused, match="no longer asked"):
        changes.consent_to_reply(
            consent=consent,
            answer="agreed",
            words="",
            by=cast.fresh("upper_a"),
            read=reply.revision,
        )
    ReplyConsent.objects.update(answer="agreed", by=cast.lower_a, at=clock.now())
    send = reverse("reports:reply_send", args=[question.pk])
    cast.client("facilitator").post(send)
    assert not ClarificationReply.objects.get().sent_at
    cast.client("facilitator").post(send, {"read": reply.revision})
    assert ClarificationReply.objects.get().sent_at


def test_only_a_side_itself_answers_for_it(asked):
    cast, question, _lesson = asked
    reply = worded(cast, question)
    consent = reply.consents.get(side="upper")
    for who in ("lower_a", "upper_b", "facilitator", "sponsor", "manager", "stranger"):
        with pytest.raises(Refused, match="this side"):
            changes.consent_to_reply(consent=consent, answer="agreed", words="", by=cast.fresh(who))
    assert not ReplyConsent.objects.exclude(answer="").exists()


def test_nobody_but_those_asked_reads_a_reply_before_it_is_sent(asked):
    cast, question, _lesson = asked
    agreed(cast, question)
    readers = ("facilitator", "upper_a", "lower_a", "upper_b", "sponsor", "manager", "outsider")

    def pages(who, first=None):
        urls = [reverse("reports:clarification", args=[question.pk])]
        urls += [reverse("reports:respond", args=[cast.set.pk, question.lesson.key])]
        urls += [
            reverse(f"reports:{name}", args=[cast.set.pk])
            for name in ("outcome", "responses", "report", "lessons")
        ]
        urls += [reverse("portal:history", args=[cast.set.pk]), reverse("portal:dashboard")]
        urls += [reverse("portal:search", args=[cast.set.pk]) + "?q=zqxreply"]
        return "".join(cast.client(who).get(url).content.decode() for url in urls[:first])

    before = {who: pages(who) for who in readers}
    assert {who for who in readers if WORDS in before[who]} == {"facilitator", "upper_a", "lower_a"}
    assert {who for who in readers if "Which plan?" in before[who]} == {
        "facilitator", "upper_a", "lower_a", "upper_b", "sponsor",
    }  # fmt: skip
    visible = {
        who for who in readers if ClarificationReply.objects.visible_to(cast.fresh(who)).exists()
    }
    assert visible == {"facilitator", "upper_a", "lower_a"}
    changes.send_reply(clarification=question, by=cast.facilitator)
    assert {who for who in readers if WORDS in pages(who, first=2)} == {
        "facilitator", "upper_a", "lower_a", "upper_b", "sponsor",
    }  # fmt: skip


def test_a_reply_names_no_more_than_the_ground_rules_let_a_report_name(asked):
    cast, question, _lesson = asked
    for naming, text in (
        (Naming.PARTNERSHIPS, "Ask Upper A about it."), (Naming.NOBODY, "Uppershire A did it."),
    ):  # fmt: skip
        question.lesson.report.set.naming = naming
        question.lesson.report.set.save()
        with pytest.raises(Refused, match="ground rules") as refusal:
            worded(cast, question, text)
        assert refusal.value.field == "text"
    assert not ClarificationReply.objects.exists()


def test_the_set_may_give_no_reply(asked):
    cast, question, _lesson = asked
    for who in ("sponsor", "upper_a"):
        with pytest.raises(Refused, match="Only facilitators"):
            changes.close_clarification(clarification=question, by=cast.fresh(who))
    worded(cast, question)
    changes.close_clarification(clarification=question, by=cast.facilitator)
    changes.close_clarification(clarification=question, by=cast.facilitator)  # once
    shown = page(cast, "sponsor", "respond", cast.set.pk, question.lesson.key).content.decode()
    assert "The set gives no reply to this question." in shown
    assert WORDS not in shown
    assert desk(cast, "facilitator") == desk(cast, "upper_a") == []
    with pytest.raises(Refused, match="already"):
        answer_reply(cast, ClarificationReply.objects.get(), "upper_a")


def test_two_facilitators_do_not_overwrite_each_others_words(asked):
    cast, question, _lesson = asked
    seen = revision_of(changes.reply_of(question), ["text"])
    worded(cast, question, "Mine first.", seen=seen)
    with pytest.raises(Stale) as refusal:
        worded(cast, question, "Mine too.", seen=seen)
    assert refusal.value.now == [{"key": "Reply", "value": "Mine first."}]
