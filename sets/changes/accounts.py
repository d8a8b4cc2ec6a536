"""Switching accounts off and on for the managers of a programme; the operator has commands."""

from django.utils.translation import gettext as _

from als.accounts import addresses, switching
from als.core.locking import locked_rows
from als.core.refusals import Refused, refuse_unless
from sets.enums import ProgrammeRoleKind
from sets.models import Programme, ProgrammeRole
from sets.models.roles import forget_roles
from sets.people import is_elsewhere
from sets.rules import manages


def switch_off_account(*, programme, person, by):
    """End all ways in of somebody of the programme. Idempotent."""
    refuse_unless_theirs(programme, person, by)
    person = switching.switch_off(person=person, by=by)
    forget_roles(person)
    return person


def switch_on_account(*, programme, person, by):
    """Let somebody of the programme sign in again. Idempotent."""
    refuse_unless_theirs(programme, person, by)
    return switching.switch_on(person=person, by=by)


def confirm_address(*, programme, person, by):
    """Agree to somebody's new address in place of the old one, which they no longer read."""
    refuse_unless_theirs(programme, person, by)
    if person.pk == by.pk:
        raise Refused(_("Another manager has to agree to a new address of yours."))
    change = person.address_changes.waiting().first()
    if change is None:
        raise Refused(_("Nothing waits to be confirmed any more."))
    return addresses.confirm(change=change, end=addresses.OLD, by=by)


def refuse_unless_theirs(programme, person, by):
    """Refuse unless all that the person takes part in is of programmes that ``by`` manages."""
    refuse_unless(
        manages(by, programme), _("Only managers of this programme can change its accounts.")
    )
    if is_elsewhere(person, by):
        raise Refused(
            _(
                "You can’t change this account: it is not of your programmes alone. You can "
                "remove the person’s roles in your programme. Whoever runs this installation can"
                " "
                "switch the account off."
            )
        )


def refuse_last_manager(sender, *, person, **kwargs):
    """Hear that an account is to be switched off: a programme keeps somebody who manages it."""
    roles = ProgrammeRole.objects.active().filter(kind=ProgrammeRoleKind.MANAGER)
    managed = roles.filter(person=person).values("programme")
    for programme in locked_rows(Programme.objects.filter(pk__in=managed).order_by("pk")):
        others = roles.filter(programme=programme, person__is_active=True)
        if not others.exclude(person=person).exists():
            raise Refused(
                _("“%s” has no other manager who can sign in. Invite another one first.")
                % programme
            )
