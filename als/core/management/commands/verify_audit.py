from django.core.management.base import BaseCommand, CommandError

from als.core import audit_chain


class Command(BaseCommand):
    help = (
        "Walk the audit log and its chain of hashes. Ends with 1, and names the first entry"
        " that was edited, deleted, put in, swapped or cut off."
        " Prints the newest hash: keep it elsewhere."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--anchor", action="append", default=[], metavar="PLACE:HASH",
            help="A hash that this command printed before. Those of the file of anchors are held"
            " against the audit log in any case.",
        )  # fmt: skip

    def handle(self, anchor, **options):
        try:
            given = [audit_chain.Anchor.read(text) for text in anchor]
        except ValueError as error:
            raise CommandError(f"This is no PLACE:HASH: {error}", returncode=2) from None
        try:
            found = audit_chain.verify([*audit_chain.kept_anchors(), *given])
        except audit_chain.Broken as broken:
            raise CommandError(str(broken)) from None
        self.stdout.write(
            f"{found.sealed} entries are as they were written and sealed; {found.waiting} wait for"
            f" their seal. {found.emptied} names were emptied, as clearings and removals record."
        )
        if found.last:
            self.stdout.write(f"The audit log ends with {found.last}")
