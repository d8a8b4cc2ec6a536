from django.core.management.base import BaseCommand, CommandError

from als.accounts.models import User
from als.archive.changes import removal_requests
from als.core.formats import long_date
from als.core.refusals import Refused


class Command(BaseCommand):
    help = (
        "Note that somebody asked, by letter or by telephone, for their name and address to go."
        " It is done 14 days later; --take-back undoes it until then."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--take-back", action="store_true")

    def handle(self, email, take_back, **options):
        person = User.objects.with_email(email)
        if person is None:
            raise CommandError("Nobody with this address is here.")
        try:
            if take_back:
                for removal in person.removals.waiting():
                    removal_requests.take_back_removal(removal=removal, by=None)
                self.stdout.write("Taken back.")
            else:
                removal = removal_requests.ask_removal(person=person, by=None)
                self.stdout.write(f"Noted. It is done on {long_date(removal.due_at)}.")
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
