from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from als.accounts import welcome
from als.core.mail.addresses import canonical, check


class Command(BaseCommand):
    help = (
        "Let a person see in the browser which work of this installation failed, and repeat it;"
        " or take that from them again."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("name", nargs="?", default="")
        parser.add_argument("--remove", action="store_true")

    def handle(self, email, name, *, remove, **options):
        try:
            check(email := canonical(email))
        except ValidationError as error:
            raise CommandError(f"{email} is not a mail address. {error.messages[0]}") from None
        if remove:
            if welcome.dismiss_operator(email=email) is None:
                raise CommandError(f"{email} is no operator.")
            self.stdout.write(f"{email} is an operator no longer.")
            return
        person = welcome.welcome_operator(email=email, name=name)
        link = welcome.way_in(person, reverse("portal:operations"))["link"]
        self.stdout.write(f"{person.name or email} is an operator now: {link}")
