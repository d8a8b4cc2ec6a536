"""``manage.py archive SET --output FILE``: the whole of a set as one ZIP, here and now."""

import json
import os
import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from als.accounts.models import User
from als.archive.schema import SHOWN, WHOLE, schema
from als.archive.write import SetContents, write
from sets.models import LearningSet

WORKER_OF_HAND = "manage.py archive"


class Command(BaseCommand):
    help = (
        "Writes the archive of a set: everything, also what its facilitators may not read (single "
        "answers on trust, scores, private notes). It is what import_archive brings back without "
        "loss. Keep it accordingly."
    )

    def add_arguments(self, parser):
        parser.add_argument("set_id", type=int, nargs="?", metavar="SET")
        parser.add_argument("--output", type=Path, metavar="FILE")
        parser.add_argument(
            "--for-facilitators",
            action="store_true",
            help="only what the set's facilitators may read, as they get it on their page",
        )
        parser.add_argument(
            "--schema", action="store_true", help="print the JSON Schema of archives instead"
        )

    def handle(self, *, set_id, output, for_facilitators, **options):
        if options["schema"]:
            self.stdout.write(json.dumps(schema(), indent=1, ensure_ascii=False))
            return
        if set_id is None or output is None:
            raise CommandError("Name the set by its number, and the file: archive 1 --output FILE")
        found = LearningSet.objects.with_programme().filter(pk=set_id).first()
        if found is None:
            raise CommandError(f"There is no set {set_id}.")
        scope = SHOWN if for_facilitators else WHOLE
        contents = SetContents(found, scope, reader=User(name=WORKER_OF_HAND))
        try:
            manifest = _write_whole(contents, output)
        except OSError as error:
            raise CommandError(f"{output} can't be written: {error.strerror}") from None
        self.stdout.write(_summary(output, manifest))


def _write_whole(contents, output):
    """Write beside the file and rename: nobody finds half an archive under its name."""
    descriptor, beside = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    try:
        with os.fdopen(descriptor, "w+b") as file:
            manifest = write(contents, file)
        Path(beside).replace(output)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    return manifest


def _summary(output, manifest):
    rows, lines = sum(manifest["rows"].values()), []
    lines.append(f"{output}: {output.stat().st_size} bytes, {rows} rows, {manifest['scope']}")
    lines += [f"Missing: {path}" for path in manifest["missing"]]
    return "\n".join(lines)
