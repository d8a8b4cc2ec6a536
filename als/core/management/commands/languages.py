"""Say how much of each language is there, surface by surface: see docs/languages.md."""

from django.conf import settings
from django.core.management.base import BaseCommand

from als.core.translations import catalogs
from als.core.translations.surfaces import SURFACES, counted


class Command(BaseCommand):
    help = "Prints which languages pages, mail and files are in, and how much of each is there."
    requires_system_checks = []

    def handle(self, **options):
        counts = {
            language: counted(catalogs.read(path)) for language, path in catalogs.po_files().items()
        }
        self.row("", *counts)
        self.row("---", *("---:" for _language in counts))
        for surface in SURFACES:
            self.row(surface, *(share(*counts[language][surface]) for language in counts))
        complete = (
            "yes" if language in settings.COMPLETE_LANGUAGES else "no" for language in counts
        )
        self.row("A missing text is a fault", *complete)

    def row(self, *cells):
        self.stdout.write(f"| {' | '.join(cells)} |")


def share(done, all_):
    """Return "98 % (1,203 of 1,222)", rounded down: 100 % is all."""
    return f"{done * 100 // all_ if all_ else 100} % ({done:,} of {all_:,})"
