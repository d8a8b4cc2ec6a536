from django.core.management.base import BaseCommand, CommandError

from als.accounts import switching
from als.accounts.models import User
from als.core.refusals import Refused


class Command(BaseCommand):
    help = (
        "Switch off one account: sessions, links, calendar and mails of its person end at once, and"
        " what they wrote stays. With --on it is switched on again."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--on", action="store_true")

    def handle(self, email, on, **options):
        person = User.objects.with_email(email)
        if person is None:
            raise CommandError("Nobody with this address is here.")
        change = switching.switch_on if on else switching.switch_off
        try:
            change(person=person, by=None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"The account of {person.email} is switched {'on' if on else 'off'}.")
