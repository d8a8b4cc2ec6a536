"""The content of a report as JSON, and the schema that describes it (JSON Schema 2020-12)."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from als.core.enums import JobStage
from als.core.files.progress import NO_PROGRESS

# What only this installation can make sense of: the keys of its rows.
INTERNAL = {"sources"}


def json_of(content, job=NO_PROGRESS):
    """Return the bytes, and no number of pages. Keys are sorted: a database may not keep order."""
    job.stage(JobStage.WRITE)
    public = {key: value for key, value in content.items() if key not in INTERNAL}
    text = json.dumps(
        {"$schema": schema_address(), **public}, sort_keys=True, ensure_ascii=False, indent=1
    )
    return f"{text}\n".encode(), None


def schema_address():
    """Return where this installation publishes the schema: whoever has the file can find it."""
    return f"{settings.BASE_URL}{reverse('reports:schema')}"


@cache
def _described():
    path = Path(__file__).with_name("report.schema.json")
    return json.loads(path.read_text(encoding="utf-8"))


def schema():
    """Return the schema as a dict, with the address that it has here."""
    return {**_described(), "$id": schema_address()}
