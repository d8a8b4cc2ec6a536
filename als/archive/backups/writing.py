"""A backup: every row and every file of the installation in one ZIP, taken while it runs."""

from contextlib import contextmanager

import pyrage
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from als.archive.backups.rows import lines_of, tables
from als.archive.zip_writer import ArchiveWriter
from als.core import clock

FORMAT = "action-learning-sets-backup"
PIECE = 1024 * 1024


def write(file):
    """Write the backup to a file open for writing; return the names of files that are missing.

    Rows are of one moment. A file that no row names is left out: nothing would ever open it.
    """
    made_at = clock.now()
    writer = ArchiveWriter(file, made_at)
    names = {}
    with one_moment():
        for model in tables():
            writer.put(f"rows/{model._meta.label}.jsonl", lines_of(model, names.setdefault))
    missing = [name for name in names if not _put_file(writer, name)]
    manifest = {"format": FORMAT, "made_at": made_at.isoformat(), "migrations": migrations()}
    writer.finish(manifest | {"missing": missing})
    return missing


def migrations():
    """Return the names of the migrations that the database has: "sets.0001_initial"."""
    return sorted(".".join(name) for name in MigrationRecorder(connection).applied_migrations())


def _put_file(writer, name):
    """Write a stored file; return whether it was there."""
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        return False
    with file:
        writer.put(f"files/{name}", iter(lambda: file.read(PIECE), b""), compress=False)
    return True


@contextmanager
def one_moment():
    """Read all that is asked within as it was when it was first asked; nobody waits for it."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = usual
        return
    is_first = not connection.in_atomic_block  # in a test's transaction it is not
    with transaction.atomic():
        if is_first:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def encrypt(source, target, public_key):
    """Encrypt a file to a public key of age ("age1…"), so that only its private key opens it."""
    recipient = pyrage.x25519.Recipient.from_str(public_key)
    pyrage.encrypt_file(str(source), str(target), [recipient])


def decrypt(source, target, *private_keys):
    """Decrypt a file with the key of these that opens it."""
    identities = [pyrage.x25519.Identity.from_str(key) for key in private_keys]
    pyrage.decrypt_file(str(source), str(target), identities)
