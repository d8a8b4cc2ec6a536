"""An archive read by the tests alone: not with what they test."""

import hashlib
import io
import json
from zipfile import ZipFile

from django.apps import apps

from als.accounts.models import User
from als.archive.write import SetContents, write
from reports.sources import SOURCES as KINDS

SOURCES = {
    "issue": "actions.issue",
    "action": "actions.proposedaction",
    "progress": "actions.progressentry",
    "minute": "meetings.minute",
}
DETAILS = {
    "theme": "actions.theme",
    "into": "actions.theme",
    "out_of": "actions.theme",
    "evidence": "reports.evidence",
    "action": "actions.proposedaction",
}


def archive_of(set_, scope="whole", **kwargs):
    """Return an archive as a file in memory."""
    file = io.BytesIO()
    write(SetContents(set_, scope, reader=kwargs.pop("reader", User(name="Tests")), **kwargs), file)
    file.seek(0)
    return file


def document_of(file):
    """Return the archive as the one document that the schema describes."""
    with ZipFile(file) as parts:
        return {
            name: json.loads(parts.read(name))
            for name in parts.namelist()
            if name.endswith(".json")
        }


def parts_of(file):
    with ZipFile(file) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def comparable(file):
    """Return rows and files so that two archives can be compared though all their keys differ.

    A key becomes the place of its row among those of its model, a file the hash of its content.
    """
    document, parts = document_of(file), parts_of(file)
    tables = {name[5:-5]: rows for name, rows in document.items() if name.startswith("data/")}
    people = tables.pop("people")
    places = {label: _places(label, rows) for label, rows in tables.items()}
    places["accounts.user"] = {row["id"]: row["name"] for row in people}
    result = {
        label: [_row(label, row, places, parts) for row in rows] for label, rows in tables.items()
    }
    result["people"] = sorted((row["name"], row["email"], row["is_active"]) for row in people)
    minutes = {name for name in parts if name.startswith(("minutes/", "tables/"))}
    return result, minutes


def _places(label, rows):
    name = "history_id" if "history_id" in (rows or [{}])[0] else "id"
    return {row[name]: place for place, row in enumerate(sorted(rows, key=lambda r: r[name]))}


def _row(label, row, places, parts):
    model = apps.get_model(label)
    result = {}
    for name, value in row.items():
        field = model._meta.get_field(name)
        if field.primary_key:
            result[name] = places[label][value]
        elif field.is_relation:
            of = places.get(field.related_model._meta.label_lower, {})
            result[name] = value if value is None else of[value]
        elif field.get_internal_type() == "FileField" and value:
            result[name] = hashlib.sha256(parts[value]).hexdigest()
        else:
            result[name] = value
    return _inside(label, result, places)


def _inside(label, row, places):
    """Follow the keys that no foreign key tells of."""
    if label.rpartition(".")[2].startswith("historical"):
        row["id"] = places[label.replace("historical", "")][row["id"]]
    elif label == "core.auditentry":
        _audit_entry(row, places)
    elif label == "meetings.agendasent":
        for one in row["content"]:
            one["item"] = places["meetings.agendaitem"][one["item"]]
    elif label == "meetings.minutesversion":
        for photo in (photo for item in row["content"]["items"] for photo in item["photos"]):
            photo["pk"] = places["meetings.minutesphoto"][photo["pk"]]
        for entry in (entry for item in row["content"]["items"] for entry in item["entries"]):
            label = KINDS[entry["source"]].model_label.lower()
            entry["pk"] = places[label][entry["pk"]]
            entry["pair_pk"] = entry["pair_pk"] and places["sets.pair"][entry["pair_pk"]]
    return row


def _audit_entry(row, places):
    row["set_id"] = None if row["set_id"] is None else places["sets.learningset"][row["set_id"]]
    row["pair_id"] = None if row["pair_id"] is None else places["sets.pair"][row["pair_id"]]
    label = next((one for one in places if one.endswith(f".{row['target_kind']}")), None)
    row["target_id"] = places.get(label, {}).get(row["target_id"], "gone")
    for name, value in row["details"].items():
        if name in DETAILS and isinstance(value, int):
            row["details"][name] = places[DETAILS[name]].get(value, "gone")
