"""The rows of the whole installation as lines of JSON, the same from PostgreSQL and from SQLite."""

import json

from django.apps import apps
from django.db import models

BATCH = 500  # rows
LEFT_OUT = {
    "core.SearchEntry",  # made again by the triggers of what it is about
    # Who signed out, or was signed out, after the backup stays so.
    "sessions.Session",
    "usersessions.UserSession",
}


def tables():
    """Return the models whose rows are kept, those that join two others included."""
    found = apps.get_models(include_auto_created=True)
    return [
        model
        for model in found
        if model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_OUT
    ]


def lines_of(model, note_file=lambda name: None):
    """Yield each row of a table as a line of bytes; ``note_file`` gets the names of its files."""
    fields = _fields(model)
    files = [field.attname for field in fields if isinstance(field, models.FileField)]
    for row in model._base_manager.order_by("pk").iterator(chunk_size=BATCH):
        for attname in files:
            if name := getattr(row, attname).name:
                note_file(name)
        values = {field.attname: _written(field, row) for field in fields}
        yield json.dumps(values, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def row_of(model, line):
    """Return the unsaved row that a line describes."""
    values = json.loads(line)
    return model(**{field.attname: _read(field, values[field.attname]) for field in _fields(model)})


def _fields(model):
    return [field for field in model._meta.concrete_fields if not field.generated]


def _written(field, row):
    value = field.value_from_object(row)
    if value is None or isinstance(field, models.JSONField):
        return value
    return field.value_to_string(row)


def _read(field, value):
    if value is None or isinstance(field, models.JSONField):
        return value
    return field.to_python(value)
