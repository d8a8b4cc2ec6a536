from django.core.management.base import BaseCommand, CommandError

from als.accounts import addresses
from als.accounts.models import User
from als.common.refusals import Refused


class Command(BaseCommand):
    help = (
        "Agree to somebody's new mail address in place of the old one, which they no longer read."
        " They ask for it in their profile; make sure that it was they. It is on record."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="the old address")

    def handle(self, email, **options):
        person = User.objects.with_email(email)
        change = person and person.address_changes.waiting().first()
        if not change:
            raise CommandError("Nobody with this address has asked for another one.")
        try:
            addresses.confirm(change=change, end=addresses.OLD, by=None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Agreed. It is {change.new} once that is confirmed by its own mail.")
