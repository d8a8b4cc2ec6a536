"""The register of what is held about people, as the table in ``docs/privacy.md``.

A test holds the page against this; ``manage.py privacy_register`` writes it anew.
"""

from django.apps import apps
from django.conf import settings
from django.db.models import CharField, FileField, JSONField, TextField

from als.archive.clearing.table import KEPT, REMOVED, UNRELEASED
from als.archive.personal.table import HELD, NOBODYS

PAGE = settings.BASE_DIR / "docs" / "privacy.md"
BEGIN, END = "<!-- register: begin -->", "<!-- register: end -->"
GOES = {one.model for one in [*REMOVED, *UNRELEASED]}
TYPED = (CharField, TextField, JSONField, FileField)
HEAD = (
    "| what | kept in | columns with words or files | why | how long | when its person is removed |"
)


def written():
    """Return the register as Markdown."""
    rows = [_row(held) for held in HELD]
    others = [
        f"| {label} | {', '.join(_columns(label)) or '–'} | {reason} |"
        for label, reason in NOBODYS.items()
    ]
    return "\n".join([
        HEAD, "| --- | --- | --- | --- | --- | --- |", *rows, "",
        "What is nobody’s in particular:", "",
        "| kept in | columns with words or files | what it is |", "| --- | --- | --- |", *others,
    ])  # fmt: skip


def _row(held):
    columns = ", ".join(_columns(held.label)) or "–"
    then = f"{held.then}, unless it was shared" if held.but else str(held.then)
    return f"| {held.what} | {held.label} | {columns} | {held.why} | {_how_long(held)} | {then} |"


def _columns(label):
    return [
        column.name
        for column in apps.get_model(label)._meta.concrete_fields
        if isinstance(column, TYPED) and not column.choices
    ]


def _how_long(held):
    if held.kept:
        return held.kept
    if held.model in GOES:
        return "until the set is cleared"
    return KEPT.get(held.model, "for good, without names once the set is cleared")


def page_with_register():
    """Return the whole page with the register as it has to be."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    return f"{before}{BEGIN}\n{written()}\n{END}{rest.partition(END)[2]}"
