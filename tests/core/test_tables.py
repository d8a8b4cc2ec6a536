"""Tables to take along: what people typed stays text, in whatever program opens it."""

import csv
import datetime as dt
import io
import re
from decimal import Decimal

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from als.core.files.tables import (
    MAX_CELL_LENGTH,
    MIN_WIDTH,
    Column,
    Table,
    csv_cell,
    hand_out,
    plain,
    starts_formula,
    write_csv,
    write_xlsx,
)
from tests.each import each

FORMULAS = [
    '=HYPERLINK("http://evil.example","Click")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "- first",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(A1)",
    "﹦1+1",
    "  =1+1",
    "\u200b=1+1",
    "\u202e=1+1",
    "\ufeff=1+1",
    '"=1+1"',
    "\x00=1+1",
]
# Texts that hide a formula where another program would begin a new cell.
HIDDEN = ["a;=1+1", 'a;"=1+1"', "a,=1+1", "a\t=1+1", "a\n=1+1", "a\r\n@SUM(A1)", "a; ＝1+1"]
HARMLESS = [
    "Đurđevac",
    "a = b",
    "5-6",
    "-5",
    "-2.5",
    "#N/A",
    "TRUE",
    "2026-01-02",
    "me@example.org",
]


def table(*texts):
    return Table("Texts", [Column("Text", MIN_WIDTH, lambda row: row)], texts)


def read_csv(text, delimiter=","):
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def csv_of(*texts):
    return csv_text(table(*texts))


def csv_text(rows, *separator):
    return write_csv(rows, *separator).read().decode("utf-8")


def sheet_of(*texts):
    return sheet(table(*texts))


def sheet(rows):
    return openpyxl.load_workbook(write_xlsx([], [rows], title="Texts"))["Texts"]


@each("text", FORMULAS)
def test_no_text_is_a_formula_in_a_csv(text):
    assert csv_cell(text).lstrip(' \t\r\n\u200b\u202e\ufeff"')[0] == "'"


@each("text", HIDDEN)
def test_nor_where_another_program_splits_the_line(text):
    assert re.search("['][=@＝]", csv_cell(text)) is not None


@each("text", HARMLESS)
def test_what_is_no_formula_stays_as_it_was_typed(text):
    assert (csv_cell(text), starts_formula(text)) == (text, False)


@each("text", [*FORMULAS, *HIDDEN, *HARMLESS])
def test_in_a_workbook_each_text_is_a_text_and_as_it_was_typed(text):
    cell = sheet_of(text)["A2"]
    assert (cell.data_type, cell.value) == ("s", plain(text))


@each("text", FORMULAS)
def test_a_text_stays_a_text_in_a_workbook_when_somebody_edits_the_cell(text):
    assert sheet_of(text)["A2"].quotePrefix is True


BAD_START = re.compile(r'[\s"\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@＝＋－＠]')


@given(st.text(alphabet=st.sampled_from("=+-@＝ \t\n\r;,'\"|a1\u200bĐ")))
def test_whatever_is_typed_no_program_finds_a_formula_in_the_csv(text):
    lines = csv_of(text)
    for delimiter in ",;\t":
        for row in read_csv(lines.removeprefix("\ufeff"), delimiter):
            for cell in row:
                number = re.fullmatch(r'"?-?[0-9]+([.,][0-9]+)?"?', cell)
                assert number or not BAD_START.match(cell), (delimiter, cell)


@settings(max_examples=30)
@given(st.text())
def test_any_text_can_be_written_and_read_back(text):
    assert (sheet_of(text)["A2"].value or "") == plain(text)
    assert len(read_csv(csv_of(text))) == 2


def test_numbers_and_dates_stay_what_they_are():
    row = table(Decimal("-2.5"), dt.date(2026, 1, 2), -7, None)
    found = sheet(row)
    shown = [(cell.value, cell.data_type) for (cell,) in found.iter_rows(min_row=2)]
    assert shown == [(-2.5, "n"), (dt.datetime(2026, 1, 2), "d"), (-7, "n"), (None, "n")]
    assert found["A3"].number_format == "yyyy-mm-dd"
    for separator, number in ((",", "-2.5"), (";", "-2,5")):
        cells = read_csv(csv_text(row, separator).removeprefix("\ufeff"), separator)
        assert cells == [["Text"], [number], ["2026-01-02"], ["-7"], [""]]


def test_a_csv_begins_with_its_encoding_and_its_head():
    assert csv_of("Đurđevac") == '\ufeff"Text"\r\n"Đurđevac"\r\n'


def test_the_head_stays_in_sight_and_can_be_filtered_by():
    found = sheet_of("a", "b")
    assert (found.freeze_panes, found.auto_filter.ref) == ("B2", "A1:A3")
    assert found.column_dimensions["A"].width == MIN_WIDTH


def test_a_text_that_is_too_long_for_a_cell_says_so():
    value = sheet_of("a" * (MAX_CELL_LENGTH + 1))["A2"].value
    assert (len(value), value[-10:]) == (MAX_CELL_LENGTH, "all of it)")


def test_a_file_that_is_handed_out_is_kept_by_nobody_on_the_way():
    response = hand_out(io.BytesIO(b"x"), name="a/b: c.csv", content_type="text/csv")
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"] == 'attachment; filename="b- c.csv"'
