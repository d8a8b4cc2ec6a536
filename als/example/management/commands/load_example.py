from django.core.management.base import BaseCommand, CommandError

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
        play()
        self.stdout.write("The worked example is loaded.")
