from contextlib import suppress

from django.core.management.base import BaseCommand, CommandError

from als.core.translations.catalogs import compile_all
from als.example.play import play
from sets.models import Programme


class Command(BaseCommand):
    help = "Put the worked example into an empty database."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing where there is a programme already."
        )

    def handle(self, *, if_empty, **options):
        if Programme.objects.exists():
            if if_empty:
                return
            raise CommandError("There is a programme already: the example needs an empty database.")
        with suppress(OSError):  # as in `up`; else minutes in Croatian are kept half in English
            compile_all()
        play()
        self.stdout.write("The worked example is loaded.")
