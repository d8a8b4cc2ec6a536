"""The sponsor's question on a lesson, and the reply of the pairs that it concerns."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.formats import and_list
from als.core.locking import locked
from als.core.refusals import Refused
from als.core.revisions import Stale, refuse_stale
from reports import notifications
from reports.enums import ReplyAnswer
from reports.models import Clarification, ClarificationReply, ReplyConsent
from reports.rules import may_consent_to_reply, may_reply, may_respond
from reports.selectors.clarifications import pairs_concerned
from sets.enums import Naming, Tier
from sets.models import SetFacilitator
from sets.selectors.names import names_of


def ask_clarification(*, lesson, question, by):
    """Put the sponsor's one question on a lesson to the set's facilitators. Sent twice, once."""
    set_ = lesson.report.set
    if not may_respond(by, set_.programme):
        raise Refused(_("Only the programme’s sponsor can ask about the lessons of its reports."))
    with transaction.atomic():
        lesson = locked(lesson, "report__set__programme")
        there = Clarification.objects.filter(lesson=lesson).first()
        if there is not None and there.question == question:
            return there
        if there is not None:
            raise Refused(
                _("A question about this lesson has been asked already. There can be only one.")
            )
        if not lesson.is_current:
            raise Refused(_("The newest version of the report no longer has this lesson."))
        if not SetFacilitator.objects.active().filter(set=set_).exists():
            raise Refused(_("Nobody facilitates this set any more. Ask the programme’s manager."))
        asked = Clarification.objects.create(
            lesson=lesson, question=question, asked_by=by, asked_at=clock.now()
        )
        audit.record("asked", asked, by=by, set_id=set_.pk)
        notifications.notify_question_asked(asked)
    return asked


def write_reply(*, clarification, text, by, seen=None):
    """Save the words of the reply, and put them to both sides of each pair concerned.

    Changed words are asked about again, whatever the sides had said to the old ones.
    """
    _refuse_unless_facilitator(by, clarification)
    with transaction.atomic():
        clarification = _open(clarification)
        reply = reply_of(clarification)
        if reply.pk and reply.text == text and not _has_nobody(reply):
            return reply
        refuse_stale(reply, ["text"], seen)
        _refuse_barred(_set(clarification), text)
        reply.revision = reply.revision + 1 if reply.pk else 1
        reply.text, reply.written_by, reply.written_at = text, by, clock.now()
        reply.save()
        _ask(reply, pairs_concerned(clarification.lesson, text), by)
        audit.record("worded", reply, by=by, set_id=_set(clarification).pk,
                     revision=reply.revision)  # fmt: skip
        notifications.notify_reply_worded(reply)
    return reply


def reply_of(clarification):
    """Return the reply; one that is not saved yet, if there is none."""
    found = ClarificationReply.objects.filter(clarification=clarification).first()
    return found or ClarificationReply(clarification=clarification)


def _has_nobody(reply):
    """Return whether all pairs that were asked have ended without a word: others are asked then."""
    return not reply.consents.agreed().exists() and not reply.consents.missing().exists()


def _ask(reply, pairs, by):
    """Ask both sides of these pairs again. What they typed about earlier words is in history."""
    for consent in reply.consents.all():
        consent._history_user = by
        consent.delete()
    for pair in pairs:
        for side in Tier:
            ReplyConsent(reply=reply, pair=pair, side=side).save()


def _refuse_barred(set_, text):
    """Refuse names that the ground rules keep out of the report: a reply names no more."""
    names = names_of(set_)
    barred = {Naming.NOBODY: names.sure, Naming.PARTNERSHIPS: names.people_alone}
    finder = barred.get(Naming(set_.naming))
    if finder and (found := finder.found_in(text)):
        raise Refused(
            _("By the set’s ground rules these names stay out of what the sponsor reads: %s")
            % and_list(found),
            field="text",
        )


def consent_to_reply(*, consent, answer, words, by, read=None):
    """Record what a side says to the reply as it reads now; it can say otherwise until it is sent.

    ``read``: the revision that the person had before them.
    """
    if not may_consent_to_reply(by, consent):
        raise Refused(_("Only members of this side can answer for it."))
    words = words.strip()
    if answer == ReplyAnswer.DECLINED and not words:
        raise Refused(_("Enter what the reply should say instead."), field="words")
    with transaction.atomic():
        _open(consent.reply.clarification)
        reply = locked(consent.reply)
        if read not in (None, reply.revision):
            raise Stale(
                sentence=_("The reply has changed since you opened this page. Read it again."),
                now=[{"key": _("Reply"), "value": reply.text}],
                read=reply.revision,
            )
        asked = reply.consents.filter(pair=consent.pair_id, side=consent.side)
        consent = asked.select_related("pair").first()
        if consent is None or not may_consent_to_reply(by, consent):
            raise Refused(_("Your side is no longer asked about this reply."))
        if (consent.answer, consent.words) == (answer, words):
            return consent
        consent.answer, consent.words, consent.by, consent.at = answer, words, by, clock.now()
        consent._history_user = by
        consent.save(update_fields=["answer", "words", "by", "at"])
        audit.record("answered", reply, by=by, set_id=reply.clarification.lesson.report.set_id,
                     pair_id=consent.pair_id, side=consent.side, answer=str(answer))  # fmt: skip
        if answer == ReplyAnswer.DECLINED or reply.is_agreed:
            notifications.notify_reply_answered(reply)
    return consent


def send_reply(*, clarification, by, read=None):
    """Send the reply to the sponsor, once both sides of each pair concerned said yes to it."""
    _refuse_unless_facilitator(by, clarification)
    with transaction.atomic():
        clarification = _locked(clarification)
        reply = reply_of(clarification)
        if reply.sent_at:
            return reply
        clarification = _open(clarification)
        if reply.pk is None or not reply.is_agreed:
            raise Refused(_("Both sides of each pair concerned have to agree to the words first."))
        if read not in (None, reply.revision):
            raise Refused(_("The reply has changed since you opened this page. Read it again."))
        reply.sent_at, reply.sent_by = clock.now(), by
        reply.save(update_fields=["sent_at", "sent_by"])
        audit.record("sent", reply, by=by, set_id=_set(clarification).pk)
        notifications.notify_question_settled(clarification, reply)
    return reply


def close_clarification(*, clarification, by):
    """Tell the sponsor that the set gives no reply. Idempotent."""
    _refuse_unless_facilitator(by, clarification)
    with transaction.atomic():
        clarification = _locked(clarification)
        if clarification.closed_at:
            return clarification
        clarification = _open(clarification)
        clarification.closed_at, clarification.closed_by = clock.now(), by
        clarification.save(update_fields=["closed_at", "closed_by"])
        audit.record("closed", clarification, by=by, set_id=_set(clarification).pk)
        notifications.notify_question_settled(clarification, None)
    return clarification


def _refuse_unless_facilitator(by, clarification):
    if not may_reply(by, _set(clarification)):
        raise Refused(_("Only facilitators of this set can reply to the sponsor’s question."))


def _set(clarification):
    return clarification.lesson.report.set


def _locked(clarification):
    return locked(clarification, "lesson__report__set__programme")


def _open(clarification):
    """Return the question under lock; refuse once the sponsor has been told how it ended."""
    found = _locked(clarification)
    if not found.is_open:
        raise Refused(_("The sponsor has the reply already, or was told that there is none."))
    return found
