"""``manage.py import_register [FILE] [--vintage YEAR]``: read in a register of authorities."""

from django.core.management.base import BaseCommand, CommandError

from als.common.refusals import Refused
from sets.register import SHIPPED, SHIPPED_VINTAGE, import_register


class Command(BaseCommand):
    help = "Reads a register of authorities from a CSV file (UTF-8), whole or not at all."

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", default=None, help="without one: the register that is shipped"
        )
        parser.add_argument("--vintage", help="the edition, for example 2021")

    def handle(self, *, file, vintage, **options):
        if file and not vintage:
            raise CommandError("Name the edition of the file, for example: --vintage 2021")
        try:
            done = import_register(file or SHIPPED, vintage or SHIPPED_VINTAGE)
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{done.new} new, {done.changed} changed, {done.same} as they were.")
