"""Keep the translations in step with the sources (``make messages``): see docs/translating.md."""

from babel.core import UnknownLocaleError
from django.core.management.base import BaseCommand, CommandError

from als.core.translations import catalogs, checking
from als.core.translations.extraction import extracted_messages


class Command(BaseCommand):
    help = "Brings the files of als/locale in step with the sources, checks and compiles them."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--add", metavar="LANGUAGE", help="begin a language, as hr or pt_BR")
        parser.add_argument("--check", action="store_true", help="change nothing; fail on a fault")
        parser.add_argument("--missing", action="store_true", help="list what has no translation")

    def handle(self, *, add, check, missing, **options):
        if add:
            try:
                catalogs.add_language(add)
            except (UnknownLocaleError, ValueError):
                raise CommandError(
                    f"There is no language {add}. Write it as hr, or pt_BR."
                ) from None
        messages = extracted_messages()
        if not check:
            catalogs.update(messages)
            catalogs.compile_all()
        self.report(checking.check_all(messages), missing=missing)

    def report(self, languages, *, missing):
        for checked in languages:
            done = checked.total - len(checked.missing)
            kind = "complete" if checked.is_complete else "begun"
            self.stdout.write(f"{checked.language} ({kind}): {done} of {checked.total} texts")
            for text in checked.missing if missing else []:
                self.stdout.write(f"  {text!r}")
            for fault in checked.faults:
                self.stderr.write(f"  {checked.language}: {fault}")
        if faults := sum(len(checked.faults) for checked in languages):
            raise CommandError(f"{faults} faults in als/locale.")
