from django.core.mail import get_connection
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from als.core import health
from als.core.health import WHAT_TO_DO
from als.core.text.languages import language_of_terminal

TO_START = ("database", "migrations", "clocks", "storage")


class Command(BaseCommand):
    help = "Check the installation part by part, and say what to do about what is not well."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--to-start", action="store_true",
            help="Check only what must be well before the services start (for ExecStartPre)",
        )  # fmt: skip

    def handle(self, **options):
        with translation.override(language_of_terminal()):
            self.check_all(options["to_start"])

    def check_all(self, to_start):
        names = TO_START if to_start else tuple(health.CHECKS)
        faults = health.faults(names)
        if not to_start:
            names += ("mail server",)
            faults |= _fault_of_mail_server()
        for name in names:
            self.stdout.write(f"{name}: {faults.get(name) or _('ok')}")
            if name in faults:
                self.stdout.write(f"    {WHAT_TO_DO[name]}")
        if faults:
            raise CommandError(_("Not well: %s") % ", ".join(faults))


def _fault_of_mail_server():
    """Say hello to the mail server, without a mail."""
    try:
        with get_connection():
            return {}
    except OSError as error:
        return {"mail server": f"{type(error).__name__}: {error}"}
