"""Registers of authorities, as people bring their editions in."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit
from als.core.locking import locked
from als.core.refusals import refuse_unless
from sets.registers import editions as registers
from sets.rules import may_import_into, may_import_registers


def import_register(*, rows, name, vintage, source="", by):
    """Put an edition into the register of that name, for those whom all its programmes concern."""
    refuse_unless(
        may_import_registers(by), _("Only managers of a programme can import a register.")
    )
    with transaction.atomic():
        present = registers.named(name)
        if present is not None:
            # From here on no other programme begins to use it, and no other import overtakes us
            present = locked(present)
            refuse_others_register(by, present)
        done = registers.put(rows, name=name, vintage=vintage, source=source)
        audit.record(
            "imported", done.register, by=by,
            vintage=done.register.vintage, new=done.new, changed=done.changed, gone=done.gone,
        )  # fmt: skip
    return done


def import_shipped(*, shipped, by):
    """Put a list that comes with the product (``ShippedList``) into its register."""
    return import_register(
        rows=registers.rows_of_shipped(shipped), name=shipped.register, vintage=shipped.edition,
        source=shipped.source, by=by,
    )  # fmt: skip


def refuse_others_register_of_name(by, name):
    """Refuse before anything is looked at, if the register of that name is others' too."""
    present = registers.named(name)
    if present is not None:
        refuse_others_register(by, present)


def refuse_others_register(by, register):
    refuse_unless(
        may_import_into(by, register),
        _(
            "A programme that you don’t manage uses “%s”. Ask those who run this installation "
            "to import the edition with the command import_register."
        )
        % register,
        field="register",
    )
