import sys

from django.core.management.base import BaseCommand

from als.common import bounces


class Command(BaseCommand):
    help = (
        "Note from a delivery report on standard input that a mail could not be delivered. "
        "The mail server pipes what comes to BOUNCE_ADDRESS into this."
    )

    def add_arguments(self, parser):
        parser.add_argument("--to", default="", help="The address that the report came to.")

    def handle(self, to, **options):
        """Never fail on what a report says: a pipe that fails makes another report."""
        sent = bounces.note(sys.stdin.buffer.read(), to=to)
        self.stdout.write(f"Mail {sent.pk} came back." if sent else "Nothing to note.")
