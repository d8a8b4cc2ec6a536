"""Programmes, and who has a role in them."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.locking import locked, locked_by_key
from als.core.refusals import Refused, refuse_unless
from als.core.revisions import refuse_stale
from als.core.text.languages import language_name
from sets.enums import ProgrammeRoleKind
from sets.models import Programme, ProgrammeRole
from sets.models.roles import forget_roles
from sets.notifications import roles as role_notifications
from sets.own_words import texts_of
from sets.registers import editions
from sets.rules import manages, may_make_programmes, may_use_register


def make_programme(*, by, **fields):
    """Make a programme that ``by`` manages."""
    refuse_unless(may_make_programmes(by), _("You can’t create programmes."))
    with transaction.atomic():
        programme = Programme.objects.create(created=clock.now(), **fields)
        ProgrammeRole.objects.create(
            programme=programme, person=by, kind=ProgrammeRoleKind.MANAGER, since=clock.now()
        )
        editions.import_shipped_for(programme)
        audit.record("made", programme, by=by)
    forget_roles(by)
    return programme


def edit_programme(*, programme, by, seen=None, **fields):
    refuse_unless(manages(by, programme), _("Only managers of this programme can change it."))
    with transaction.atomic():
        programme = locked(programme)
        changed = [name for name, value in fields.items() if getattr(programme, name) != value]
        if changed:
            language = language_name(programme.language)
            words = texts_of(programme.own_words)
            refuse_stale(programme, list(fields), seen, language=language, own_words=words)
        if "register" in changed:
            _refuse_mixed_registers(programme, fields["register"])
        for name in changed:
            setattr(programme, name, fields[name])
        if changed:
            programme.save(update_fields=changed)
            audit.record("changed", programme, by=by, fields=sorted(changed))
    return programme


def _refuse_mixed_registers(programme, register):
    refuse_unless(
        may_use_register(programme, register),
        _("Pairs in this programme already have places from another register: keep that one."),
        field="register",
    )


def enrol(*, programme, kind, person, by):
    """Give somebody the role in a programme that is held, once."""
    given = {"programme": programme, "person": person, "kind": kind}
    role = ProgrammeRole.objects.active().filter(**given).first()
    if role is None:
        role = ProgrammeRole.objects.create(**given, since=clock.now())
        audit.record("given", role, by=by, kind=str(kind), programme=programme.pk)
        forget_roles(person)
    return role


def remove_role(*, role, by):
    refuse_unless(
        manages(by, role.programme), _("Only managers of this programme can remove a role.")
    )
    with transaction.atomic():
        locked_by_key(Programme, role.programme_id)
        role = ProgrammeRole.objects.select_related("person").get(pk=role.pk)
        if role.removed_at is not None:
            return role
        alike = ProgrammeRole.objects.active().filter(
            programme_id=role.programme_id, kind=ProgrammeRoleKind.MANAGER, person__is_active=True
        )
        others = alike.exclude(pk=role.pk)
        if role.kind == ProgrammeRoleKind.MANAGER and not others.exists():
            raise Refused(_("A programme needs a manager. Invite another one first."))
        role.removed_at = clock.now()
        role.save(update_fields=["removed_at"])
        audit.record("removed", role, by=by, kind=str(role.kind), programme=role.programme_id)
        role_notifications.role_taken_away(role)
    forget_roles(by)
    return role
