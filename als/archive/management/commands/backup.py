import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from als.archive.backups import writing
from als.core import clock

PATTERN = "als-*.zip*"


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
        if keep is not None:
            for old in sorted(place.glob(PATTERN))[:-keep]:
                old.unlink()
        self.stdout.write(f"Written: {path}")
        if missing:
            raise CommandError(f"All rows are in it, but no file for: {', '.join(missing)}")

    def _name(self):
        return f"als-{clock.now():%Y%m%dT%H%M%SZ}.zip{'.age' if settings.BACKUP_PUBLIC_KEY else ''}"


def _write(path):
    """Write beside the place first, so that no half backup ever bears the name of a whole one."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".als-backup-") as folder:
        plain = Path(folder, "plain")
        with plain.open("wb") as file:
            missing = writing.write(file)
        done = plain
        if settings.BACKUP_PUBLIC_KEY:
            done = Path(folder, "encrypted")
            writing.encrypt(plain, done, settings.BACKUP_PUBLIC_KEY)
        done.replace(path)
    return missing
