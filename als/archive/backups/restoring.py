"""Putting a backup into an empty installation: all of it, or nothing."""

import hashlib
import json
import logging
import zlib
from contextlib import closing
from itertools import islice
from zipfile import BadZipFile, ZipFile

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, transaction

from als.archive.backups.aftermath import stop_what_may_be_over
from als.archive.backups.rows import BATCH, row_of, tables
from als.archive.backups.writing import FORMAT, migrations
from als.archive.zip_writer import MANIFEST, PIECE

log = logging.getLogger(__name__)

# What each new installation has by itself.
OF_DJANGO = (Permission, ContentType)
# What reading a damaged file raises, or putting its rows into the database.
OF_DAMAGE = (
    BadZipFile, zlib.error, EOFError, LookupError, ValueError, TypeError, RecursionError,
    ValidationError, IntegrityError, DataError,
    SuspiciousFileOperation,  # a name that leads out of the storage
)  # fmt: skip


class NotRestored(Exception):
    """The backup can't be put here; the message says why, and nothing has changed."""


def restore(path, *, as_written=False):
    """Put the backup at ``path`` into this installation; raise ``NotRestored`` if it can't be.

    Returns how many emails were stopped and how many public pages were switched off, or None if
    all is to be ``as_written``.
    """
    try:
        file = ZipFile(path)
    except OF_DAMAGE:
        raise NotRestored("This is no backup, or it is encrypted: give --identity.") from None
    with file:
        manifest = manifest_of(file)
        try:
            _check_fits(manifest)
            digests = {part["path"]: part["sha256"] for part in manifest["files"]}
            return _restore(file, digests, as_written)
        except OF_DAMAGE as error:
            raise NotRestored(f"The backup is damaged: {error}") from error


def check_empty():
    """Raise ``NotRestored`` if a table that is there has rows, whatever the version it is of."""
    there = set(connection.introspection.table_names())
    for model in tables():
        has_table = model not in OF_DJANGO and model._meta.db_table in there
        if has_table and model._base_manager.exists():
            raise NotRestored(f"This installation is not empty: {model._meta.label} has rows.")


def manifest_of(file):
    try:
        manifest = json.loads(file.read(MANIFEST))
    except OF_DAMAGE:
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise NotRestored("This is no backup of the whole installation.")
    return manifest


def _check_fits(manifest):
    if manifest["migrations"] != migrations():
        raise NotRestored(
            "The backup is of another version of the product: restore it with that one,"
            " then upgrade."
        )
    check_empty()


def _restore(file, digests, as_written):
    saved = []
    try:
        with transaction.atomic():
            for model in OF_DJANGO:
                model._base_manager.all().delete()
            for model in tables():
                path = f"rows/{model._meta.label}.jsonl"
                with closing(_checked_lines(file, path, digests[path])) as lines:
                    _put_rows(model, lines)
            _start_numbers_after()
            connection.check_constraints()
            for path, digest in digests.items():
                if path.startswith("files/"):
                    _put_file(file, path, digest, saved)
            return None if as_written else stop_what_may_be_over()
    except BaseException:
        for name in saved:
            _remove(name)
        raise


def _put_rows(model, lines):
    stamps = any(_stamps_itself(field) for field in model._meta.concrete_fields)
    while batch := [row_of(model, line) for line in islice(lines, BATCH)]:
        if not stamps:
            model._base_manager.bulk_create(batch)
            continue
        for row in batch:
            row.save_base(raw=True, force_insert=True)  # as it is, and slower


def _stamps_itself(field):
    """Return whether a field takes the time at which its row is saved, as some of allauth's do."""
    return getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)


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


def _put_file(file, path, digest, saved):
    """Put a file into the storage under its own name, which is added to ``saved`` before.

    What has that name already was left by a restore that ended half-way: no row names it.
    """
    name = path.removeprefix("files/")
    with file.open(path) as part:
        if _digest(part) != digest:
            raise NotRestored(f"The backup is damaged: {path}.")
    if default_storage.exists(name):
        with default_storage.open(name) as there:
            if _digest(there) == digest:
                return
        default_storage.delete(name)
    saved.append(name)
    with file.open(path) as part:
        stored = default_storage.save(name, File(part))
    if stored != name:
        default_storage.delete(stored)
        raise NotRestored(f"The storage does not take this name: {name}.")


def _digest(file):
    found = hashlib.sha256()
    while piece := file.read(PIECE):
        found.update(piece)
    return found.hexdigest()


def _remove(name):
    try:
        default_storage.delete(name)
    except OSError:  # the others are to go nevertheless
        log.exception("Could not remove a file of a backup that was not restored: %s", name)
