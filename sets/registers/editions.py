"""Registers of authorities: an edition is put in whole or not at all.

What an edition no longer names stays, marked by the edition that named it last, for the pairs that
use it. An older edition never undoes a newer one.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import clock
from als.core.alphabet import alphabetical
from als.core.formats import and_list
from als.core.locking import locked
from als.core.refusals import Refused
from sets.enums import Tier
from sets.models import Authority, Programme, Register
from sets.registers.files import read
from sets.registers.shipped import fitting, newest

# Editions are compared as texts, so they begin with the year and go on with the month.
EDITION = re.compile(r"(\d{4})(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
MAX_NAME_LENGTH = Register._meta.get_field("name").max_length
MAX_SOURCE_LENGTH = Register._meta.get_field("source").max_length


@dataclass(frozen=True)
class Imported:
    """How many authorities an import made, changed, and found as they were.

    ``gone`` is how many of the register its newest edition doesn't name.
    """

    new: int
    changed: int
    same: int
    gone: int
    register: Register = field(compare=False)


def import_register(file, vintage, register=None, source="", order=None, encoding=""):
    """Read an edition from a path or an open binary file; ``Refused`` with lines and reasons.

    ``register`` is the name of one that is there or is to be made. Without it, it is the one whose
    authorities the file names. ``order`` and ``encoding``: as in ``files.read``.
    """
    data = file.read() if hasattr(file, "read") else Path(file).read_bytes()
    rows = read(data, order, tier_words(), encoding)
    return put(rows, name=register or _name_for(rows), vintage=vintage, source=source)


def tier_words():
    """Return what the programmes call their tiers, as pairs of upper and lower."""
    return list(Programme.objects.values_list("upper_singular", "lower_singular").distinct())


def import_shipped_for(programme):
    """Let a programme use the list of its country that is shipped, unless it has chosen one."""
    fits = fitting(programme)
    if programme.register_id is None and fits:
        programme.register = named(fits.register) or import_shipped(fits).register
        programme.save(update_fields=["register"])


def import_shipped(one):
    """Put a ``ShippedList`` into its register; return what was ``Imported``."""
    return put(rows_of_shipped(one), name=one.register, vintage=one.edition, source=one.source)


def rows_of_shipped(one):
    """Return the authorities of a ``ShippedList``."""
    return read(one.path.read_bytes(), one.order)


def named(name):
    """Return the register of that name, in capitals or not, or None."""
    wanted = name.strip().casefold()
    return next((one for one in Register.objects.all() if one.name.casefold() == wanted), None)


def put(rows, *, name, vintage, source=""):
    """Put an edition's rows into the register of that name, made if there is none."""
    name, source, vintage = name.strip(), source.strip(), checked_edition(vintage)
    if not name or len(name) > MAX_NAME_LENGTH:
        raise Refused(
            _("Enter a name for the register of at most %s characters.") % MAX_NAME_LENGTH
        )
    if len(source) > MAX_SOURCE_LENGTH:
        raise Refused(_("Say where it comes from in at most %s characters.") % MAX_SOURCE_LENGTH)
    with transaction.atomic():
        register = _locked(name, vintage, source)
        counts = _write(rows, register, vintage)
        if vintage >= register.vintage:
            register.vintage, register.source = vintage, source or register.source
            register.save(update_fields=["vintage", "source"])
        gone = register.authorities.gone().count()
    return Imported(**counts, gone=gone, register=register)


def checked_edition(text):
    """Return the edition's name: a year, with month and day if there are several in a year."""
    text = str(text).strip()
    found = EDITION.fullmatch(text)
    if not found or not 1900 <= int(found[1]) <= clock.now().year + 1:
        raise Refused(_("Name the edition by its year, or year and month: 2021 or 2021-04."))
    return text


def _name_for(rows):
    """Return the name of the one register that has at least half of the file's authorities."""
    listed = {(row.tier, row.code, row.name.casefold()) for row in rows}
    known = {}
    for register, tier, code, name in Authority.objects.order_by().values_list(
        "register__name", "tier", "code", "name"
    ):
        known[register] = known.get(register, 0) + ((tier, code, name.casefold()) in listed)
    names = [name for name, number in known.items() if 2 * number >= len(listed)]
    if len(names) > 1:
        raise Refused(
            _("Several registers have these authorities: %s. Choose one with --register NAME.")
            % and_list(alphabetical(names))
        )
    if not names:
        names = [one.register for one in newest() if 2 * _shared(one, listed) >= len(listed)]
    if not names:
        raise Refused(_("No register has these authorities. Give its name with --register NAME."))
    return names[0]


def _shared(one, listed):
    rows = rows_of_shipped(one)
    return sum((row.tier, row.code, row.name.casefold()) in listed for row in rows)


def _locked(name, vintage, source):
    """Return the register of that name, locked so that a second import waits for this one."""
    register = named(name)
    if register is None:
        source = source or next((s.source for s in newest() if s.register == name), "")
        register, _made = Register.objects.get_or_create(
            name=name, defaults={"vintage": vintage, "source": source}
        )
    return locked(register)


def _write(rows, register, vintage):
    known = {(one.tier, one.code): one for one in register.authorities.all()}
    _refuse_moved_tier(rows, known)
    _refuse_strangers(rows, known, register)
    ids = {key: authority.pk for key, authority in known.items()}
    new = changed = 0
    for tier in (Tier.UPPER, Tier.LOWER):
        of_tier = [row for row in rows if row.tier == tier]
        made = Authority.objects.bulk_create(
            Authority(register=register, vintage=vintage, **_fields(row, ids))
            for row in of_tier
            if (tier, row.code) not in known
        )
        ids.update({(tier, authority.code): authority.pk for authority in made})
        new += len(made)
        changed += _renew(of_tier, known, ids, vintage, register)
    return {"new": new, "changed": changed, "same": len(rows) - new - changed}


def _refuse_strangers(rows, known, register):
    """Refuse a file with none of the register's authorities: all would be marked as gone."""
    if known and not any((row.tier, row.code) in known for row in rows):
        raise Refused(
            _(
                "Nothing was imported: the file has no authority of “%s”. If it is another "
                "register, give it a name of its own."
            )
            % register
        )


def _refuse_moved_tier(rows, known):
    """Refuse a file the wrong way round: it has authorities, by code and name, of the other tier.

    A code alone shows nothing, since each tier has its own.
    """
    others = {(Tier(one.tier).other, one.code, one.name) for one in known.values()}
    moved = [
        row.code
        for row in rows
        if (row.tier, row.code, row.name) in others and (row.tier, row.code) not in known
    ]
    if moved:
        raise Refused(
            _("Nothing was imported: these codes belong to the other tier in the register: %s.")
            % and_list(moved)
        )


def _fields(row, ids):
    parent = ids.get((Tier.UPPER, row.parent))
    return {"code": row.code, "name": row.name, "tier": row.tier, "parent_id": parent}


def _renew(rows, known, ids, vintage, register):
    """Write what this edition says of authorities that are there; return how many it changed."""
    stale, changed = [], 0
    for row in rows:
        authority, parent = known.get((row.tier, row.code)), ids.get((Tier.UPPER, row.parent))
        if authority is None or authority.vintage > vintage:
            continue
        comes_back = authority.vintage < register.vintage <= vintage
        other = (authority.name, authority.parent_id) != (row.name, parent)
        if other or authority.vintage != vintage:
            authority.name, authority.parent_id, authority.vintage = row.name, parent, vintage
            stale.append(authority)
            changed += other or comes_back
    Authority.objects.bulk_update(stale, ["name", "parent", "vintage"], batch_size=500)
    return changed
