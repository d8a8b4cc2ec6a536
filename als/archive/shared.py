"""What more than one set has: registers, authorities, programmes, partnerships. Found, or made."""

from django.utils.translation import gettext as _

from als.archive.inventory.table import BY_NAME
from als.archive.read import damaged
from als.core.formats import and_list
from als.core.refusals import Refused
from sets.models import Authority, Partnership, Programme, Register, Succession


def find_shared(archive, choices, keys):
    """Note the keys of those that are here already: what is not noted will be made."""
    _find(archive, keys, Register, lambda row: Register.objects.filter(name=row["name"]))
    _find(archive, keys, Authority, lambda row: _authorities(row, keys))
    _find_programme(archive, choices, keys)
    _find(archive, keys, Partnership, lambda row: _partnerships(row, keys))
    _find(archive, keys, Succession, lambda row: _successions(row, keys))


def _rows(archive, model):
    return archive.rows(BY_NAME[model._meta.label_lower].file_name)


def _find(archive, keys, model, look):
    for row in _rows(archive, model):
        here = look(row).values_list("pk", flat=True).first()
        if here is not None:
            keys.of[model][row["id"]] = here


def _authorities(row, keys):
    register = keys.get(Register, row["register"])
    return Authority.objects.filter(register=register, tier=row["tier"], code=row["code"])


def _partnerships(row, keys):
    programme = keys.get(Programme, row["programme"])
    return Partnership.objects.filter(programme=programme, tier=row["tier"], name=row["name"])


def _successions(row, keys):
    partnership = keys.get(Partnership, row["partnership"])
    same = {name: row[name] for name in ("old_name", "new_name", "day")}
    return Succession.objects.filter(partnership=partnership, **same)


def _find_programme(archive, choices, keys):
    """Return the programme that the operator named, created if there is none of that name.

    Its sponsors and managers will read of the set: a name in a file is no reason for that.
    """
    rows = list(_rows(archive, Programme))
    if len(rows) != 1:
        raise damaged(_("It holds no programme, or more than one."))
    if choices.programme:
        keys.of[Programme][rows[0]["id"]] = choices.programme.pk
        return
    here = Programme.objects.filter(name=rows[0]["name"]).values_list("pk", flat=True)
    if here:
        raise Refused(
            _("There is a programme called “%(name)s” here. To import the set into it, use"
              " --programme with its number: %(numbers)s.")
            % {"name": rows[0]["name"], "numbers": and_list(here)}
        )  # fmt: skip
