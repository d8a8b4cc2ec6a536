"""``manage.py import_register [FILE --vintage 2021-04]``: read in a register of authorities."""

from django.core.management.base import BaseCommand, CommandError

from als.core.refusals import Refused
from sets.registers.editions import import_register, import_shipped
from sets.registers.file_bytes import OLDER
from sets.registers.files import COLUMNS
from sets.registers.shipped import ENGLAND_2024, SHIPPED


def _order(columns):
    """Return four numbers from 0, None for a code without a column; None if nothing was said."""
    if columns is None:
        return None
    numbers = [int(text) for text in columns.split(",") if text.strip().isdecimal()]
    named = [number for number in numbers if number]
    if len(numbers) != COLUMNS or len(set(named)) < len(named) or not (numbers[1] and numbers[3]):
        raise CommandError(
            "Name four different columns, 0 for a code that the file doesn't have, for example: "
            "--columns 3,4,1,2 or --columns 0,2,0,1"
        )
    return [number - 1 if number else None for number in numbers]


class Command(BaseCommand):
    help = "Reads a register of authorities from a CSV or XLSX file, whole or not at all."

    def add_arguments(self, parser):
        parser.add_argument(
            "file", nargs="?", default=None, help="without one: a list that is shipped"
        )
        parser.add_argument(
            "--shipped", choices=SHIPPED, default=ENGLAND_2024.key, help="which one, without a file"
        )
        parser.add_argument("--vintage", help="the edition: 2021 or 2021-04")
        parser.add_argument(
            "--register",
            metavar="NAME",
            help="which register it is an edition of, or what a new one is called; without it: the "
            "one that has the file's authorities",
        )
        parser.add_argument(
            "--columns",
            metavar="1,2,3,4",
            help="the columns with code and name of the upper tier, then of the lower one, where "
            "the file does not show it; 0 for a code that the file doesn't have",
        )
        parser.add_argument(
            "--encoding",
            choices=OLDER,
            help="how an older text was saved: cp1250 in Croatia and Poland, cp1257 in Estonia, "
            "cp1252 further west",
        )
        parser.add_argument("--source", default="", help="where it comes from, and its licence")

    def handle(
        self, *, file, shipped, vintage, register, source, columns=None, encoding="", **options
    ):
        if file and not vintage:
            raise CommandError("Name the edition of the file, for example: --vintage 2021-04")
        try:
            if file:
                done = import_register(
                    file, vintage, register=register, source=source, order=_order(columns),
                    encoding=encoding or "",
                )  # fmt: skip
            else:
                done = import_shipped(SHIPPED[shipped])
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{done.register}, edition {done.register.vintage}: {done.new} new, {done.changed} "
            f"changed, {done.same} as they were, {done.gone} gone."
        )
