"""Tables to take along: CSV for any program, XLSX for spreadsheets, written row by row.

A cell is a text, a number, a date or None. What people typed stays text in every program: nothing
of it may run as a formula in the spreadsheet of whoever opens the file.
"""

import codecs
import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain

from django.http import FileResponse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from als.core.files.uploads import clean_name
from als.core.text.glyphs import tidy

CSV = "text/csv; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
COMMA, SEMICOLON = ",", ";"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# XML has no way to write these; a browser may send them all the same.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# = + - @ as they are, full width, small and raised: some programs read all of them alike.
TRIGGERS = "=+\\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−"
# Spaces, quotation marks, and what cannot be seen: programs skip them before a formula.
SKIPPED = '\\s"\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff'
FORMULA = re.compile(f"[\\t\\r\\n]|[,;]?[{SKIPPED}]*+[{TRIGGERS}]")
# Where a program may begin a cell: at the start, and wherever its list separator or line end
# differs. A run that leads to no formula is passed over as a whole: to look at it again from each
# of its line ends would take time with the square of its length.
CELL_BEGINS = re.compile(f"[,;]?[{SKIPPED}]*+(?=[{TRIGGERS}])|[,;]?[{SKIPPED}]++")
FORMULA_SIGNS = frozenset(TRIGGERS) - {"\\"}
SEPARATORS = frozenset(",;\t\r\n")
PLAIN_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")

MAX_CELL_LENGTH = 32_767  # characters, says Excel; openpyxl cuts what is longer without a word
MIN_WIDTH, WIDE, MAX_WIDTH = 12, 28, 48  # widths of columns, in characters


@dataclass(frozen=True)
class Column:
    """``of`` gives the cell of a row; ``width``: MIN_WIDTH, WIDE or MAX_WIDTH."""

    name: str
    width: int
    of: Callable


class TooLargeError(Exception):
    """More is written than a file may hold that is made while somebody waits."""


class Bound:
    """Counts the characters that are written to one file, of one table or of several."""

    def __init__(self, max_characters):
        self.left = max_characters

    def take(self, cells):
        self.left -= sum(len(cell) for cell in cells if isinstance(cell, str))
        if self.left < 0:
            raise TooLargeError
        return cells


@dataclass(frozen=True)
class Table:
    """``name`` of the sheet; ``rows`` are of any kind that the columns know, and may be lazy."""

    name: str
    columns: list
    rows: Iterable
    bound: Bound | None = None

    @property
    def head(self):
        return [column.name for column in self.columns]

    @property
    def cells(self):
        cells = ([column.of(row) for column in self.columns] for row in self.rows)
        return map(self.bound.take, cells) if self.bound else cells


def plain(text):
    """Return the text tidied, and without what no file of ours may hold."""
    return NOT_IN_XML.sub("", tidy(text))


def starts_formula(text):
    """Return whether a spreadsheet might take the text for a formula."""
    return bool(FORMULA.match(text)) and not PLAIN_NUMBER.fullmatch(text)


def csv_cell(cell, point="."):
    """Return the cell as it is in a CSV: a text that might be a formula has a ' before it.

    ``point`` comes before the decimals of a number.

    Within a text as well, where another program would begin a new cell: what separates cells is
    a comma here and a semicolon there.
    """
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return cell.isoformat() if isinstance(cell, dt.date) else str(cell).replace(".", point)
    text = plain(cell)
    if PLAIN_NUMBER.fullmatch(text):
        return text
    before = "'" if text[:1] in ("\t", "\r", "\n") else ""
    return before + CELL_BEGINS.sub(_guarded, text)


def _guarded(found):
    """Return what comes before a formula with a ' after it, if a cell may begin there."""
    run, text = found.group(), found.string
    leads_to_one = text[found.end() : found.end() + 1] in FORMULA_SIGNS
    begins = found.start() == 0 or not SEPARATORS.isdisjoint(run)
    return f"{run}'" if leads_to_one and begins else run


def write_csv(table, separator=COMMA):
    """Return the table as a file open at its start: its head in the first line, then its rows.

    With a semicolon numbers have a decimal comma, as programs expect where people write one: a
    Croatian Excel reads both, and "2.5" as the second of May.
    """
    file = io.BytesIO()
    # Excel reads the encoding from the mark at the start; without it Đurđevac is garbled there.
    text = codecs.getwriter("utf-8-sig")(file)
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL)
    point = "," if separator == SEMICOLON else "."
    for row in chain([table.head], table.cells):
        writer.writerow(csv_cell(cell, point) for cell in row)
    file.seek(0)
    return file


def write_about(about):
    """Return rows of (label, text) as a text file open at its start: what is beside a CSV."""
    lines = (f"{plain(label)}: {plain(str(text))}\r\n" for label, text in about)
    return io.BytesIO("".join(lines).encode("utf-8-sig"))


def write_xlsx(about, tables, *, title):
    """Return a workbook as a file open at its start: a sheet of what it is, a sheet a table."""
    # It takes a while to load, and only those who take a file need it.
    # openpyxl: slow to load, and only few processes need it
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.title = plain(title)
    book.properties.creator = _("Action learning sets")
    book.properties.language = get_language()
    _Sheet(book, _("About"), [WIDE, 2 * MAX_WIDTH]).fill(about)
    for table in tables:
        sheet = _Sheet(book, table.name, [column.width for column in table.columns])
        sheet.fill(table.cells, table.head)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


class _Sheet:
    """One sheet of a workbook that is written row by row."""

    def __init__(self, book, name, widths):
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.utils import get_column_letter

        self.cell_of, self.letters = WriteOnlyCell, get_column_letter
        self.sheet = book.create_sheet(plain(name)[:31])
        for number, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width
        self.styles = self._styles()

    def _styles(self):
        """Return the styles that cells share, made once: one for each cell would take ages."""
        from openpyxl.styles import Alignment, Font

        cells = {name: self.cell_of(self.sheet) for name in ("text", "kept", "date", "head")}
        for cell in cells.values():
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        cells["kept"].quotePrefix = True  # stays a text when somebody opens the cell to edit it
        cells["date"].number_format = pgettext("of dates in a spreadsheet", "yyyy-mm-dd")
        cells["head"].font = Font(bold=True)
        return {name: cell._style for name, cell in cells.items()}

    def fill(self, rows, head=()):
        """Write the rows; a head stays in sight above them and can be filtered by."""
        if head:
            self.sheet.freeze_panes = "B2"  # before the first row, or it is lost
            self.sheet.append([self._cell(text, "head") for text in head])
        number = 1
        for number, row in enumerate(rows, start=2):  # noqa: B007 - how many there were
            self.sheet.append([self._cell(cell) for cell in row])
        if head:
            self.sheet.auto_filter.ref = f"A1:{self.letters(len(head))}{number}"

    def _cell(self, value, styles="text"):
        cell = self.cell_of(self.sheet)
        if isinstance(value, str) and value:
            # The type last: openpyxl guesses a formula from "=", an error from "#N/A".
            cell.value = _not_too_long(plain(value))
            cell.data_type = "s"
            styles = "kept" if starts_formula(cell.value) else styles
        else:
            cell.value = None if value == "" else value
            styles = "date" if isinstance(value, dt.date) else styles
        cell._style = self.styles[styles]
        return cell


def _not_too_long(text):
    if len(text) <= MAX_CELL_LENGTH:
        return text
    cut = _("… (too long for a cell: the CSV file has all of it)")
    return text[: MAX_CELL_LENGTH - len(cut)] + cut


def hand_out(file, *, name, content_type):
    """Return the answer that lets a browser save the file, and nobody keep it on the way."""
    response = FileResponse(
        file, as_attachment=True, filename=clean_name(name), content_type=content_type
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
