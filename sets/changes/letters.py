"""The mails of this room, one function each. They are rows, sent after the commit."""

from django.utils.translation import gettext as _

from als.accounts.changes import welcome_link
from als.common import mail
from sets.enums import ProgrammeRoleKind, Tier
from sets.models import SetFacilitator
from sets.tokens import ANSWER_DAYS, agreement_link


def role_given(role):
    manages = role.kind == ProgrammeRoleKind.MANAGER
    said = _("You manage “%s”") if manages else _("You can read what “%s” releases")
    mail.write(
        role.person,
        kind="invitation",
        key=f"role-{role.pk}",
        subject=said % role.programme,
        template="sets_role",
        role=role,
        programme=role.programme,
        link=welcome_link(role.person),
    )


def facilitator_added(facilitator, *, by):
    mail.write(
        facilitator.person,
        kind="invitation",
        key=f"facilitator-{facilitator.pk}",
        subject=_("You facilitate “%s”") % facilitator.set,
        template="sets_facilitator",
        set_id=facilitator.set_id,
        set=facilitator.set,
        by=by,
        link=welcome_link(facilitator.person),
    )


def invitation(agreement, *, by, time=1):
    """Ask the lead of a side. ``time`` counts how often they were asked."""
    pair, set_ = agreement.pair, agreement.pair.set
    mail.write(
        agreement.person,
        kind="invitation",
        key=f"agreement-{agreement.pk}-asked-{time}",
        subject=_("Will you take part in “%s”?") % set_,
        template="sets_invitation",
        set_id=set_.pk,
        set=set_,
        programme=set_.programme,
        ours=agreement.partnership,
        theirs=pair.partnership(Tier(agreement.side).other),
        by=by,
        days=ANSWER_DAYS,
        link=agreement_link(agreement),
    )


def agreed(agreement):
    """Tell the lead who agreed that the other side's answer is awaited, and let them in."""
    pair = agreement.pair
    mail.write(
        agreement.person,
        kind="agreement",
        key=f"agreement-{agreement.pk}-agreed",
        subject=_("You agreed to take part in “%s”") % pair.set,
        template="sets_agreed",
        set_id=pair.set_id,
        set=pair.set,
        ours=agreement.partnership,
        theirs=pair.partnership(Tier(agreement.side).other),
        link=welcome_link(agreement.person),
    )


def confirmed(pair, leads):
    """Tell both leads, with their way in, and the facilitators."""
    facilitators = _facilitators(pair.set)
    for person in [*leads, *facilitators]:
        mail.write(
            person,
            kind="agreement",
            key=f"pair-{pair.pk}-confirmed",
            subject=_("Both sides agreed: %s") % pair,
            template="sets_pair_confirmed",
            set_id=pair.set_id,
            pair=pair,
            set=pair.set,
            link=welcome_link(person) if person in leads else "",
        )


def ended(agreement, *, others):
    """Tell the facilitators why a side said no, and the ``others`` of the pair only that it did."""
    pair = agreement.pair
    for person, reason in [
        *((person, agreement.reason) for person in _facilitators(pair.set)),
        *((person, "") for person in others),
    ]:
        mail.write(
            person,
            kind="agreement",
            key=f"agreement-{agreement.pk}-{agreement.state}",
            subject=_("No longer taking part: %s") % pair,
            template="sets_pair_ended",
            set_id=pair.set_id,
            pair=pair,
            set=pair.set,
            agreement=agreement,
            reason=reason,
        )


def member_added(member, *, by):
    mail.write(
        member.person,
        kind="invitation",
        key=f"member-{member.pk}",
        subject=_("You take part in “%s”") % member.pair.set,
        template="sets_member",
        set_id=member.pair.set_id,
        set=member.pair.set,
        pair=member.pair,
        ours=member.partnership,
        by=by,
        link=welcome_link(member.person),
    )


def _facilitators(set_):
    rows = SetFacilitator.objects.active().filter(set=set_).select_related("person")
    return [row.person for row in rows]
