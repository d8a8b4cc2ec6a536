"""From the bytes of a list of authorities to its text or its cells, whatever program saved it."""

import io
import zipfile
from itertools import islice

from django.utils.translation import gettext as _

from als.core.refusals import Refused

MAX_MB = 5
MAX_SHEET_BYTES = 40 * 1024 * 1024  # unpacked; a list of 10,000 authorities has some 2 MB
MAX_ROWS, MAX_COLUMNS, MAX_TITLES = 50_000, 50, 10
MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
# What programs wrote before UTF-8, by the name for people. In the last each byte has a meaning.
OLDER = {
    "cp1250": "Windows-1250",
    "cp1252": "Windows-1252",
    "cp1257": "Windows-1257",
    "iso8859-2": "ISO 8859-2",
}
# By language, which of them its spreadsheets saved; the others' saved Windows-1252.
OLDER_BY_LANGUAGE = {"hr": "cp1250", "pl": "cp1250", "et": "cp1257"}


def refuse_too_large(size):
    if size > MAX_MB * 1024 * 1024:
        raise Refused(_("The file is larger than %s MB: no list of authorities is.") % MAX_MB)


def older_for(language):
    """Return in which encodings to try a file that shows none, the language's own first."""
    return sorted(OLDER, key=lambda one: one != OLDER_BY_LANGUAGE.get(language, "cp1252"))


def text_in(data, older=()):
    """Return the text of the bytes and, of ``older``, the encoding that had to be used, or "".

    ``Refused`` if the bytes don't show their encoding and no older one is named, or none fits.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            _("This is a file of an older Excel, or has a password. Save it as XLSX without one.")
        )
    if data.startswith(b"%PDF-"):
        raise Refused(_("This is a PDF. Ask its publisher for the list as CSV or XLSX."))
    text, used = _decoded(data, older)
    if "\0" in text:
        raise Refused(
            _("This is not a CSV file: it holds bytes that no text has. Save it as “CSV UTF-8”.")
        )
    if not text.strip():
        raise Refused(_("The file is empty."))
    return text, used


def _decoded(data, older):
    try:
        return data.decode(_encoding_of(data)), ""
    except UnicodeDecodeError as error:
        line = _line_of(data, error.start)
    for encoding in older:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Refused(
        _(
            "Line %s is not UTF-8 text. The file was probably saved as Windows-1250 or the like: "
            "save it as “CSV UTF-8” or as XLSX, or give its encoding with --encoding."
        )
        % line
    )


def read_otherwise(cells, used, wanted):
    """Return the cells as if their file had been read in another of the older encodings."""
    return [cell.encode(used).decode(wanted) for cell in cells]


def _encoding_of(data):
    """Return what a mark at the start says, or what zeros at every other place show."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    start = data[:200]
    if len(start) >= 4 and len(data) % 2 == 0:
        if not any(start[0::2]) or (0 in start[1::2] and 0 not in start[0::2]):
            return "utf-16-be" if not any(start[0::2]) else "utf-16-le"
        if 0 in start[0::2] and 0 not in start[1::2]:
            return "utf-16-be"
    return "utf-8"


def _line_of(data, position):
    """Return the number of the line, whichever of the three line ends the file has."""
    before = data[:position].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1


def head_of(lines):
    """Return the cells of the line that names the columns; [] if there is none.

    Titles above it are passed over: lines of one filled cell, and empty ones between.
    """
    titled = False
    for cells in islice(lines, MAX_TITLES):
        filled = sum(bool(cell.strip()) for cell in cells)
        if filled > 1 or not (filled or titled):
            return cells
        titled = True
    return []


def sheet_in(data):
    """Return the line that names the columns of a workbook's first sheet, and what is under it.

    That is (number, cells) of each line.
    """
    # openpyxl: slow to load, and only few processes need it
    from openpyxl import load_workbook

    unreadable = Refused(
        _("This XLSX file can’t be read. Open it in a spreadsheet and save it as “CSV UTF-8”.")
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MAX_SHEET_BYTES:
                raise unreadable
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        if (sheet.max_row or 0) > MAX_ROWS or (sheet.max_column or 0) > MAX_COLUMNS:
            sheet.reset_dimensions()
        lines = [
            [_cell(value) for value in line]
            for line in sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS, values_only=True)
        ]
    except Refused:
        raise
    except Exception:  # noqa: BLE001 - a reader that many things can trip: it is no list of ours
        raise unreadable from None
    if not lines:
        raise Refused(_("The file is empty."))
    numbered = iter(enumerate(lines, start=1))
    head = head_of(cells for _number, cells in numbered)
    while head and not head[-1]:
        head = head[:-1]
    rows = [(number, line[: len(head)]) for number, line in numbered]
    return head, [(number, line + [""] * (len(head) - len(line))) for number, line in rows]


def _cell(value):
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)
