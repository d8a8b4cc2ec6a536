"""A list of authorities as a file: what makes one good, and what is said of a bad one.

A file has columns with code and name of an upper-tier authority, and of a lower-tier one that lies
within it. Its first line names them, in whatever words that country has for its tiers. Which are
which is asked wherever it isn't certain: imported the other way round, each of the upper tier
would lie in one of the lower.
"""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.core.refusals import Refused
from sets.enums import Tier
from sets.models import Authority
from sets.registers.file_bytes import (
    MAX_ROWS,
    MAX_TITLES,
    head_of,
    read_otherwise,
    refuse_too_large,
    sheet_in,
    text_in,
)

COLUMNS = 4
MIN_COLUMNS = 2  # the names, which then stand as codes too
UPPER_FIRST, LOWER_FIRST = (0, 1, 2, 3), (2, 3, 0, 1)
SEPARATOR = re.compile(r"sep ?= ?(.*)", re.IGNORECASE)  # what Excel reads and other programs show
UNSEEN = "\ufeff\u200b\u2060"  # marks of the order of bytes, and what stands like them at the start
# A file with more wrong lines than this is another file: nobody mends them one by one.
MAX_PROBLEMS = 200
MAX_CODE_LENGTH = Authority._meta.get_field("code").max_length
MAX_NAME_LENGTH = Authority._meta.get_field("name").max_length


@dataclass(frozen=True)
class RegisterRow:
    """One authority of a file. ``parent`` is the code of the one it is within, or empty."""

    code: str
    name: str
    tier: str
    parent: str = ""


@dataclass(frozen=True)
class RegisterTable:
    """The cells of a file. ``head`` names the columns; ``rows`` are (number of the line, cells).

    ``encoding`` is the older one that it had to be read in (of ``OLDER``), or empty.
    """

    head: list
    rows: list
    encoding: str = ""

    def in_encoding(self, wanted):
        """Return the table as read in another of the older encodings; ``UnicodeError``."""
        head = read_otherwise(self.head, self.encoding, wanted)
        rows = [(line, read_otherwise(cells, self.encoding, wanted)) for line, cells in self.rows]
        return RegisterTable(head, rows, wanted)


def read(data, order=None, words=(), encoding=""):
    """Return the authorities in the bytes of a file, upper ones first; ``Refused`` with lines.

    ``order``: the columns of code and name of the upper tier and of the lower one, from 0; for a
    code that the file doesn't have, None. Without it, it must be certain (see ``certain_order``).
    ``encoding``: that of a text which doesn't show it.
    """
    table = table_in(data, [encoding] if encoding else ())
    order = order or certain_order(table, words)
    if order is None or max(at or 0 for at in order) >= len(table.head):
        raise Refused(_not_certain(table))
    return rows_of(table, order)


def rows_of(table, order):
    """Return the authorities in these columns of a table; ``Refused`` with lines and reasons."""
    rows, problems = {}, []
    for line, cells in table.rows:
        problems += [(line, why) for why in _take(rows, cells, order, len(table.head))]
        if len(problems) >= MAX_PROBLEMS:
            break
    if problems:
        raise Refused(_refusal(problems))
    if len(table.rows) > MAX_ROWS:
        raise Refused(
            _("The file has more than %s lines. Import it in parts, each with the first line.")
            % MAX_ROWS
        )
    if not rows:
        raise Refused(_("The file names no authority."))
    return sorted(rows.values(), key=lambda row: row.tier == Tier.LOWER)


def table_in(data, older=()):
    """Return the cells of a CSV or XLSX file; ``Refused`` says the step that helps.

    ``older``: the encodings in which a text is tried that doesn't show its own.
    """
    refuse_too_large(len(data))
    encoding = ""
    if data.startswith(b"PK\3\4"):
        head, rows = sheet_in(data)
    else:
        text, encoding = text_in(data, older)
        head, rows = _cells_of_text(text)
    head = [cell.strip() or _("Column %s") % at for at, cell in enumerate(head, start=1)]
    if len(head) < MIN_COLUMNS or len({name.casefold() for name in head}) < len(head):
        raise Refused(
            _(
                "The first line must name the columns, each in its own words, such as: "
                "upper_code,upper,lower_code,lower"
            )
        )
    rows = [(line, cells) for line, cells in rows if any(map(str.strip, cells))]
    return RegisterTable(head, rows, encoding)


def _cells_of_text(text):
    lines = io.StringIO(text.lstrip(UNSEEN), newline="")
    first = lines.readline()
    declared = SEPARATOR.fullmatch(first.strip('\r\n"'))
    start, skipped = (lines.tell(), 1) if declared else (0, 0)
    # Of several signs, as programs pad the line, the one that parts the head.
    delimiter = (
        declared[1]
        if declared and len(declared[1]) == 1
        else _delimiter([*([] if declared else [first]), *islice(lines, MAX_TITLES)])
    )
    lines.seek(start)
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        head = _without_padding(head_of(reader), 0)
        rows = islice(reader, MAX_ROWS + 1)
        return head, [
            (reader.line_num + skipped, _without_padding(cells, len(head))) for cells in rows
        ]
    except csv.Error as error:
        line = reader.line_num + skipped
        raise Refused(_refusal([(line, _("not to be read as CSV (%s)") % error)])) from None


def _without_padding(cells, least):
    """Return the cells without the empty ones behind them, which spreadsheets leave there."""
    while len(cells) > least and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def certain_order(table, words=()):
    """Return the columns of code and name of the upper tier and of the lower one, or None.

    They are certain where the head says so, in the words "upper" and "lower" or those of a
    programme's tiers (``words``: pairs of them); or where the codes of one tier stand on several
    lines and each of the other on one: a lower-tier authority is in one upper one.
    """
    names = [name.casefold() for name in table.head]
    pairs = len(names) == COLUMNS and (
        names[0] == f"{names[1]}_code" and names[2] == f"{names[3]}_code"
    )
    if not pairs:
        return None
    words_for_tiers = {("upper", "lower"), *((up.casefold(), low.casefold()) for up, low in words)}
    for order, pair in ((UPPER_FIRST, (names[1], names[3])), (LOWER_FIRST, (names[3], names[1]))):
        if pair in words_for_tiers:
            return order
    whole = [cells for _line, cells in table.rows if len(cells) == COLUMNS]
    first, second = ([cells[at].strip() for cells in whole] for at in (0, 2))
    # One that is there twice may be a slip; where a third are repeats, it is how the list is made
    repeats = [3 * len(set(codes)) <= 2 * len(codes) for codes in (first, second)]
    if any(len(set(codes)) == len(codes) for codes in (first, second)):
        return {(True, False): UPPER_FIRST, (False, True): LOWER_FIRST}.get(tuple(repeats))
    return None


def _not_certain(table):
    return _(
        "It is not certain which columns are those of the upper tier: %(columns)s. Import the file "
        "on the page of registers, which asks, or give with --columns the numbers of the columns "
        "with code and name of the upper tier, then of the lower, such as 1,2,3,4."
    ) % {"columns": ", ".join(table.head)}


def _delimiter(lines):
    """Return the delimiter: in many countries a semicolon, because numbers have commas.

    It is that of the first line with one: above it may be a title.
    """
    signs = ",;\t|"
    head = next((line for line in lines if any(sign in line for sign in signs)), "")
    return max(signs, key=head.count)


def _take(rows, cells, order, columns):
    """Add the two authorities of a line to ``rows``; return what is wrong with it."""
    cells = [cell.strip() for cell in cells]
    if len(cells) != columns:
        has = ngettext(
            "it has %(has)s cell, not %(columns)s",
            "it has %(has)s cells, not %(columns)s",
            len(cells),
        )
        return [has % {"has": len(cells), "columns": columns}]
    upper, lower = _two_of(["" if at is None else cells[at] for at in order], order)
    problems = _misspelt(upper) or _misspelt(lower) or _clashes(rows, upper, lower)
    if not problems:
        rows.update({_key(upper): upper, _key(lower): lower})
    return problems


def _two_of(cells, order):
    """Return the upper and the lower authority of a line.

    Without a column of codes, the name stands as one; of the lower tier with that of the upper,
    because two places of one name may lie in two upper ones.
    """
    upper_code, upper_name, lower_code, lower_name = cells
    if order[0] is None:
        upper_code = upper_name
    if order[2] is None and lower_name:
        lower_code = f"{lower_name} ({upper_name})"
    return (
        RegisterRow(upper_code, upper_name, Tier.UPPER),
        RegisterRow(lower_code, lower_name, Tier.LOWER, parent=upper_code),
    )


def _key(row, tier=None):
    """Return by what an authority is known in a file: each tier has its own codes."""
    return tier or row.tier, _alike(row.code)


def _alike(code):
    """Return what a reader takes for the same code, whatever its case and signs nobody sees."""
    seen = (
        char for char in unicodedata.normalize("NFKC", code) if unicodedata.category(char) != "Cf"
    )
    return "".join(seen).casefold()


def _misspelt(row):
    if not row.code or not row.name:
        return [_("a code or a name is missing")]
    if len(row.code) > MAX_CODE_LENGTH or len(row.name) > MAX_NAME_LENGTH:
        return [_("a code or a name is too long")]
    if any(unicodedata.category(char) == "Cc" for char in row.code + row.name):
        return [_("a code or a name holds a line break or a control character")]
    return []


def _clashes(rows, upper, lower):
    """Return what stands against the line in those before it.

    A code may stand in both tiers, for two authorities or for one that is both. With the same name
    in the other tier of another line, the columns have slipped.
    """
    problems = []
    if _key(lower) in rows:
        problems.append(_("the code %s was there before") % lower.code)
    for row, other in ((upper, Tier.LOWER), (lower, Tier.UPPER)):
        across = rows.get(_key(row, other))
        if across and across.name == row.name and _key(row) not in rows:
            problems.append(_("the code %s stood for the other tier before") % row.code)
    before = rows.get(_key(upper), upper)
    if before.code != upper.code:
        problems.append(_("the code %s was written otherwise before") % upper.code)
    elif before.name != upper.name:
        problems.append(
            _("the code %(code)s stood for “%(name)s” before")
            % {"code": upper.code, "name": before.name}
        )
    return problems


def _refusal(problems):
    """Return one sentence, then one line for each problem."""
    wrong = len({line for line, why in problems})
    head = ngettext(
        "Nothing was imported: %s line is wrong.",
        "Nothing was imported: %s lines are wrong.",
        wrong,
    )
    lines = [_("Line %(line)s: %(why)s.") % {"line": line, "why": why} for line, why in problems]
    if len(problems) >= MAX_PROBLEMS:
        lines.append(_("Reading stopped here. Is it the right file?"))
    return "\n".join([head % wrong, *lines])
