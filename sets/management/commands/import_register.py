"""``manage.py import_register [FILE --vintage 2021-04]``: read in a register of authorities."""

from django.core.management.base import BaseCommand, CommandError

from als.common.refusals import Refused
from sets.register import SHIPPED, SHIPPED_VINTAGE, import_register


class Command(BaseCommand):
    help = "Reads a register of authorities from a CSV file (UTF-8), whole or not at all."

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", default=None, help="without one: the register that is shipped"
        )
        parser.add_argument("--vintage", help="the edition: 2021 or 2021-04")
        parser.add_argument(
            "--register",
            metavar="NAME",
            help="which register it is an edition of, or what a new one is called; without it: the "
            "one that has the file's authorities",
        )
        parser.add_argument("--source", default="", help="where it comes from, and its licence")

    def handle(self, *, file, vintage, register, source, **options):
        if file and not vintage:
            raise CommandError("Name the edition of the file, for example: --vintage 2021-04")
        try:
            done = import_register(
                file or SHIPPED, vintage or SHIPPED_VINTAGE, register=register, source=source
            )
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{done.register}, edition {done.register.vintage}: {done.new} new, {done.changed} "
            f"changed, {done.same} as they were, {done.gone} gone."
        )
