"""A file that is damaged, crafted, too new or another's is refused whole, with a sentence."""

import hashlib
import io
import json
from functools import cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from als.archive import read
from als.archive.read import opened
from als.archive.restore import restore
from als.core import audit
from als.core.refusals import Refused
from sets.models import LearningSet, Programme
from tests.archive.test_round_trip import elsewhere
from tests.archive.unpacked import archive_of, parts_of
from tests.cast import make_cast
from tests.reports import making

ISSUES, SETS = "data/actions.issue.json", "data/sets.learningset.json"


@cache
def small_archive():
    """An archive of little, made once, as its parts."""
    with elsewhere():
        cast = make_cast()
        issue = making.issue(cast, title="Two plans")
        audit.record("raised", issue, by=cast.upper_a, set_id=cast.set.pk)
        return parts_of(archive_of(cast.set))


@pytest.fixture
def parts(db):
    return dict(small_archive())


def packed(parts, tmp_path, **manifest):
    """Pack the parts again, with a manifest that fits them, but for ``manifest``."""
    original = json.loads(parts["manifest.json"])
    original["files"] = [
        {"path": path, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for path, data in parts.items()
        if path != "manifest.json"
    ]
    return zipped(
        {**parts, "manifest.json": json.dumps({**original, **manifest}).encode()}, tmp_path
    )


def zipped(parts, tmp_path):
    path = tmp_path / "bad.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return path


def refused(path):
    """Return the sentence with which the file is refused; nothing of it is here afterwards."""
    with pytest.raises(Refused) as refusal:
        with opened(path) as archive:
            restore(archive)
    assert not LearningSet.objects.exists()
    assert not Programme.objects.exists()
    store = Path(default_storage.location)
    assert not [path for path in store.rglob("*") if path.is_file()]
    return refusal.value.sentence


def with_row(parts, name, change):
    rows = json.loads(parts[name])
    change(rows[0])
    lines = ",\n".join(json.dumps(row) for row in rows)
    return {**parts, name: f"[\n{lines}\n]\n".encode()}


def test_what_was_packed_again_unchanged_is_taken(parts, tmp_path):
    with opened(packed(parts, tmp_path)) as archive:
        assert restore(archive).set.name == "Main set"


def test_a_file_that_is_no_zip(db, tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear all,")
    assert "is not an archive" in refused(path)


def test_a_zip_that_is_something_else(db, tmp_path):
    assert "no manifest" in refused(zipped({"photo.jpg": b"..."}, tmp_path))


def test_names_of_parts_that_no_text_has(db, tmp_path):
    path = zipped({"é.txt": b"..."}, tmp_path)
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xc3("))
    assert "is not an archive" in refused(path)


def test_a_file_cut_short(parts, tmp_path):
    path = packed(parts, tmp_path)
    path.write_bytes(path.read_bytes()[:-200])
    assert "is not an archive" in refused(path)


@pytest.mark.parametrize("name", [ISSUES, "README.txt", "manifest.json", "data/people.json"])
def test_one_byte_changed_in_a_part(parts, tmp_path, name):
    path = packed(parts, tmp_path)
    with ZipFile(path) as file:
        info = file.getinfo(name)
    data = bytearray(path.read_bytes())
    data[info.header_offset + 30 + len(name) + info.compress_size // 2] ^= 0xFF
    path.write_bytes(data)
    assert "damaged" in refused(path)


def test_a_changed_text_with_an_old_hash(parts, tmp_path):
    files = json.loads(parts["manifest.json"])["files"]
    changed = {**parts, "README.txt": parts["README.txt"].replace(b"Main", b"Mein")}
    assert "README.txt" in refused(packed(changed, tmp_path, files=files))


def test_a_newer_format(parts, tmp_path):
    assert "newer version" in refused(packed(parts, tmp_path, format_version=2))


def test_a_column_that_is_not_known(parts, tmp_path):
    newer = with_row(parts, ISSUES, lambda row: row.update(colour="red"))
    assert "newer version" in refused(packed(newer, tmp_path))


def test_an_older_archive_without_a_column_that_has_a_usual_value(parts, tmp_path):
    older = with_row(parts, SETS, lambda row: row.pop("keep_until"))
    with opened(packed(older, tmp_path)) as archive:
        assert restore(archive).set.keep_until is None


def test_a_pairs_own_part(parts, tmp_path):
    assert "can’t be imported" in refused(packed(parts, tmp_path, scope="pair"))


def test_another_programs_manifest(parts, tmp_path):
    assert "something else" in refused(packed(parts, tmp_path, format="moodle"))


@pytest.mark.parametrize("manifest", [b"[]", b"{}", b"nonsense", b'{"files": 3}', b"[" * 100_000])
def test_a_manifest_that_is_none(parts, tmp_path, manifest):
    assert "manifest" in refused(zipped({**parts, "manifest.json": manifest}, tmp_path))


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/als", "/etc/passwd", "a/../../b", "..", "C:/x", "a\\..\\b", "dir/"]
)
def test_a_path_that_leads_out(parts, tmp_path, name):
    assert "no archive of ours" in refused(packed({**parts, name: b"x"}, tmp_path))


def test_a_part_that_the_manifest_does_not_list(parts, tmp_path):
    files = json.loads(parts["manifest.json"])["files"]
    assert "lists" in refused(packed({**parts, "more.txt": b"x"}, tmp_path, files=files))


def test_two_parts_of_one_name(parts, tmp_path):
    path = packed(parts, tmp_path)
    with pytest.warns(UserWarning, match="Duplicate name"), ZipFile(path, "a") as file:
        file.writestr("README.txt", b"x")
    assert "two parts" in refused(path)


def test_a_part_that_unpacks_to_a_thousand_times_its_size(parts, tmp_path):
    bomb = {**parts, "papers/1-bomb.pdf": bytes(30 * 1024 * 1024)}
    assert "fill the disk" in refused(packed(bomb, tmp_path))


def test_more_than_an_archive_can_hold(parts, tmp_path, monkeypatch):
    monkeypatch.setattr(read, "MAX_BYTES", 1000)
    assert "more than" in refused(packed(parts, tmp_path))


def change(**values):
    return lambda row: row.update(values)


@pytest.mark.parametrize(
    ("name", "how"),
    [
        (ISSUES, change(pair=987)),
        (ISSUES, change(kind="nonsense")),
        (ISSUES, change(title="x" * 5000)),
        (ISSUES, change(title=None)),
        (ISSUES, change(id="1")),
        (ISSUES, change(id=True)),
        (ISSUES, change(raised_at="yesterday")),
        (ISSUES, change(raised_by={"id": 1})),
        (SETS, change(hours_a_month=10**30)),
        (SETS, change(start="2030-01-01", end="2029-01-01")),
        ("data/core.auditentry.json", change(details=[])),
        ("data/people.json", change(email=7)),
        ("data/sets.programme.json", change(logo="../secret")),
        ("data/sets.programme.json", change(logo="README.txt")),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be(parts, tmp_path, name, how):
    assert refused(packed(with_row(parts, name, how), tmp_path))


def test_two_people_of_one_address(parts, tmp_path):
    rows = json.loads(parts["data/people.json"])
    for row in rows:
        row["email"] = "one@example.org"
    lines = ",\n".join(json.dumps(row) for row in rows)
    twice = {**parts, "data/people.json": f"[\n{lines}\n]\n".encode()}
    assert refused(packed(twice, tmp_path))


def test_a_row_twice(parts, tmp_path):
    row = parts[ISSUES].split(b"\n")[1]
    twice = {**parts, ISSUES: b"[\n" + row + b",\n" + row + b"\n]\n"}
    assert "twice" in refused(packed(twice, tmp_path))


def test_the_command_says_it_in_one_line(db, tmp_path):
    path = zipped({"photo.jpg": b"..."}, tmp_path)
    with pytest.raises(CommandError, match="no manifest"):
        call_command("import_archive", path)
    with pytest.raises(CommandError, match="can't be read"):
        call_command("import_archive", tmp_path / "nowhere.zip")


def test_the_command_only_looks_where_it_is_told_to(parts, tmp_path):
    said = io.StringIO()
    call_command("import_archive", packed(parts, tmp_path), "--check", stdout=said)
    assert "“Main set”" in said.getvalue()
    assert not LearningSet.objects.exists()
