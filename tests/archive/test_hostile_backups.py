"""A file that says it is a backup, and means harm or is broken: a sentence, and nothing changed."""

import hashlib
import json
from zipfile import ZipFile

import pytest

from als.archive.backups import restoring, rows, writing
from als.archive.leftovers import stored_names
from als.archive.zip_writer import MANIFEST
from sets.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def numbers_go_on(monkeypatch):
    """What a sequence counts is not undone with a test's rows: later ones would meet their keys."""
    monkeypatch.setattr(restoring, "_start_numbers_after", lambda: None)


def parts():
    """Return the parts of an empty installation's backup: name → bytes."""
    return {f"rows/{model._meta.label}.jsonl": b"" for model in rows.tables()}


def packed(found, path, manifest=None):
    listed = [{"path": k, "sha256": hashlib.sha256(v).hexdigest()} for k, v in found.items()]
    facts = {"format": writing.FORMAT, "migrations": writing.migrations(), "files": listed}
    with ZipFile(path, "w") as file:
        for name, data in found.items():
            file.writestr(name, data)
        file.writestr(MANIFEST, json.dumps(facts | (manifest or {})))
    return path


PROGRAMME = "rows/sets.Programme.jsonl"
HOSTILE = {
    "a way out of the folder": ({"files/../../out": b"x"}, {}),
    "a whole path": ({"files//tmp/als-out": b"x"}, {}),
    "no name": ({"files/": b"x"}, {}),
    "a name of bytes": ({"files/a\0b": b"x"}, {}),
    "rows that are no objects": ({PROGRAMME: b"[1, 2]\n"}, {}),
    "rows that are numbers": ({PROGRAMME: b"7\n"}, {}),
    "rows without end": ({PROGRAMME: b"[" * 100_000 + b"\n"}, {}),
    "no JSON": ({PROGRAMME: b"\xff\xfe\n"}, {}),
    "no list of files": ({}, {"files": 7}),
    "files that are none": ({}, {"files": ["rows"]}),
    "no migrations": ({}, {"migrations": None}),
    "a part that is not there": ({}, {"files": [{"path": "files/a", "sha256": "b"}]}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_backup_is_refused_with_a_sentence(name, tmp_path):
    changed, manifest = HOSTILE[name]
    path = packed(parts() | changed, tmp_path / "hostile.zip", manifest)
    with pytest.raises(restoring.NotRestored):
        restoring.restore(path)
    assert (Programme.objects.count(), list(stored_names())) == (0, [])


def values(**changed):
    row = Programme(pk=1, name="P")
    written = {f.attname: rows._written(f, row) for f in rows._fields(Programme)}
    return json.dumps(written | changed).encode() + b"\n"


@pytest.mark.parametrize("value", [[], {}, 10**400, "x" * 10**6, True, "\0", 1.5, None])
@pytest.mark.parametrize("name", ["id", "name"])
def test_a_row_with_a_value_of_another_kind_is_refused_or_taken(name, value, tmp_path):
    found = parts() | {PROGRAMME: values(**{name: value})}
    path = packed(found, tmp_path / "odd.zip")
    try:
        restoring.restore(path)
    except restoring.NotRestored:
        assert not Programme.objects.exists()
