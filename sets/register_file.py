"""A list of authorities as a CSV file: what makes one good, and what is said of a bad one.

A file has four columns: code and name of an upper-tier authority, then of a lower-tier one that
lies within it. Its first line names them, in whatever words that country has for its tiers:
``x_code,x,y_code,y``.
"""

import csv
import io
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.common.refusals import Refused
from sets.enums import Tier
from sets.models import Authority

COLUMNS = 4
LARGEST_MB = 5
# A file with more wrong lines than this is another file: nobody mends them one by one.
MOST_PROBLEMS = 200
LONGEST_CODE = Authority._meta.get_field("code").max_length
LONGEST_NAME = Authority._meta.get_field("name").max_length


@dataclass(frozen=True)
class Row:
    """One authority of a file. ``parent`` is the code of the one it lies within, or empty."""

    code: str
    name: str
    tier: str
    parent: str = ""


def read(data):
    """Return the authorities in the bytes of a file, upper ones first; ``Refused`` with lines."""
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
            if len(problems) >= MOST_PROBLEMS:
                break
    except csv.Error as error:
        problems.append((reader.line_num, _("not to be read as CSV (%s)") % error))
    if problems:
        raise Refused(_refusal(problems))
    if not rows:
        raise Refused(_("The file names no authority."))
    return sorted(rows.values(), key=lambda row: row.tier == Tier.LOWER)


def refuse_too_large(size):
    if size > LARGEST_MB * 1024 * 1024:
        raise Refused(_("The file is larger than %s MB: no list of authorities is.") % LARGEST_MB)


def _text(data):
    """The text of the bytes, with or without the mark that spreadsheets put before UTF-8."""
    refuse_too_large(len(data))
    if b"\0" in data:
        raise Refused(_("This is not a CSV file: it holds bytes that no text has."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            _(
                "Line %s is not UTF-8 text. The file was probably saved as Windows-1250 or the "
                "like: save it as “CSV UTF-8” and try again."
            )
            % _line_of(data, error.start)
        ) from None
    if not text.strip():
        raise Refused(_("The file is empty."))
    return text


def _line_of(data, position):
    """The number of the line, whichever of the three line ends the file has."""
    before = data[:position].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1


def _delimiter(header):
    """Spreadsheets of many countries put semicolons, because their numbers have commas."""
    return max(",;\t", key=header.count)


def _check_header(cells):
    names = [cell.strip().casefold() for cell in cells]
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
        has = ngettext("it has %s cell, not four", "it has %s cells, not four", len(cells))
        return [has % len(cells)]
    upper = Row(cells[0], cells[1], Tier.UPPER)
    lower = Row(cells[2], cells[3], Tier.LOWER, parent=cells[0])
    problems = _misspelt(upper) or _misspelt(lower) or _clashes(rows, upper, lower)
    if not problems:
        rows.update({upper.code: upper, lower.code: lower})
    return problems


def _misspelt(row):
    if not row.code or not row.name:
        return [_("a code or a name is missing")]
    if len(row.code) > LONGEST_CODE or len(row.name) > LONGEST_NAME:
        return [_("a code or a name is too long")]
    if any(unicodedata.category(char) == "Cc" for char in row.code + row.name):
        return [_("a code or a name holds a line break or a control character")]
    return []


def _clashes(rows, upper, lower):
    if upper.code == lower.code:
        return [_("both authorities have the code %s") % upper.code]
    problems = []
    if lower.code in rows and rows[lower.code].tier == Tier.LOWER:
        problems.append(_("the code %s was there before") % lower.code)
    for row in (upper, lower):
        before = rows.get(row.code, row)
        if before.tier != row.tier:
            problems.append(_("the code %s stood for the other tier before") % row.code)
        elif row is upper and before.name != row.name:
            problems.append(
                _("the code %(code)s stood for “%(name)s” before")
                % {"code": row.code, "name": before.name}
            )
    return problems


def _refusal(problems):
    """One sentence, then one line for each problem."""
    wrong = len({line for line, why in problems})
    head = ngettext(
        "Nothing was imported: %s line is wrong.",
        "Nothing was imported: %s lines are wrong.",
        wrong,
    )
    lines = [_("Line %(line)s: %(why)s.") % {"line": line, "why": why} for line, why in problems]
    if len(problems) >= MOST_PROBLEMS:
        lines.append(_("Reading stopped here. Is it the right file?"))
    return "\n".join([head % wrong, *lines])
