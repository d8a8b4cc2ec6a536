"""Make a file of a set's report here and now, without broker or worker."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from als.core.files.pdf import AssetMissingError
from reports.content.report import compile_report
from reports.enums import RenderingFormat
from reports.models import Report
from reports.rendering.files import make
from sets.models import LearningSet


class Command(BaseCommand):
    help = "Writes the report of a set to a file: its frozen version, else the draft as it is."

    def add_arguments(self, parser):
        parser.add_argument("set_id", type=int, metavar="SET", help="the number of the set")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")
        parser.add_argument(
            "--format", choices=RenderingFormat.values, default=RenderingFormat.PDF.value
        )
        parser.add_argument(
            "--draft", action="store_true", help="as it is now, though a version is frozen"
        )

    def handle(self, *, set_id, output, **options):
        set_ = LearningSet.objects.select_related("programme").filter(pk=set_id).first()
        if set_ is None:
            raise CommandError(f"There is no set {set_id}.")
        if not output.parent.is_dir():
            raise CommandError(f"There is no folder {output.parent}.")
        content = content_of(Report.of(set_), draft=options["draft"])
        try:
            data, pages = make(content, options["format"])
        except AssetMissingError as error:
            raise CommandError(f"A file of the product itself is missing: {error}") from error
        except OSError as error:
            # WeasyPrint's libraries are of the system.
            raise CommandError(f"The file can't be made here: {error}") from error
        write(output, data)
        self.stdout.write(f"{output}: {describe(data, pages, content)}")


def content_of(report, *, draft):
    if report.snapshot and not draft:
        return report.snapshot.content
    return compile_report(report, draft=True)


def write(output, data):
    """Write all of it or nothing: what was there before stays until the new file is whole."""
    half = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        half.write_bytes(data)
        half.replace(output)
    except OSError as error:
        raise CommandError(f"{output} can't be written: {error.strerror}") from None
    finally:
        half.unlink(missing_ok=True)


def describe(data, pages, content):
    parts = [f"{len(data)} bytes", f"version {content['version']}"]
    if pages:
        parts.insert(1, "1 page" if pages == 1 else f"{pages} pages")
    return ", ".join(parts) + (" (draft)" if content["draft"] else "")
