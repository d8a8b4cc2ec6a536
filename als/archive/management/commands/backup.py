import os
import re
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from als.archive.backups import writing
from als.core import clock
from als.core.files.storage import sync

NAME = re.compile(r"als-\d{8}T\d{6}Z\.zip(\.age)?")


class Command(BaseCommand):
    help = (
        "Write all rows and files of the installation into one file, while it runs."
        " Encrypted with age if BACKUP_PUBLIC_KEY is set. Keep the settings (SECRET_KEY) elsewhere."
    )

    def add_arguments(self, parser):
        parser.add_argument("place", type=Path, help="A file to write, or a folder to add one to")
        parser.add_argument(
            "--keep", type=int, metavar="NUMBER",
            help="Of the backups in the folder, keep the newest so many and remove the others",
        )  # fmt: skip

    def handle(self, place, keep, **options):
        if keep is not None and (keep < 1 or not place.is_dir()):
            raise CommandError("--keep takes a number from 1 on, and a folder.")
        path = place / self._name() if place.is_dir() else place
        try:
            missing = _write(path)
        except OSError as error:
            raise CommandError(f"The backup could not be written: {error}") from None
        self.stdout.write(f"Written: {path}")
        if keep is not None and not missing:
            _remove_older(place, keep)
        if missing:
            raise CommandError(f"All rows are in it, but no file for: {', '.join(missing)}")

    def _name(self):
        return f"als-{clock.now():%Y%m%dT%H%M%SZ}.zip{'.age' if settings.BACKUP_PUBLIC_KEY else ''}"


def _remove_older(folder, keep):
    """Remove all backups but the newest so many; a file of another name is somebody's own."""
    backups = sorted(file for file in folder.iterdir() if NAME.fullmatch(file.name))
    for old in backups[:-keep]:
        old.unlink()


def _write(path):
    """Write beside the place first, so that no half backup ever bears the name of a whole one.

    The file is for its owner alone. What is to be encrypted is never plain in that folder: it may
    be copied elsewhere, and a process that is killed removes nothing.
    """
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".als-backup-", delete=False) as file:
        unfinished = Path(file.name)  # mode 0600
        try:
            missing = _write_encrypted(file) if settings.BACKUP_PUBLIC_KEY else writing.write(file)
            file.flush()
            os.fsync(file.fileno())
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    sync(path.parent)  # the new name outlasts a power cut
    return missing


def _write_encrypted(file):
    with tempfile.TemporaryDirectory(prefix="als-backup-") as folder:
        plain, encrypted = Path(folder, "plain"), Path(folder, "encrypted")
        with plain.open("wb") as rows:
            missing = writing.write(rows)
        writing.encrypt(plain, encrypted, settings.BACKUP_PUBLIC_KEY)
        with encrypted.open("rb") as done:
            shutil.copyfileobj(done, file)
    return missing
