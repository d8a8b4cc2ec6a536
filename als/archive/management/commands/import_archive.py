"""``manage.py import_archive FILE``: bring a set back from its archive, whole or not at all."""

from django.core.management.base import BaseCommand, CommandError

from als.archive.read import opened
from als.archive.restore import Choices, restore
from als.core.refusals import Refused
from reports.models import Report
from sets.models import Member, Pair, Programme


class Command(BaseCommand):
    help = "Brings a set back from an archive: all of it, with new keys, or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument(
            "--programme",
            type=int,
            metavar="NUMBER",
            help="into which programme; without it one is made, unless one of its name is here",
        )
        parser.add_argument("--name", default="", help="what the set is to be called here")
        parser.add_argument(
            "--match-people",
            action="store_true",
            help="who has the same address here is the same person",
        )
        parser.add_argument(
            "--facilitator",
            action="append",
            default=[],
            metavar="ADDRESS",
            help="who facilitates the set here, and in whose name its people are asked; without it "
            "the programme's managers name somebody, and nobody is asked",
        )
        parser.add_argument(
            "--keep-seats",
            action="store_true",
            help="who is new here takes part at once: only if you know where the file comes from",
        )
        parser.add_argument(
            "--again", action="store_true", help="although the set is here already: as another set"
        )
        parser.add_argument(
            "--check", action="store_true", help="only look through the file, and say what is in it"
        )

    def handle(self, *, file, check, programme, **options):
        try:
            with opened(file) as archive:
                if check:
                    self.stdout.write(_summary(archive.manifest))
                    return
                choices = Choices(
                    _programme(programme),
                    options["name"].strip(),
                    options["match_people"],
                    options["again"],
                    options["keep_seats"],
                    tuple(options["facilitator"]),
                )
                done = restore(archive, choices)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None
        except OSError as error:
            raise CommandError(f"{file} can't be read: {error.strerror or error}") from None
        people = done.counts.pop("people", 0)
        self.stdout.write(
            f"Set {done.set.pk}, “{done.set}”, of programme {done.set.programme_id}: "
            f"{sum(done.counts.values())} rows, {people} new people."
        )
        reasons = {id(row): sentence for row, sentence in done.not_asked}
        asked = {id(row) for row in done.asked}
        for row in done.ended:
            self.stdout.write(_not_taken_over(row, id(row) in asked, reasons.get(id(row), "")))


def _not_taken_over(row, asked, reason):
    """Return the line on a row that the import has ended: a place, a proposal, a sign-off."""
    if isinstance(row, Report):
        return f"Not taken over, send it for sign-off again: {row}, which is a draft again"
    if isinstance(row, Pair):
        return f"Not taken over, propose it again: {row}, which waited for an answer"
    place = f"{row.pair.title}, {row.side} side" if isinstance(row, Member) else "facilitator"
    if asked:
        return f"Not taken over, asked by mail whether they go on: {row.person} ({place})"
    return f"Not taken over, ask them again: {row.person} ({place}). {reason}".rstrip()


def _programme(number):
    if number is None:
        return None
    found = Programme.objects.filter(pk=number).first()
    if found is None:
        raise CommandError(f"There is no programme {number}.")
    return found


def _summary(manifest):
    lines = [
        f"“{manifest['set']}”, made {manifest['made_at']}, for: {manifest['scope']}",
        f"{len(manifest['files'])} parts, each as its maker wrote it.",
        *(f"{label}: {number}" for label, number in manifest["rows"].items() if number),
        *(f"Left out: {line}" for line in manifest["left_out"]),
        *(f"Missing: {line}" for line in manifest["missing"]),
    ]
    return "\n".join(lines)
