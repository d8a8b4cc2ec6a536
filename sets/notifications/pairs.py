"""Mails about pairs: the question to each lead, and what came of it."""

from als.core.enums import MailKind
from als.core.mail import outbox
from als.core.text.later import later as _
from sets.enums import AgreementState, Tier
from sets.notifications.common import facilitators_of, page_of
from sets.notifications.members import invitation_settled
from sets.selectors.renewed import set_before
from sets.tokens import agreement_link, last_day


def invitation(agreement, *, by, time=1):
    """Ask the lead of a side. ``time`` counts how often they were asked."""
    _ask(
        agreement,
        key=f"asked-{time}",
        subject=_("Will you take part in “%s”?") % agreement.pair.set,
        template="sets_invitation",
        reply_to=[by],
        by=by,
    )


def reminder(agreement):
    """Ask the lead once more who has not answered; the link is a fresh one."""
    asked = f"{agreement.asked_at:%Y%m%d%H%M%S}"
    _ask(
        agreement,
        key=f"asked-{asked}-reminder-{agreement.reminders}",
        subject=_("We are waiting for your answer: “%s”") % agreement.pair.set,
        template="sets_invitation_reminder",
        asked_at=agreement.asked_at,
    )


def _ask(agreement, *, key, **mail):
    """Write the mail with the question to the lead of a side, and with their link."""
    pair, set_ = agreement.pair, agreement.pair.set
    outbox.write(
        agreement.person,
        kind=MailKind.INVITATION,
        key=f"agreement-{agreement.pk}-{key}",
        about=f"agreement-{agreement.pk}",
        expires_at=last_day(),
        set_id=set_.pk,
        set=set_,
        programme=set_.programme,
        ours=agreement.partnership,
        theirs=pair.partnership(Tier(agreement.side).other),
        before=set_before(agreement.person, pair),
        until=last_day(),
        link=agreement_link(agreement),
        **mail,
    )


def agreed(agreement):
    """Notify the lead who agreed that the other side has still to answer."""
    pair = agreement.pair
    outbox.write(
        agreement.person,
        kind=MailKind.AGREEMENT,
        key=f"agreement-{agreement.pk}-agreed",
        about=f"agreement-{agreement.pk}",
        page=page_of("portal:pair", pair.pk),
        subject=_("You agreed to take part in “%s”") % pair.set,
        template="sets_agreed",
        set_id=pair.set_id,
        set=pair.set,
        pair=pair,
        ours=agreement.partnership,
        theirs=pair.partnership(Tier(agreement.side).other),
    )


@outbox.together()
def confirmed(pair, leads):
    """Notify both leads of what comes next, and the facilitators."""
    for agreement in pair.agreements.all():
        asked_no_more(agreement)
    facilitators = facilitators_of(pair.set)
    for person in [*leads, *facilitators]:
        outbox.write(
            person,
            kind=MailKind.AGREEMENT,
            key=f"pair-{pair.pk}-confirmed",
            about=f"pair-{pair.pk}",
            page=page_of("portal:pair", pair.pk),
            subject=_("Both sides agreed: %s") % pair,
            template="sets_pair_confirmed",
            set_id=pair.set_id,
            pair=pair,
            set=pair.set,
            leads=person in leads,
        )


@outbox.together()
def ended(agreement, *, others):
    """Notify the facilitators why a side said no, and the pair's ``others`` only that it did."""
    pair = agreement.pair
    _pair_is_over(pair)
    for person, reason in [
        *((person, agreement.reason) for person in facilitators_of(pair.set)),
        *((person, "") for person in others),
    ]:
        outbox.write(
            person,
            kind=MailKind.AGREEMENT,
            key=f"agreement-{agreement.pk}-{agreement.state}",
            subject=_subject_of_end(agreement) % pair,
            template="sets_pair_ended",
            set_id=pair.set_id,
            pair=pair,
            set=pair.set,
            agreement=agreement,
            reason=reason,
        )


def _subject_of_end(agreement):
    if agreement.state == AgreementState.DECLINED:
        return _("Will not take part: %s")
    return _("No longer taking part: %s")


def lapsed(pair, leads):
    """Notify the leads who had agreed that nobody waits for the other side any more."""
    _pair_is_over(pair)
    for person in leads:
        outbox.write(
            person,
            kind=MailKind.AGREEMENT,
            key=f"pair-{pair.pk}-lapsed",
            subject=_("No longer waiting for an answer: %s") % pair,
            template="sets_pair_lapsed",
            set_id=pair.set_id,
            pair=pair,
            set=pair.set,
        )


def asked_no_more(agreement):
    """Drop what has not gone out about an answer: it is given, or asked of another person."""
    outbox.drop(f"agreement-{agreement.pk}")


def _pair_is_over(pair):
    """Drop what has not gone out about the pair, its two answers and its seats."""
    outbox.drop(f"pair-{pair.pk}")
    for agreement in pair.agreements.all():
        asked_no_more(agreement)
    for member in pair.members.all():
        outbox.drop(f"member-{member.pk}")
    for invitation in pair.invitations.all():
        invitation_settled(invitation)
