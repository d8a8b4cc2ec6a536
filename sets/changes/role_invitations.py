"""Asking somebody to facilitate, or to a role in a programme. A yes makes them that.

Whoever asks learns nothing of the account that an address may have: what they see is what they
typed. A worker looks whom the address is of, and writes the mail.
"""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from als.accounts.changes import invite
from als.accounts.models import User
from als.core import audit, clock
from als.core.locking import locked, locked_by_key
from als.core.processes.runs import attempt
from als.core.processes.workers import notify_worker
from als.core.refusals import Refused, refuse_unless
from sets.changes.learning_sets import enrol_facilitator, refuse_member
from sets.changes.locks import hold_programme, locked_open
from sets.changes.names import refuse_namesake, refuse_taken_name
from sets.changes.people import address_and_name, refuse_answered, refuse_insider, refuse_sponsor
from sets.changes.programmes import enrol
from sets.enums import AgreementState, AskedRole, InvitationState
from sets.models import Agreement, Invitation, ProgrammeRole, RoleInvitation, SetFacilitator
from sets.models.roles import forget_roles
from sets.notifications import roles as role_notifications
from sets.rules import manages, may_arrange, may_take_back


def ask_facilitator(*, set_, email, name, by):
    """Ask somebody to facilitate the set; return the ``RoleInvitation``. Idempotent."""
    refuse_unless(
        may_arrange(by, set_),
        _("Only managers and facilitators of this set can add a facilitator, while it is open."),
    )
    email, name = address_and_name(email, name)
    with transaction.atomic():
        set_ = locked_open(set_)
        if SetFacilitator.objects.active().filter(set=set_, person__email=email).exists():
            raise Refused(_("The person at %s facilitates this set.") % email, field="email")
        person = User.objects.with_email(email)
        if person is not None:
            refuse_member(set_, person)
            if manages(by, set_.programme):  # who else reads the programme, only they see
                refuse_sponsor(person, set_.programme)
        refuse_taken_name(set_, name, email=email)
        given = {"programme": set_.programme, "set": set_, "kind": AskedRole.FACILITATOR}
        return _ask(email=email, name=name, by=by, **given)


def ask_to_role(*, programme, kind, email, name, by):
    """Ask somebody to take on a role in the programme. Idempotent."""
    refuse_unless(
        manages(by, programme), _("Only managers of this programme can invite people to it.")
    )
    email, name = address_and_name(email, name)
    with transaction.atomic():
        hold_programme(programme.pk)
        held = ProgrammeRole.objects.active().filter(programme=programme, kind=kind)
        if held.filter(person__email=email).exists():
            raise Refused(_("The person at %s has this role already.") % email, field="email")
        person = User.objects.with_email(email)
        if person is not None:
            _refuse_both(person, programme, kind)
        return _ask(email=email, name=name, by=by, programme=programme, set=None, kind=kind)


def accept_role(*, invitation, by):
    """Take the role on. Idempotent."""
    with transaction.atomic():
        invitation = _locked(invitation, by)
        if invitation.state == InvitationState.ACCEPTED:
            return invitation
        refuse_answered(invitation)
        if invitation.set_id:
            set_ = locked_open(invitation.set)
            refuse_sponsor(by, invitation.programme)
            refuse_member(set_, by)
            refuse_namesake(set_, by)
            enrol_facilitator(set_=set_, person=by, by=by, asked_by=invitation.by)
        else:
            hold_programme(invitation.programme_id)
            _refuse_both(by, invitation.programme, invitation.kind)
            enrol(programme=invitation.programme, kind=invitation.kind, person=by, by=by)
        _answer(invitation, InvitationState.ACCEPTED, by=by)
    forget_roles(by)
    return invitation


def decline_role(*, invitation, by):
    """Decline; whoever asked sees that, and no reason is asked for. Idempotent."""
    with transaction.atomic():
        invitation = _locked(invitation, by)
        if invitation.state == InvitationState.DECLINED:
            return invitation
        refuse_answered(invitation)
        _answer(invitation, InvitationState.DECLINED, by=by)
    return invitation


def take_back_role_invitation(*, invitation, by):
    """Ask no longer, as long as there is no answer. Idempotent."""
    refuse_unless(
        may_take_back(by, invitation),
        _("Only people who can invite to this role can withdraw the invitation."),
    )
    with transaction.atomic():
        invitation = _fresh(invitation)
        if invitation.state == InvitationState.TAKEN_BACK:
            return invitation
        refuse_answered(invitation)
        _answer(invitation, InvitationState.TAKEN_BACK, by=by)
    return invitation


def mail_role_invitations():
    """Write the mails of invitations that have none; return how many. Idempotent."""
    return sum(mailing_role_invitations())


def mailing_role_invitations():
    """Write them; yield of each, once committed, whether it was this worker that did."""
    waiting = RoleInvitation.objects.to_mail().values_list("pk", flat=True)
    yield from (attempt(_mail, pk) for pk in waiting)


def accept_with_coming_in(sender, *, person, **kwargs):
    """Hear that somebody came in by the link of their first mail: it said what that takes on.

    Where they were asked more than one thing, each waits for its own answer.
    """
    asked = RoleInvitation.objects.unanswered().mailed_to(person)
    others = (
        Invitation.objects.unanswered().mailed_to(person),
        Agreement.objects.filter(person=person, state=AgreementState.INVITED),
    )
    if asked.count() == 1 and not any(rows.exists() for rows in others):
        try:
            with transaction.atomic():
                accept_role(invitation=asked.get(), by=person)
        except Refused:
            return  # it waits on their desk, where the reason is shown


def _ask(*, email, name, by, **given):
    about = {**given, "email": email, "state": InvitationState.ASKED}
    more = {"name": name, "by": by, "asked_at": clock.now()}
    invitation, made = RoleInvitation.objects.get_or_create(**about, defaults=more)
    if made:
        _audit("invited", invitation, by=by)
        transaction.on_commit(partial(notify_worker, "sets.tasks.mail_invitations"))
    return invitation


def _mail(pk):
    with transaction.atomic():
        locked_by_key(RoleInvitation, pk)  # alone: the set may be missing
        if not RoleInvitation.objects.to_mail().filter(pk=pk).exists():
            return False
        invitation = RoleInvitation.objects.with_programme().get(pk=pk)
        invitation.person = invite(email=invitation.email, name=invitation.name, by=invitation.by)
        invitation.save(update_fields=["person"])
        if invitation.person.is_active:
            role_notifications.role_asked(invitation)
    return True


def _fresh(invitation):
    locked(invitation)
    return RoleInvitation.objects.with_programme().get(pk=invitation.pk)


def _locked(invitation, by):
    if invitation.person_id != by.pk:
        raise Refused(_("This invitation was emailed to somebody else."))
    return _fresh(invitation)


def _refuse_both(person, programme, kind):
    apart = refuse_insider if kind == AskedRole.SPONSOR else refuse_sponsor
    apart(person, programme)


def _answer(invitation, state, *, by):
    invitation.state, invitation.answered_at = state, clock.now()
    invitation.save(update_fields=["state", "answered_at"])
    role_notifications.role_settled(invitation)
    _audit(str(state), invitation, by=by)


def _audit(verb, invitation, *, by):
    audit.record(
        verb,
        invitation,
        by=by,
        set_id=invitation.set_id,
        kind=str(invitation.kind),
        programme=invitation.programme_id,
    )
