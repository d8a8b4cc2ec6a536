from django.core.management.base import BaseCommand

from als.archive import privacy_register as register


class Command(BaseCommand):
    help = "Write the register of what is held about people to docs/privacy.md."

    def handle(self, **options):
        register.PAGE.write_text(register.page_with_register())
