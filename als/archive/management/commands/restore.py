from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from als.archive.backups.opening import add_identity, opened
from als.archive.backups.restoring import NotRestored, check_empty, restore


class Command(BaseCommand):
    help = (
        "Put a backup into an empty installation, on PostgreSQL or SQLite: all of it, or nothing."
        " Makes the tables first."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--as-written", action="store_true",
            help="Leave mail that waits and public pages as they were: to move an installation",
        )  # fmt: skip
        add_identity(parser)

    def handle(self, file, identity, as_written, **options):
        try:
            check_empty()  # before a live database would be upgraded
            call_command("migrate", verbosity=0)
            with opened(file, identity) as path:
                stopped = restore(path, as_written=as_written)
        except (NotRestored, OSError) as error:
            raise CommandError(str(error)) from None
        if stopped:
            mails, pages = stopped
            self.stdout.write(
                f"Emails that waited and were stopped: {mails}. Look at them, then: send_again."
            )
            self.stdout.write(f"Public pages switched off: {pages}.")
        self.stdout.write("All rows and files are restored. Set SECRET_KEY as it was, and start.")
