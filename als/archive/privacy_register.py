"""The register of what is held about people, as the table in ``docs/privacy.md``.

A test holds the page against this; ``manage.py privacy_register`` rewrites it.
"""

from django.conf import settings
from django.db.models import CharField, FileField, JSONField, TextField

from als.archive.inventory.columns import Impersonal, Removed
from als.archive.inventory.table import INVENTORY, PERSONAL

PAGE = settings.BASE_DIR / "docs" / "privacy.md"
BEGIN, END = "<!-- register: begin -->", "<!-- register: end -->"
TYPED = (CharField, TextField, JSONField, FileField)
HEAD = (
    "| what | kept in | columns with words or files | why | how long | when its person is removed |"
)


def written():
    """Return the register as Markdown."""
    rows = [_row(entry) for entry in PERSONAL]
    others = [
        f"| {entry.label} | {_columns(entry.model)} | {entry.person.what} |"
        for entry in INVENTORY
        if isinstance(entry.person, Impersonal)
    ]
    return "\n".join([
        HEAD, "| --- | --- | --- | --- | --- | --- |", *rows, "",
        "What is nobody’s in particular:", "",
        "| kept in | columns with words or files | what it is |", "| --- | --- | --- |", *others,
    ])  # fmt: skip


def _row(entry):
    whose = entry.person
    then = f"{whose.then}, unless it was shared" if whose.but else str(whose.then)
    return (
        f"| {whose.what} | {entry.label} | {_columns(entry.model)} | {whose.why} "
        f"| {_how_long(entry)} | {then} |"
    )


def _columns(model):
    names = [
        column.name
        for column in model._meta.concrete_fields
        if isinstance(column, TYPED) and not column.choices
    ]
    return ", ".join(names) or "–"


def _how_long(entry):
    if entry.person.kept:
        return entry.person.kept
    if isinstance(entry.clearing, Removed):
        return "until the set is cleared"
    return entry.clearing.why


def page_with_register():
    """Return the whole page with the register as it has to be."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    return f"{before}{BEGIN}\n{written()}\n{END}{rest.partition(END)[2]}"
