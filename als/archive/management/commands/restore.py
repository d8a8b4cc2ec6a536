from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from als.archive.backups.opening import add_identity, opened
from als.archive.backups.restoring import NotRestored, restore


class Command(BaseCommand):
    help = (
        "Put a backup into an empty installation, on PostgreSQL or SQLite: all of it, or nothing."
        " Makes the tables first."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        add_identity(parser)

    def handle(self, file, identity, **options):
        call_command("migrate", verbosity=0)
        try:
            with opened(file, identity) as path:
                restore(path)
        except (NotRestored, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write("All rows and files are restored. Set SECRET_KEY as it was, and start.")
