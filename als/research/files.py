"""The ZIP of an extract: each table as CSV, Parquet and JSON, with the code book.

The JSON is what the API hands out, so that it shows nothing that the files do not.
"""

import csv
import io
import json
from itertools import islice
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from als.core.files.tables import csv_cell
from als.research.code_book import HEAD, book_rows, book_text
from als.research.columns import NUMBER, WHOLE, YES_NO
from als.research.tables.all import TABLES

# No file says when it was written: the row does, and the same rows give the same bytes.
NO_DATE = (1980, 1, 1, 0, 0, 0)


def write_zip(file, tables, book, facts):
    """Write the ZIP into an open file. ``tables``: kind → rows; ``facts``: see ``book_text``."""
    counts = {str(kind): len(rows) for kind, rows in tables.items()}
    with ZipFile(file, "w") as zip_file:
        _put(zip_file, "README.txt", book_text(book, counts, facts).encode("utf-8-sig"))
        _put(zip_file, "code_book.csv", csv_of(HEAD, book_rows(book)))
        _put(zip_file, "code_book.json", _json(book))
        for kind, rows in tables.items():
            columns = TABLES[kind].columns
            _put(zip_file, f"csv/{kind}.csv", csv_of([one.name for one in columns], rows))
            _put(zip_file, f"parquet/{kind}.parquet", parquet_of(columns, rows))
            _put(zip_file, json_name(kind), _json_of_rows(rows))


def json_name(kind):
    return f"json/{kind}.json"


def read_json(file, name):
    """Return what a JSON file of an extract's ZIP holds."""
    with ZipFile(file) as zip_file:
        return json.loads(zip_file.read(name))


def read_rows(file, kind, start, stop):
    """Return some rows of a table: of the others only the lines are passed."""
    with ZipFile(file) as zip_file, zip_file.open(json_name(kind)) as lines:
        next(lines)  # the bracket
        page = [line for line in islice(lines, start, stop) if line.startswith(b"{")]
    return [json.loads(line.rstrip(b",\n")) for line in page]


def csv_of(head, rows):
    """Return rows as CSV: its head in the first line; a text that might be a formula has a '."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    for row in rows:
        writer.writerow(_cell(row[name]) for name in head)
    return text.getvalue().encode("utf-8-sig")


def _cell(value):
    if isinstance(value, bool):  # as R and pandas read it
        return "TRUE" if value else "FALSE"
    return csv_cell(value)


def parquet_of(columns, rows):
    """Return rows as a Parquet file, each column with its type and its meaning."""
    # arro3: only the worker that makes an extract needs it
    from arro3.core import Array, DataType, Field, Schema, Table
    from arro3.io import write_parquet

    types = {WHOLE: DataType.int64(), NUMBER: DataType.float64(), YES_NO: DataType.bool()}
    text = DataType.utf8()
    fields = [
        Field(one.name, types.get(one.kind, text), nullable=True,
              metadata={"description": str(one.meaning)})
        for one in columns
    ]  # fmt: skip
    arrays = [
        Array([row[one.name] for row in rows], type=types.get(one.kind, text)) for one in columns
    ]
    file = io.BytesIO()
    write_parquet(Table.from_arrays(arrays, schema=Schema(fields)), file)
    return file.getvalue()


def _json(value):
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _json_of_rows(rows):
    """Return rows as JSON, each in a line of its own, so that one can be read without the rest."""
    lines = (json.dumps(row, ensure_ascii=False).encode() for row in rows)
    return b"[\n" + b",\n".join(lines) + b"\n]"


def _put(zip_file, name, data):
    info = ZipInfo(name, date_time=NO_DATE)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    zip_file.writestr(info, data)
