"""Mails about roles in a programme, and about who facilitates."""

from als.accounts.welcome import way_in
from als.core.enums import MailKind
from als.core.mail import outbox
from als.core.text.later import later as _
from sets.enums import AskedRole
from sets.notifications.common import facilitators_of, last_day_in, page_of


def role_asked(invitation):
    """Ask somebody to facilitate, or to take on a role in a programme."""
    subjects = {
        AskedRole.MANAGER: _("Will you manage “%s”?"),
        AskedRole.SPONSOR: _("Will you read what “%s” releases?"),
        AskedRole.RESEARCHER: _("Will you do research with data of “%s”?"),
        AskedRole.FACILITATOR: _("Will you facilitate “%s”?"),
    }
    outbox.write(
        invitation.person,
        kind=MailKind.INVITATION,
        key=f"role-invitation-{invitation.pk}",
        about=f"role-invitation-{invitation.pk}",
        expires_at=last_day_in(),
        subject=subjects[invitation.kind] % invitation.where,
        template="sets_role_asked",
        set_id=invitation.set_id,
        invitation=invitation,
        where=invitation.where,
        language=invitation.programme.language,
        reply_to=[invitation.by],
        by=invitation.by,
        **way_in(invitation.person, page_of("sets:role_invitation", invitation.pk)),
    )


def role_settled(invitation):
    """Drop the question about a role: it is answered, or withdrawn."""
    outbox.drop(f"role-invitation-{invitation.pk}")


def facilitators_joined(facilitator, *, by):
    """Notify the other facilitators: whoever joins reads what only they could."""
    for person in facilitators_of(facilitator.set):
        if person not in (facilitator.person, by):
            outbox.write(
                person,
                kind=MailKind.INVITATION,
                key=f"facilitator-{facilitator.pk}-joined",
                about=f"facilitator-{facilitator.pk}",
                subject=_("%(name)s now facilitates “%(set)s” with you")
                % {"name": facilitator.person, "set": facilitator.set},
                template="sets_facilitator_joined",
                set_id=facilitator.set_id,
                set=facilitator.set,
                joined=facilitator.person,
                by=by,
            )


def role_taken_away(role):
    outbox.drop(f"role-{role.pk}")
