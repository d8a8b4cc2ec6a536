"""A backup of the whole installation: what comes back, and what is refused."""

import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import pyrage
import pytest
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from als.archive.backups import restoring, rows, writing
from als.archive.backups.opening import opened
from als.archive.leftovers import stored_names
from als.archive.management.commands import restore as restore_command
from als.archive.zip_writer import MANIFEST
from als.core.mail import outbox
from als.core.models import OutMail
from reports.models import PublicPage, Snapshot
from sets.models import PaperFile, Programme
from tests.archive.installation import fill_what_the_product_leaves_empty, whole_installation
from tests.archive.whole import whole_set

pytestmark = pytest.mark.django_db


@pytest.fixture
def backup(cast, tmp_path):
    """Return the path of a backup with a row in each table."""
    whole_installation(cast)
    fill_what_the_product_leaves_empty(cast)
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
    empty_ones = [m._meta.label for m in rows.tables() if not m._base_manager.exists()]
    last = Programme.objects.order_by("-pk")[0].pk
    paper = PaperFile.objects.first()
    empty()
    restoring.restore(backup, as_written=True)
    call_command("backup", str(tmp_path / "again.zip"), stdout=StringIO())
    assert digests(tmp_path / "again.zip") == digests(backup)
    assert empty_ones == []
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


def test_it_is_restored_into_an_empty_installation_alone(backup, monkeypatch):
    with pytest.raises(restoring.NotRestored, match="is not empty"):
        restoring.restore(backup)
    monkeypatch.setattr(restore_command, "call_command", pytest.fail)  # no upgrade of a live one
    with pytest.raises(CommandError, match="is not empty"):
        call_command("restore", str(backup))


@pytest.mark.services
def test_what_may_be_over_since_the_backup_does_not_go_on(cast, tmp_path):
    whole_set(cast)
    snapshot = Snapshot.objects.first()
    PublicPage.objects.update_or_create(
        report=snapshot.report,
        defaults={"snapshot": snapshot, "on_by": cast.facilitator, "off_at": None, "off_by": None},
    )
    waiting = OutMail.objects.unsent().count()
    assert cast.client("upper_a").get("/desk/").status_code == 200
    path = tmp_path / "backup.zip"
    call_command("backup", str(path), stdout=StringIO())
    assert not {"rows/sessions.Session.jsonl", "rows/usersessions.UserSession.jsonl"} & {
        *digests(path)
    }
    empty()
    assert Session.objects.exists()  # of a number, which a restored person has again
    assert restoring.restore(path) == (waiting, 1)
    assert waiting > 1
    assert not OutMail.objects.unsent().exists()
    assert not PublicPage.objects.filter(off_at=None).exists()
    assert not Session.objects.exists()
    assert outbox.send_all_again() > 1


@pytest.mark.services
def test_after_a_restore_that_ended_half_way_the_next_one_goes_through(backup, monkeypatch):
    with ZipFile(backup) as file:
        parts = [name for name in file.namelist() if name.startswith("files/")]
        data = {name.removeprefix("files/"): file.read(name) for name in parts}
    first, second, *_others = data
    empty()
    default_storage.save(first, BytesIO(b"half"))
    default_storage.save(second, BytesIO(data[second]))

    def fails(*args):
        raise OSError("read-only")

    with monkeypatch.context() as patched:
        patched.setattr(restoring, "stop_what_may_be_over", fails)
        with pytest.raises(OSError, match="read-only"):
            restoring.restore(backup)
    assert list(stored_names()) == [second]
    restoring.restore(backup)
    for name in data:
        with default_storage.open(name) as file:
            assert file.read() == data[name]


def test_what_is_no_backup_is_refused(db, tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(b"no zip")
    with pytest.raises(restoring.NotRestored, match="no backup"):
        restoring.restore(path)
    with ZipFile(path, "w") as file:
        file.writestr("é", "b")
    with pytest.raises(restoring.NotRestored, match="no backup"):
        restoring.restore(path)
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xc3("))  # a name that is no text
    with pytest.raises(restoring.NotRestored, match="no backup"):
        restoring.restore(path)


@pytest.mark.services
def test_whatever_is_wrong_with_a_file_a_sentence_says_so(backup, tmp_path, case):
    whole, broken = backup.read_bytes(), tmp_path / "broken.zip"
    with ZipFile(backup) as file:
        name = "rows/sets.Programme.jsonl"
        start = file.getinfo(name).header_offset + 30 + len(name) + 20  # of its extra field
        middle = start + file.getinfo(name).compress_size // 2
    empty()
    for at in (start, middle):
        with case(at), pytest.raises(restoring.NotRestored, match="damaged"):
            broken.write_bytes(
                whole[:at] + bytes(255 - byte for byte in whole[at : at + 4]) + whole[at + 4 :]
            )
            restoring.restore(broken)
    with case("a part is missing"), pytest.raises(restoring.NotRestored, match="damaged"):
        with ZipFile(backup) as source, ZipFile(broken, "w") as target:
            for part in source.namelist():
                if part != name:
                    target.writestr(part, source.read(part))
        restoring.restore(broken)


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
    keys = tmp_path / "keys.txt"
    keys.write_text(f"# two\n{other}\n{key}\n")
    with opened(path, keys) as found:
        assert manifest(found) == manifest(plain)
    keys.write_bytes(b"\xff")
    with pytest.raises(restoring.NotRestored, match="no private key"), opened(path, keys):
        pass
    keys.unlink()
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
