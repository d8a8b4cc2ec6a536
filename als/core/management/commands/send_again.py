from django.core.management.base import BaseCommand

from als.core.mail import outbox


class Command(BaseCommand):
    help = (
        "Put every email that was given up back into the outbox, after the mail server was away"
        " for longer than five days. What is out of date stays out."
    )

    def handle(self, **options):
        self.stdout.write(f"Waiting to be sent again: {outbox.send_all_again()}.")
