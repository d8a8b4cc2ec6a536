"""Make the PDF of a set's report here and now, without broker or worker."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports.compile import compile_report
from reports.models import Report
from reports.rendering import render


class Command(BaseCommand):
    help = "Writes the PDF of a set's report: of its frozen version, else of the draft as it is."

    def add_arguments(self, parser):
        parser.add_argument("set_id", type=int)
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")

    def handle(self, *, set_id, output, **options):
        report = (
            Report.objects.select_related("set__programme", "snapshot").filter(set=set_id).first()
        )
        if report is None:
            raise CommandError(f"Set {set_id} has no report.")
        content = report.snapshot.content if report.snapshot else compile_report(report, draft=True)
        try:
            written = output.write_bytes(render(content))
        except OSError as error:
            raise CommandError(f"{output} can't be written: {error.strerror}") from None
        which = f"version {content['version']}" + (" (draft)" if content["draft"] else "")
        self.stdout.write(f"{output}: {written} bytes, {which}")
