"""Putting a backup into an empty installation: all of it, or nothing."""

import hashlib
import json
from itertools import islice
from zipfile import BadZipFile, ZipFile

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, transaction

from als.archive.backups.rows import BATCH, row_of, tables
from als.archive.backups.writing import FORMAT, migrations
from als.archive.zip_writer import MANIFEST, PIECE

# What each new installation has by itself.
OF_DJANGO = (Permission, ContentType)


class NotRestored(Exception):
    """The backup can't be put here; the message says why, and nothing has changed."""


def restore(path):
    """Put the backup at ``path`` into this installation; raise ``NotRestored`` if it can't be."""
    try:
        with ZipFile(path) as file:
            manifest = manifest_of(file)
            _check_fits(manifest)
            _restore(file, {part["path"]: part["sha256"] for part in manifest["files"]})
    except BadZipFile:
        raise NotRestored("This is no backup, or it is encrypted: give --identity.") from None


def manifest_of(file):
    try:
        manifest = json.loads(file.read(MANIFEST))
    except (KeyError, ValueError):
        manifest = {}
    if manifest.get("format") != FORMAT:
        raise NotRestored("This is no backup of the whole installation.")
    return manifest


def _check_fits(manifest):
    if manifest["migrations"] != migrations():
        raise NotRestored(
            "The backup is of another version of the product: restore it with that one,"
            " then upgrade."
        )
    for model in tables():
        if model not in OF_DJANGO and model._base_manager.exists():
            raise NotRestored(f"This installation is not empty: {model._meta.label} has rows.")


def _restore(file, digests):
    saved = []
    try:
        with transaction.atomic():
            for model in OF_DJANGO:
                model._base_manager.all().delete()
            for model in tables():
                path = f"rows/{model._meta.label}.jsonl"
                _put_rows(model, _checked_lines(file, path, digests[path]))
            _start_numbers_after()
            connection.check_constraints()
            for path, digest in digests.items():
                if path.startswith("files/"):
                    saved.append(_put_file(file, path, digest))
    except BaseException:
        for name in saved:
            default_storage.delete(name)
        raise


def _put_rows(model, lines):
    while batch := [row_of(model, line) for line in islice(lines, BATCH)]:
        model._base_manager.bulk_create(batch)


def _checked_lines(file, path, digest):
    """Yield the lines of a part; raise ``NotRestored`` at its end if they are not as written."""
    found = hashlib.sha256()
    with file.open(path) as part:
        for line in part:
            found.update(line)
            yield line
    if found.hexdigest() != digest:
        raise NotRestored(f"The backup is damaged: {path}.")


def _start_numbers_after():
    """Let new rows be numbered after those restored; SQLite does so by itself."""
    statements = connection.ops.sequence_reset_sql(no_style(), tables())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _put_file(file, path, digest):
    """Put a file into the storage under its own name; return the name."""
    name = path.removeprefix("files/")
    with file.open(path) as part:
        found = hashlib.sha256()
        while piece := part.read(PIECE):
            found.update(piece)
    if found.hexdigest() != digest:
        raise NotRestored(f"The backup is damaged: {path}.")
    with file.open(path) as part:
        stored = default_storage.save(name, File(part))
    if stored != name:
        default_storage.delete(stored)
        raise NotRestored(f"A file of this name is here already: {name}.")
    return name
