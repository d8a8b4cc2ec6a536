"""Mails about members: leads, colleagues, and those who left."""

from als.accounts.welcome import way_in
from als.core import clock
from als.core.enums import MailKind
from als.core.mail import outbox
from als.core.text.later import later as _
from sets.models import Member, SetFacilitator
from sets.notifications.common import last_day_in, page_of
from sets.selectors.renewed import set_before


def lead_handed_over(member, *, before, by):
    """Notify those of the two leads who did not do it themselves."""
    concerned = [member.person, *([before.person] if before else [])]
    for person in concerned:
        if person.pk == by.pk:
            continue
        outbox.write(
            person,
            kind=MailKind.AGREEMENT,
            key=f"member-{member.pk}-lead-{clock.now():%Y%m%d%H%M%S}",
            about=f"member-{member.pk}",
            page=page_of("portal:pair", member.pair_id),
            subject=_("Who leads for %s") % member.partnership,
            template="sets_lead",
            set_id=member.pair.set_id,
            set=member.pair.set,
            pair=member.pair,
            member=member,
            ours=member.partnership,
            reply_to=[by],
            by=by,
        )


def member_removed(member, *, by):
    outbox.write(
        member.person,
        kind=MailKind.AGREEMENT,
        key=f"member-{member.pk}-removed",
        subject=_("You no longer take part in “%s”") % member.pair.set,
        template="sets_member_removed",
        set_id=member.pair.set_id,
        set=member.pair.set,
        ours=member.partnership,
        by=by,
    )


def colleague_asked(invitation):
    """Ask a colleague of a side whether they take part for it."""
    pair = invitation.pair
    outbox.write(
        invitation.person,
        kind=MailKind.INVITATION,
        key=f"invitation-{invitation.pk}",
        about=f"invitation-{invitation.pk}",
        expires_at=last_day_in(),
        subject=_("Will you take part in “%s”?") % pair.set,
        template="sets_member",
        set_id=pair.set_id,
        set=pair.set,
        ours=invitation.partnership,
        before=set_before(invitation.person, pair),
        reply_to=[invitation.by],
        by=invitation.by,
        **way_in(invitation.person, page_of("sets:invitation", invitation.pk)),
    )


def invitation_settled(invitation):
    """Drop the question to a colleague: it is answered, or withdrawn."""
    outbox.drop(f"invitation-{invitation.pk}")


def no_longer_of(set_, people):
    """Drop what has not gone out to people who take part in the set no more."""
    for person in people:
        here = Member.objects.active().filter(person=person, pair__set=set_)
        facilitates = SetFacilitator.objects.active().filter(person=person, set=set_)
        if not here.exists() and not facilitates.exists():
            outbox.drop_for(person, set_id=set_.pk)
