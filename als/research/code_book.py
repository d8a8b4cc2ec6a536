"""The code book: what each table and variable means, and what was left out, and why."""

from django.utils.translation import gettext as _

from als.research.enums import TableKind
from als.research.small_cells import SMALLEST, SOURCE
from als.research.tables.all import TABLES

HEAD = ("table", "variable", "type", "unit", "values", "blank", "meaning")


def rules():
    """Return what holds for all tables, a sentence each."""
    return [
        _("Rows are of sets whose ground rules allow research, whose report is released, and whose "
          "personal data has not been deleted."),
        _("An entry is in as far as the newest released version of the report has it, with the "
          "values of that version. Where a consent is taken back since, or its words are changed, "
          "the entry or the text is out of the next extract."),
        _("No names, addresses or places are in it. Codes stand for sets, pairs and rows. They are "
          "the same in all extracts of one researcher in one programme, and others for anybody "
          "else; those of words are others in each extract."),
        _("An entry has the code of its pair only where it may have the pair’s names: readers of "
          "the report know whose that is, and would know the pair’s other entries by its code."),
        _("A number of people under %(smallest)s, and a mean or median of fewer answers, is left "
          "blank (%(source)s).") % {"smallest": SMALLEST, "source": SOURCE},
        _("An empty cell is not a zero."),
    ]  # fmt: skip


def nowhere():
    """Return what is in no table, and why, a sentence each."""
    return [
        _("Members, facilitators and authorities: they are people, or places by which people are "
          "found."),
        _("Comments, questions, private notes, support, papers, agendas and the focus workshop: "
          "written for the set alone."),
        _("Reviews of meetings and comments on lessons: the report prints them, without codes."),
        _("Attached files and photos: what is in them cannot be checked for names."),
    ]  # fmt: skip


def code_book(kinds):
    """Return the code book of these tables as texts and lists, which is also its JSON."""
    return {
        "rules": rules(),
        "tables": [_table(TableKind(kind)) for kind in TABLES if kind in kinds],
        "in_no_table": nowhere(),
    }


def _table(kind):
    table = TABLES[kind]
    return {
        "table": str(kind),
        "title": str(kind.label),
        "row": str(table.row),
        "left_out": str(table.left_out),
        "variables": [_variable(column) for column in table.columns],
    }


def _variable(column):
    return {
        "variable": column.name,
        "type": column.kind,
        "unit": str(column.unit),
        "values": {key: str(words) for key, words in column.values.items()},
        "blank": str(column.blank),
        "meaning": str(column.meaning),
    }


def book_rows(book):
    """Return the code book as the rows of one table, with ``HEAD``'s columns."""
    return [
        {**variable, "table": table["table"], "values": _in_a_cell(variable["values"])}
        for table in book["tables"]
        for variable in table["variables"]
    ]


def _in_a_cell(values):
    return "; ".join(f"{key}: {words}" for key, words in values.items())


def book_text(book, counts, facts):
    """Return what a person reads first. ``facts``: label → text; ``counts``: rows by table."""
    lines = [f"{label}: {text}" for label, text in facts.items()]
    lines += ["", *book["rules"], "", _("Tables, with their numbers of rows, and what a row is:")]
    for table in book["tables"]:
        number = counts[table["table"]]
        lines.append(f"{table['table']} ({number}): {table['row']}.")
        if table["left_out"]:
            lines.append(_("  Left out: %s.") % table["left_out"])
    lines += ["", _("In no table:"), *(f"- {sentence}" for sentence in book["in_no_table"])]
    return "\r\n".join(lines) + "\r\n"
