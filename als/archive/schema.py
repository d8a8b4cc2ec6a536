"""The published shape of an archive, as a JSON Schema made from the models.

``manage.py archive --schema`` prints it; ``docs/archive.schema.json`` is that print.
"""

from django.db import models

from als.accounts.models import NAME_PARTS
from als.archive.inventory.table import ARCHIVED, LEADS_OUT, PEOPLE
from als.archive.values import fields_of, key_name

FORMAT = "action-learning-set archive"
FORMAT_VERSION = 1
WHOLE, SHOWN, OF_PAIR = "whole", "facilitators", "pair"

KINDS = (
    (models.BooleanField, {"type": "boolean"}),
    (models.IntegerField, {"type": "integer"}),
    (models.DateTimeField, {"type": "string", "format": "date-time"}),
    (models.DateField, {"type": "string", "format": "date"}),
    (models.DecimalField, {"type": "string", "pattern": "^-?[0-9]+([.][0-9]+)?$"}),
    (models.UUIDField, {"type": "string", "format": "uuid"}),
    (models.JSONField, {}),
    (models.CharField, {"type": "string"}),
    (models.TextField, {"type": "string"}),
)


def schema():
    """Return the schema of an archive read as one document: the manifest, people, and tables."""
    tables = {one.file_name: _rows(one.model) for one in ARCHIVED}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Archive of an action learning set",
        "description": "A ZIP. Each property is a file of that name in it. A file of rows is an "
        "array with a row on each line; a reference is the key of the row that it leads to, and "
        "one to a person is the id in data/people.json.",
        "type": "object",
        "required": ["manifest.json", PEOPLE],
        "properties": {"manifest.json": _manifest(), PEOPLE: _people(), **tables},
        "additionalProperties": False,
    }


def _manifest():
    text, whole = {"type": "string"}, {"type": "integer", "minimum": 0}
    return _object(
        format={"const": FORMAT},
        format_version={"const": FORMAT_VERSION},
        product_version=text,
        id={**text, "format": "uuid"},
        made_at={**text, "format": "date-time"},
        scope={"enum": [WHOLE, SHOWN, OF_PAIR]},
        set=text,
        pair=text,
        programme=text,
        rows={"type": "object", "additionalProperties": whole},
        left_out={"type": "array", "items": text},
        missing={"type": "array", "items": text},
        files={
            "type": "array",
            "items": _object(path=text, size=whole, sha256={**text, "pattern": "^[0-9a-f]{64}$"}),
        },
    )


def _people():
    person = _object(
        id={"type": "integer"},
        name={"type": "string"},
        email={"type": "string", "description": "Empty for people who are not in the set"},
        is_active={"type": "boolean"},
        **{part: {"type": "string"} for part in NAME_PARTS},
    )
    return {"type": "array", "items": person}


def _rows(model):
    columns = {key_name(model): {"type": "integer"}}
    columns |= {field.name: _column(model, field) for field in fields_of(model)}
    row = {**_object(**columns), "title": str(model._meta.verbose_name)}
    return {"type": "array", "items": row}


def _column(model, field):
    if isinstance(field, models.ForeignKey):
        target = field.related_model._meta.label_lower
        column = {"type": "integer", "description": f"Key of {target}"}
        if (model, field.name) in LEADS_OUT:
            return {"type": "null"}
    elif isinstance(field, models.FileField):
        return {"type": "string", "description": "Path of the file in the archive; empty: none"}
    else:
        column = dict(next(column for kind, column in KINDS if isinstance(field, kind)))
        if field.choices and not field.null:
            column["examples"] = [value for value, _label in field.choices]
    if field.null and "type" in column:
        column["type"] = [column["type"], "null"]
    return column


def _object(**columns):
    return {
        "type": "object",
        "required": list(columns),
        "properties": columns,
        "additionalProperties": False,
    }
