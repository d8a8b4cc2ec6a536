"""The content of a report as JSON, as ``docs/report.schema.json`` describes it."""

import json

from als.core.enums import JobStage
from reports.rendering.progress import QUIET

SCHEMA = "report.schema.json"
# What only this installation can make sense of: the keys of its rows.
INTERNAL = {"sources"}


def json_of(content, job=QUIET):
    """Return the bytes, and no number of pages. Keys are sorted: a database may not keep order."""
    job.stage(JobStage.WRITE)
    public = {key: value for key, value in content.items() if key not in INTERNAL}
    text = json.dumps({"$schema": SCHEMA, **public}, sort_keys=True, ensure_ascii=False, indent=1)
    return f"{text}\n".encode(), None
