from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from als.accounts import addresses
from als.accounts.models import User
from als.core.mail.addresses import canonical, check
from als.core.refusals import Refused


class Command(BaseCommand):
    help = (
        "Agree to somebody's new mail address in place of the old one, which they no longer read."
        " They ask for it in their profile; with --new it is asked for here, for who can't sign in"
        " any more. Make sure that it was them. It is recorded."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="the old address")
        parser.add_argument("--new", help="the new address, if they could not ask themselves")

    def handle(self, email, new, **options):
        person = User.objects.with_email(email)
        if person is None:
            raise CommandError("Nobody with this address is here.")
        try:
            if new:
                check(canonical(new))
                addresses.ask(new=canonical(new), by=None, person=person)
            change = person.address_changes.waiting().first()
            if change is None:
                raise CommandError("This person has not asked for another address.")
            addresses.confirm(change=change, end=addresses.OLD, by=None)
        except ValidationError as error:
            raise CommandError(error.messages[0]) from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Agreed. It is {change.new} once that is confirmed by its own mail.")
