from django.core.management.base import BaseCommand, CommandError

from als.accounts import provider
from als.accounts.models import User


class Command(BaseCommand):
    help = (
        "Remove the link between a person and an account of OIDC_ISSUER, as their profile does: for"
        " who has another account there now, and can't sign in without it. Make sure that it was"
        " them. It ends their sessions, and they are told."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, email, **options):
        person = User.objects.with_email(email)
        if person is None:
            raise CommandError("Nobody with this address is here.")
        if not provider.unlink(by=person, request=None):
            raise CommandError("No account of the provider signs this person in.")
        self.stdout.write("Removed. The next account with their address is linked when it is used.")
