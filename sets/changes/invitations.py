"""Asking colleagues to take part for a side. They are members once they have said yes."""

import datetime as dt
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from als.accounts.changes import invite
from als.core import audit, clock
from als.core.locking import locked, locked_rows
from als.core.processes.runs import attempt
from als.core.processes.workers import notify_worker
from als.core.refusals import Refused, refuse_unless
from sets.changes.locks import locked_open_pair
from sets.changes.names import refuse_namesake, refuse_taken_name
from sets.changes.people import (
    address_and_name,
    refuse_answered,
    refuse_facilitator,
    refuse_sponsor,
)
from sets.enums import AgreementState, InvitationState
from sets.models import Invitation, Member, RoleInvitation, SetFacilitator
from sets.models.roles import forget_roles
from sets.notifications import members as member_notifications
from sets.rules import may_ask_back, may_invite_colleague, may_take_back_colleague
from sets.signals import people_changed

AT_ONCE = 500  # invitations deleted in one go
KEEP_REFUSED = dt.timedelta(days=30)  # declined or withdrawn: name and address of no member


def invite_colleague(*, pair, side, email, name, sector, by):
    """Ask somebody to take part for one's own side; return the ``Invitation``. Idempotent.

    What it refuses, the inviter sees on the pair's own pages anyway. All else about the address is
    looked up by the worker that writes the mail, so that the answer and its time give nothing away.
    """
    _refuse_others(by, pair, side)
    email, name = address_and_name(email, name)
    with transaction.atomic():
        pair = locked_open_pair(pair.pk)
        forget_roles(by)
        _refuse_others(by, pair, side)
        refuse_taken_name(pair.set, name, email=email, seen_by=by)
        return ask_colleague(pair=pair, side=side, email=email, name=name, sector=sector, by=by)


def ask_back(*, member, name, by):
    """Ask the person whose seat ended with the import of its set; return the ``Invitation``.

    ``name``: as the archive has it, not as their account here may say. Idempotent.
    """
    email, name = address_and_name(member.person.email, name)
    with transaction.atomic():
        pair = locked_open_pair(member.pair_id)
        refuse_unless(
            may_ask_back(by, member),
            _("Only facilitators of this set can invite people from an archive again."),
        )
        refuse_sponsor(member.person, pair.set.programme)
        refuse_taken_name(pair.set, name, email=email)
        given = {"side": member.side, "sector": member.sector}
        return ask_colleague(pair=pair, email=email, name=name, by=by, **given)


def ask_colleague(*, pair, side, email, name, sector, by):
    """Ask somebody to take part for a side of a locked pair; return the ``Invitation``."""
    _refuse_who_is_here(pair, side, email)
    given = {"side": side, "name": name, "sector": sector, "by": by, "asked_at": clock.now()}
    invitation, made = Invitation.objects.get_or_create(
        pair=pair, email=email, state=InvitationState.ASKED, defaults=given
    )
    if invitation.side != side:
        raise Refused(_("The other side has invited this person already."), field="email")
    if made:
        _audit("invited", invitation, by=by)
        transaction.on_commit(partial(notify_worker, "sets.tasks.mail_invitations"))
    return invitation


def mail_invitations():
    """Write the mails of invitations that have none; return how many. Idempotent."""
    return sum(mailing_invitations())


def mailing_invitations():
    """Write them; yield of each, once committed, whether it was this worker that did."""
    waiting = Invitation.objects.to_mail().values_list("pk", flat=True)
    yield from (attempt(_mail, pk) for pk in waiting)


def clearing_refused():
    """Delete invitations of both kinds that were declined or withdrawn; yield how many, by some.

    That was ``KEEP_REFUSED`` ago, or longer: whoever asked has seen it, and it serves nothing more.
    """
    refused = {
        "state__in": [InvitationState.DECLINED, InvitationState.TAKEN_BACK],
        "answered_at__lt": clock.now() - KEEP_REFUSED,
    }
    for kind in (Invitation, RoleInvitation):
        while some := list(kind.objects.filter(**refused).values_list("pk", flat=True)[:AT_ONCE]):
            yield kind.objects.filter(pk__in=some).delete()[0]


def accept_invitation(*, invitation, by):
    """Take part from now on; return the ``Member``."""
    with transaction.atomic():
        invitation, pair = _locked(invitation, by)
        if invitation.state == InvitationState.ACCEPTED:
            return Member.objects.filter(pair=pair, person=by).latest("pk")
        refuse_answered(invitation)
        present = Member.objects.active().filter(pair=pair, person=by).first()
        if present is not None and present.side != invitation.side:
            raise Refused(_("You take part in this pair for the other side already."))
        if pair.agreements.filter(person=by, state=AgreementState.INVITED).exists():
            raise Refused(_("You were asked to lead a side of this pair: answer that invitation."))
        refuse_sponsor(by, pair.set.programme)
        refuse_facilitator(by, pair.set)
        refuse_namesake(pair.set, by)
        member = present or Member.objects.create(
            pair=pair,
            side=invitation.side,
            person=by,
            sector=invitation.sector,
            lead=_led_until_import(pair, invitation.side, by),
            joined_at=clock.now(),
        )
        _answer(invitation, InvitationState.ACCEPTED, by=by)
        people_changed.send(sender=Member, set_=pair.set, by=by)
    forget_roles(by)
    return member


def _led_until_import(pair, side, person):
    """Return whether a side without a lead gets back the one whom the set's import ended."""
    if pair.set.imported_at is None:
        return False
    leads = pair.members.filter(side=side, lead=True)
    ended = leads.filter(person=person, left_at=pair.set.imported_at)
    return ended.exists() and not leads.filter(left_at=None).exists()


def decline_invitation(*, invitation, by):
    """Decline; the side sees that, and no reason is asked for. Idempotent."""
    with transaction.atomic():
        invitation, _pair = _locked(invitation, by)
        if invitation.state == InvitationState.DECLINED:
            return invitation
        refuse_answered(invitation)
        _answer(invitation, InvitationState.DECLINED, by=by)
    return invitation


def take_back_invitation(*, invitation, by):
    """Ask no longer: the lead of the side, or the facilitator who asked, before an answer."""
    with transaction.atomic():
        pair = locked_open_pair(invitation.pair_id)
        invitation = locked(invitation)
        forget_roles(by)
        invitation.pair = pair
        refuse_unless(
            may_take_back_colleague(by, invitation),
            _("Only the lead of a side can withdraw its invitations."),
        )
        if invitation.state == InvitationState.TAKEN_BACK:
            return invitation
        refuse_answered(invitation)
        _answer(invitation, InvitationState.TAKEN_BACK, by=by)
    return invitation


def _mail(pk):
    with transaction.atomic():
        to_mail = Invitation.objects.to_mail().filter(pk=pk)
        if not locked_rows(to_mail).exists():
            return False
        invitation = Invitation.objects.with_set().get(pk=pk)
        person = invite(email=invitation.email, name=invitation.name, by=invitation.by)
        invitation.person = person
        invitation.save(update_fields=["person"])
        if person.is_active:
            member_notifications.colleague_asked(invitation)
    return True


def _locked(invitation, by):
    """Lock pair and invitation for the answer of whom it was mailed to."""
    pair = locked_open_pair(invitation.pair_id)
    invitation = locked(invitation)
    if invitation.person_id != by.pk:
        raise Refused(_("This invitation was emailed to somebody else."))
    invitation.pair = pair
    return invitation, pair


def _refuse_others(by, pair, side):
    refuse_unless(
        may_invite_colleague(by, pair, side), _("Only the lead of a side can invite its members.")
    )


def _refuse_who_is_here(pair, side, email):
    """Refuse what the pair's own pages show: its members, its leads asked, who facilitates it."""
    present = Member.objects.active().filter(pair=pair, person__email=email).first()
    if present is not None and present.side != side:
        raise Refused(_("The person at %s is on the other side.") % email, field="email")
    if present is not None:
        raise Refused(_("The person at %s takes part for your side.") % email, field="email")
    if pair.agreements.filter(person__email=email, state=AgreementState.INVITED).exists():
        raise Refused(
            _("The person at %s was asked to lead a side of this pair.") % email, field="email"
        )
    if SetFacilitator.objects.active().filter(set=pair.set, person__email=email).exists():
        raise Refused(
            _("The person at %s facilitates this set, and can’t be a member of a pair.") % email,
            field="email",
        )


def _answer(invitation, state, *, by):
    invitation.state, invitation.answered_at = state, clock.now()
    invitation.save(update_fields=["state", "answered_at"])
    member_notifications.invitation_settled(invitation)
    _audit(str(state), invitation, by=by)


def _audit(verb, invitation, *, by):
    pair = invitation.pair
    audit.record(
        verb, invitation, by=by, set_id=pair.set_id, pair_id=pair.pk, side=str(invitation.side)
    )
