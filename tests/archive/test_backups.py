"""A backup of the whole installation: what comes back, and what is refused."""

import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import pyrage
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from als.archive.backups import restoring, rows, writing
from als.archive.leftovers import stored_names
from als.archive.zip_writer import MANIFEST
from sets.models import PaperFile, Programme
from tests.archive.whole import whole_set

pytestmark = pytest.mark.django_db


@pytest.fixture
def backup(cast, tmp_path):
    """Return the path of a backup of a set with a row of every kind."""
    whole_set(cast)
    path = tmp_path / "backup.zip"
    call_command("backup", str(path), stdout=StringIO())
    return path


def manifest(path):
    with ZipFile(path) as file:
        return json.loads(file.read(MANIFEST))


def digests(path):
    return {part["path"]: part["sha256"] for part in manifest(path)["files"]}


def empty():
    """Remove every row and file, as from a new installation."""
    tables = [model._meta.db_table for model in rows.tables()]
    connection.check_constraints()  # those that wait for the end of the transaction
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, tables))} CASCADE")
    for name in list(stored_names()):
        default_storage.delete(name)


@pytest.mark.services
def test_every_row_and_file_comes_back_as_it_was_and_new_rows_get_new_numbers(backup, tmp_path):
    filled = [model for model in rows.tables() if model._base_manager.exists()]
    last = Programme.objects.order_by("-pk")[0].pk
    paper = PaperFile.objects.first()
    empty()
    restoring.restore(backup)
    call_command("backup", str(tmp_path / "again.zip"), stdout=StringIO())
    assert digests(tmp_path / "again.zip") == digests(backup)
    assert len(filled) > 60
    assert PaperFile.objects.get(pk=paper.pk).file.size == paper.size
    assert Programme.objects.create(**_values(last)).pk > last


def _values(pk):
    row = Programme.objects.get(pk=pk)
    values = {f.attname: getattr(row, f.attname) for f in Programme._meta.concrete_fields}
    return values | {"id": None, "name": "Another"}


@pytest.mark.services
def test_a_backup_that_is_damaged_or_does_not_fit_changes_nothing(backup, tmp_path, case):
    broken = tmp_path / "broken.zip"

    def rewritten(change):
        with ZipFile(backup) as source, ZipFile(broken, "w") as target:
            for name in source.namelist():
                target.writestr(name, change(name, source.read(name)))

    def other_file(name, data):
        return data + b"." if name.startswith("files/") else data

    def other_row(name, data):
        return data.replace(b"Main set", b"Mein set") if name.startswith("rows/") else data

    def other_version(name, data):
        return data.replace(b'"migrations": []', b'"migrations": ["x.0001"]')

    with case("of another version"), pytest.raises(restoring.NotRestored, match="another version"):
        rewritten(other_version)
        empty()
        restoring.restore(broken)
    for change in (other_file, other_row):
        with case(change.__name__):
            rewritten(change)
            empty()
            with pytest.raises(restoring.NotRestored, match="damaged"):
                restoring.restore(broken)
            assert (Programme.objects.count(), list(stored_names())) == (0, [])
            for name in [name for name in ZipFile(backup).namelist() if name.startswith("files/")]:
                default_storage.save(
                    name.removeprefix("files/"), BytesIO(ZipFile(backup).read(name))
                )


def test_it_is_restored_into_an_empty_installation_alone(backup):
    with pytest.raises(restoring.NotRestored, match="is not empty"):
        restoring.restore(backup)


def test_what_is_no_backup_is_refused(db, tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(b"no zip")
    with pytest.raises(restoring.NotRestored, match="no backup"):
        restoring.restore(path)
    with ZipFile(path, "w") as file:
        file.writestr("a", "b")
    with pytest.raises(restoring.NotRestored, match="no backup"):
        restoring.restore(path)


def test_with_a_public_key_only_the_private_key_opens_it(db, settings, tmp_path, monkeypatch):
    key, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    settings.BACKUP_PUBLIC_KEY = str(key.to_public())
    written, beside = writing.write, set()

    def seen(file):
        missing = written(file)
        file.flush()
        beside.update(found.name for found in tmp_path.rglob("*") if found.stat().st_size)
        return missing

    monkeypatch.setattr(writing, "write", seen)
    call_command("backup", str(tmp_path / "new.zip.age"), stdout=StringIO())
    assert not beside  # nothing plain where backups lie
    call_command("backup", str(tmp_path / "new.zip.age"), stdout=StringIO())
    path, plain = tmp_path / "new.zip.age", tmp_path / "plain.zip"
    assert b"core.AuditEntry" not in path.read_bytes()
    writing.decrypt(path, plain, str(key))
    assert manifest(plain)["format"] == writing.FORMAT
    with pytest.raises(pyrage.DecryptError):
        writing.decrypt(path, plain, str(other))
    assert {file.name for file in tmp_path.iterdir()} == {"new.zip.age", "plain.zip"}


def test_of_a_folder_the_newest_are_kept(db, tmp_path):
    for day in (1, 2, 3):
        (tmp_path / f"als-2026010{day}T000000Z.zip").touch()
    (tmp_path / "als-2025-before-the-move.zip").touch()
    call_command("backup", str(tmp_path), keep=2, stdout=StringIO())
    own, old, new = sorted(tmp_path.iterdir())
    assert (own.name, old.name) == ("als-2025-before-the-move.zip", "als-20260103T000000Z.zip")
    assert new.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError):
        call_command("backup", str(tmp_path), keep=0, stdout=StringIO())


def test_a_file_that_is_missing_is_named_and_the_rest_is_kept(backup, tmp_path):
    file = PaperFile.objects.first()
    default_storage.delete(file.file.name)
    folder = tmp_path / "folder"
    folder.mkdir()
    whole = folder / "als-20260101T000000Z.zip"
    whole.touch()
    with pytest.raises(CommandError, match=file.file.name):
        call_command("backup", str(folder), keep=1, stdout=StringIO())
    first, path = sorted(folder.iterdir())
    assert first == whole  # nothing whole is removed for it
    assert manifest(path)["missing"] == [file.file.name]
