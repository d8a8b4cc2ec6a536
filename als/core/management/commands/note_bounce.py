import sys

from django.core.management.base import BaseCommand

from als.core.mail import bounces, incoming


class Command(BaseCommand):
    help = (
        "Note from a mail on standard input that another could not be delivered, or what a "
        "calendar program answers to an invitation. "
        "The mail server pipes what comes to BOUNCE_ADDRESS into this."
    )

    def add_arguments(self, parser):
        parser.add_argument("--to", default="", help="The address that it came to.")

    def handle(self, to, **options):
        """Note a report from standard input; never fail, as a failing pipe makes another report."""
        outcome = incoming.take(sys.stdin.buffer.read(bounces.MAX_BYTES), to=to)
        self.stdout.write(outcome or "Nothing to note.")
