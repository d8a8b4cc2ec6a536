from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from als.accounts import welcome
from als.core.mail.addresses import canonical, check


class Command(BaseCommand):
    help = (
        "Let a person make programmes, and mail them their way in: the first step on a new server."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, email, name, **options):
        try:
            check(canonical(email))
        except ValidationError as error:
            raise CommandError(f"{email} is not a mail address. {error.messages[0]}") from None
        person = welcome.welcome_maker_of_programmes(email=email, name=name)
        link = welcome.way_in(person, reverse("portal:dashboard"))["link"]
        self.stdout.write(f"{person.name} can now make programmes: {link}")
