"""The register of authorities: read from a CSV file, whole or not at all.

A file has four columns: code and name of an upper-tier authority, then of a lower-tier one that
lies within it. Its first line names them, in whatever words that country has for its tiers:
``x_code,x,y_code,y``.
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.common.refusals import Refused
from sets.enums import Tier
from sets.models import Authority

# Office for National Statistics, Open Government Licence v3.0 (see data/README.md).
SHIPPED = Path(__file__).parent / "data" / "two-tier-england-2021.csv"
SHIPPED_VINTAGE = "2021"
SHIPPED_ZONE = "Europe/London"

COLUMNS = 4
SHOWN_PROBLEMS = 20
LONGEST_CODE = Authority._meta.get_field("code").max_length
LONGEST_NAME = Authority._meta.get_field("name").max_length
LONGEST_VINTAGE = Authority._meta.get_field("vintage").max_length


@dataclass(frozen=True)
class Row:
    """One authority of a file. ``parent`` is the code of the one it lies within, or empty."""

    code: str
    name: str
    tier: str
    parent: str = ""


@dataclass(frozen=True)
class Imported:
    """How many authorities an import made, changed, and found as they were."""

    new: int
    changed: int
    same: int


def import_register(file, vintage):
    """Read a register from a path or an open binary file; ``Refused`` with lines and reasons.

    ``vintage`` names the edition, the year as a rule. What an edition no longer names stays, with
    the vintage that named it last; an older edition never undoes a newer one.
    """
    vintage = str(vintage).strip()
    if not vintage or len(vintage) > LONGEST_VINTAGE:
        raise Refused(
            _("Name the edition in at most %s letters, for example 2021.") % LONGEST_VINTAGE
        )
    rows = read(file.read() if hasattr(file, "read") else Path(file).read_bytes())
    with transaction.atomic():
        return _write(rows, vintage)


def import_shipped_for(programme):
    """Use the shipped register for a programme on that country's time, if there is none yet."""
    if programme.time_zone == SHIPPED_ZONE and not Authority.objects.exists():
        import_register(SHIPPED, SHIPPED_VINTAGE)


def read(data):
    """Return the authorities in the bytes of a file, upper ones first."""
    lines = io.StringIO(_text(data), newline="")
    delimiter = _delimiter(lines.readline())
    lines.seek(0)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    rows, problems = {}, []
    try:
        _check_header(next(reader, []))
        for cells in reader:
            if any(cell.strip() for cell in cells):
                problems += [(reader.line_num, why) for why in _take(rows, cells)]
    except csv.Error as error:
        problems.append((reader.line_num, _("not to be read as CSV (%s)") % error))
    if problems:
        raise Refused(_refusal(problems))
    if not rows:
        raise Refused(_("The file names no authority."))
    return sorted(rows.values(), key=lambda row: row.tier == Tier.LOWER)


def _text(data):
    """The text of the bytes, with or without the mark that spreadsheets put before UTF-8."""
    if not data.strip():
        raise Refused(_("The file is empty."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(
            _(
                "Line %s is not UTF-8 text. The file was probably saved as Windows-1250 or the "
                "like: save it as “CSV UTF-8” and try again."
            )
            % line
        ) from None
    if "\0" in text:
        raise Refused(_("This is not a CSV file: it holds bytes that no text has."))
    return text


def _delimiter(header):
    """Spreadsheets of many countries put semicolons, because their numbers have commas."""
    return max(",;\t", key=header.count)


def _check_header(cells):
    names = [cell.strip().lower() for cell in cells]
    good = len(names) == COLUMNS and all(names) and len(set(names)) == COLUMNS
    if not good or names[0] != f"{names[1]}_code" or names[2] != f"{names[3]}_code":
        raise Refused(
            _(
                "The first line must name four columns, code and name of the upper tier and then "
                "of the lower, such as: upper_code,upper,lower_code,lower"
            )
        )


def _take(rows, cells):
    """Add the two authorities of a line to ``rows``; return what is wrong with it."""
    cells = [cell.strip() for cell in cells]
    if len(cells) != COLUMNS:
        return [
            _("it has %(number)s cells, not %(columns)s")
            % {"number": len(cells), "columns": COLUMNS}
        ]
    upper = Row(cells[0], cells[1], Tier.UPPER)
    lower = Row(cells[2], cells[3], Tier.LOWER, parent=cells[0])
    problems = [*_misspelt(upper), *_misspelt(lower)]
    if lower.code and lower.code in rows:
        problems.append(_("the code %s was there before") % lower.code)
    if upper.code and rows.get(upper.code, upper) != upper:
        problems.append(_("the code %s stood for another authority before") % upper.code)
    if upper.code and upper.code == lower.code:
        problems.append(_("both authorities have the code %s") % upper.code)
    if not problems:
        rows.update({upper.code: upper, lower.code: lower})
    return problems


def _misspelt(row):
    if not row.code or not row.name:
        return [_("a code or a name is missing")]
    if len(row.code) > LONGEST_CODE or len(row.name) > LONGEST_NAME:
        return [_("a code or a name is too long")]
    return []


def _refusal(problems):
    """One sentence, then one line for each problem, as many as a person wants to see."""
    head = ngettext(
        "Nothing was imported: %s line is wrong.",
        "Nothing was imported: %s lines are wrong.",
        len({line for line, why in problems}),
    ) % len({line for line, why in problems})
    lines = [
        _("Line %(line)s: %(why)s.") % {"line": line, "why": why}
        for line, why in problems[:SHOWN_PROBLEMS]
    ]
    if len(problems) > SHOWN_PROBLEMS:
        lines.append(_("And %s more.") % (len(problems) - SHOWN_PROBLEMS))
    return "\n".join([head, *lines])


def _write(rows, vintage):
    known = {a.code: a for a in Authority.objects.select_for_update().in_bulk(
        [row.code for row in rows], field_name="code"
    ).values()}  # fmt: skip
    _refuse_moved_tier(rows, known)
    ids = {code: authority.pk for code, authority in known.items()}
    new = changed = 0
    for tier in (Tier.UPPER, Tier.LOWER):
        of_tier = [row for row in rows if row.tier == tier]
        made = Authority.objects.bulk_create(
            Authority(**_fields(row, ids, vintage)) for row in of_tier if row.code not in known
        )
        ids.update({authority.code: authority.pk for authority in made})
        stale = [a for row in of_tier if (a := _renewed(known.get(row.code), row, ids, vintage))]
        Authority.objects.bulk_update(stale, ["name", "parent", "vintage"])
        new, changed = new + len(made), changed + len(stale)
    return Imported(new=new, changed=changed, same=len(rows) - new - changed)


def _refuse_moved_tier(rows, known):
    moved = [row.code for row in rows if row.code in known and known[row.code].tier != row.tier]
    if moved:
        raise Refused(
            _("Nothing was imported: these codes belong to the other tier in the register: %s.")
            % ", ".join(moved)
        )


def _fields(row, ids, vintage):
    return {
        "code": row.code,
        "name": row.name,
        "tier": row.tier,
        "parent_id": ids.get(row.parent),
        "vintage": vintage,
    }


def _renewed(authority, row, ids, vintage):
    """The authority with what this edition says of it, or None if that is nothing new."""
    if authority is None or authority.vintage > vintage:
        return None
    before = (authority.name, authority.parent_id, authority.vintage)
    authority.name, authority.parent_id = row.name, ids.get(row.parent)
    authority.vintage = vintage
    return authority if before != (row.name, ids.get(row.parent), vintage) else None
