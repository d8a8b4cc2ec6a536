import os
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from als.archive.backups.opening import add_identity, opened
from als.archive.backups.restoring import NotRestored, manifest_of


class Command(BaseCommand):
    help = (
        "Restore a backup aside, into a database and a folder that are removed again, and compare"
        " every row and file with what was written. Touches nothing of this installation."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        add_identity(parser)

    def handle(self, file, identity, **options):
        try:
            with opened(file.absolute(), identity) as path:
                rows, files = _drill(path)
        except (NotRestored, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{rows} tables and {files} files came back as they were written.")


def _drill(path):
    """Return how many tables and files are the same; raise ``CommandError`` if any isn't."""
    with tempfile.TemporaryDirectory(prefix="als-drill-") as folder:
        again = Path(folder, "again.zip")
        aside = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/drill.sqlite3",
            "STORAGE_URL": f"file://{folder}/files",
            "DEBUG": "1",
            "BACKUP_PUBLIC_KEY": "",
        }
        _run(aside, "restore", str(path), "--as-written")
        _run(aside, "backup", str(again))
        before, after = _digests(path), _digests(again)
    if differ := sorted(name for name in before | after if before.get(name) != after.get(name)):
        raise CommandError("Not as it was written: " + ", ".join(differ))
    rows = sum(name.startswith("rows/") for name in before)
    return rows, len(before) - rows


def _run(environment, *words):
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise CommandError(done.stderr.strip().rpartition("\n")[2] or f"{words[0]} failed")


def _digests(path):
    with ZipFile(path) as file:
        return {part["path"]: part["sha256"] for part in manifest_of(file)["files"]}
