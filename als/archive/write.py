"""Making an archive: rows as they are at one moment, then files, minutes and tables."""

import tempfile
import tomllib
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import FileField, ForeignKey, Q
from django.utils.translation import gettext as _

from actions.models import Attachment
from als.accounts.models import User
from als.archive import papers
from als.archive.inventory.columns import any_of
from als.archive.inventory.table import ARCHIVED, PEOPLE, SHARED
from als.archive.schema import FORMAT, FORMAT_VERSION, OF_PAIR, SHOWN, WHOLE
from als.archive.values import fields_of, plain_row
from als.archive.zip_writer import ArchiveWriter
from als.core import clock
from als.core.enums import JobStage
from als.core.files.progress import NO_PROGRESS
from als.core.files.uploads import clean_name
from als.core.models import AuditEntry
from als.core.text.languages import in_language
from meetings.models import MinutesPhoto
from reports.enums import RenderingFormat
from reports.models import Rendering
from sets.models import Agreement, LearningSet, Member, Pair, PaperFile, Programme, SetFacilitator

CHUNK = 200  # rows fetched at a time
FOLDERS = {
    PaperFile: "papers",
    Attachment: "attachments",
    MinutesPhoto: "photos",
    Rendering: "reports",
    Programme: "logo",
}


@dataclass(frozen=True)
class SetContents:
    """What goes into an archive: ``scope`` says for whom, ``reader`` who takes it along."""

    set: LearningSet
    scope: str = WHOLE
    pair: Pair | None = None
    reader: User | None = None
    made_at: datetime = field(default_factory=clock.now)

    @property
    def title(self):
        return f"{self.set.name}, {self.pair.title}" if self.pair else self.set.name

    def rows(self, entry):
        """Return a model's rows (its entry in the inventory) that go in; None if it stays out."""
        if self.scope == OF_PAIR:
            within = any_of(entry.archive.pair, self.pair.pk) & entry.archive.pair_shown
            return entry.rows(within) if entry.archive.pair else None
        within = any_of(entry.paths, self.set.pk)
        if self.scope == SHOWN:
            return entry.rows(within & entry.archive.shown)
        if entry.model is AuditEntry:
            within |= self._logged_without_set
        return entry.rows(within)

    @property
    def _logged_without_set(self):
        """Entries of the audit log on rows of the set that do not name it: answers on trust."""
        found = Q(pk=None)
        for entry in ARCHIVED:
            if entry.model not in (*SHARED, AuditEntry):
                keys = entry.model._base_manager.filter(any_of(entry.paths, self.set.pk))
                kind = entry.model._meta.model_name
                found |= Q(target_kind=kind, target_id__in=keys.values("pk"))
        return found & Q(set_id=None)

    @cached_property
    def known(self):
        """Keys of those whose addresses go in; None: of everybody."""
        if self.scope == WHOLE:
            return None
        within = {"pair": self.pair} if self.pair else {"pair__set": self.set}
        people = set(Member.objects.filter(**within).values_list("person", flat=True))
        people |= set(Agreement.objects.filter(**within).values_list("person", flat=True))
        if not self.pair:
            facilitators = SetFacilitator.objects.filter(set=self.set)
            people |= set(facilitators.values_list("person", flat=True))
        return people


def temporary_file():
    """Return a file without a name, where archives are kept: gone with whoever opened it."""
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryFile(dir=settings.MEDIA_ROOT)


def write(contents, file, job=NO_PROGRESS):
    """Write the archive into an open file; return its manifest. ``job`` gets the progress."""
    with in_language(contents.set.programme.language):
        writer = ArchiveWriter(file, contents.made_at)
        rows = Rows(contents, writer)
        with one_moment():
            rows.write()
        job.stage(JobStage.LAYOUT)
        _write_minutes(contents, writer, job)
        job.stage(JobStage.WRITE)
        _write_files(rows.files, writer, job)
        for path, table in papers.tables_of(contents):
            writer.put(path, table)
        manifest = _manifest(contents, rows)
        writer.put("README.txt", [papers.readme(contents, manifest)])
        writer.finish(manifest)
    return manifest


@contextmanager
def one_moment():
    """Let what is read inside be of one moment, and nobody wait for it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        # ``atomic`` would keep everybody else from writing.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


class Rows:
    """Writes the rows of all tables; notes the people and the files that belong to them."""

    def __init__(self, contents, writer):
        self.contents, self.writer = contents, writer
        self.counts, self.people, self.files, self.missing = {}, set(), {}, []

    def write(self):
        for entry in ARCHIVED:
            rows = self.contents.rows(entry)
            if rows is not None:
                self.counts[entry.name_in_archive] = 0
                self.writer.add_rows(entry.file_name, self._plain(entry, rows))
        if self.contents.scope == OF_PAIR:
            self._note_released()
        people = User.objects.filter(pk__in=self.people).order_by("pk")
        self.writer.add_rows(PEOPLE, map(self._person, people))

    def _plain(self, entry, rows):
        references = [
            field.attname
            for field in fields_of(entry.model)
            if isinstance(field, ForeignKey) and field.related_model is User
        ]
        for row in rows.iterator(CHUNK):
            self.counts[entry.name_in_archive] += 1
            self.people |= {getattr(row, name) for name in references} - {None}
            yield plain_row(row, self._path_of)

    def _person(self, person):
        known = self.contents.known is None or person.pk in self.contents.known
        return {
            "id": person.pk,
            "name": person.name,
            "email": person.email if known else "",
            "is_active": known and person.is_active,
            **person.parts,
        }

    def _path_of(self, row, field: FileField):
        """Return where the row's file is in the archive; empty if it has none, or it has gone."""
        stored = getattr(row, field.name)
        if not stored:
            return ""
        path = f"{FOLDERS[type(row)]}/{row.pk}-{_name_of(row)}"
        if not default_storage.exists(stored.name):
            self.missing.append(_("%s: the file is missing from storage.") % path)
            return ""
        self.files[path] = stored
        return path

    def _note_released(self):
        """Take the released reports along, which everybody in the set has."""
        rows = Rendering.objects.released().filter(
            snapshot__report__set=self.contents.set, format=RenderingFormat.PDF
        )
        for row in rows.select_related("snapshot").defer("snapshot__content"):
            self._path_of(row, Rendering._meta.get_field("file"))


def _name_of(row):
    """Return what people know the file by, with nothing in it that leads elsewhere."""
    if isinstance(row, Rendering):
        kind = "released" if row.snapshot.released_at else "draft"
        ending = row.file.name.rpartition(".")[2]
        return f"report-{kind}-v{row.snapshot.version}-{row.format}.{ending}"
    name = clean_name(row.logo_text or "logo" if isinstance(row, Programme) else row.name)
    return name.replace("/", "-") or "file"


def _write_minutes(contents, writer, job):
    versions = papers.minutes_of(contents)
    for number, version in enumerate(versions, start=1):
        path, data = papers.minutes_pdf(version, contents)
        writer.put(path, [data], compress=False)
        job.page(number, len(versions))


def _write_files(files, writer, job):
    for number, (path, stored) in enumerate(files.items(), start=1):
        writer.add_file(path, stored)
        job.page(number, len(files))


def _manifest(contents, rows):
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "product_version": product_version(),
        "id": str(uuid.uuid4()),
        "made_at": contents.made_at.isoformat(),
        "scope": contents.scope,
        "set": contents.set.name,
        "pair": contents.pair.title if contents.pair else "",
        "programme": contents.set.programme.name,
        "rows": rows.counts,
        "left_out": papers.left_out(contents.scope),
        "missing": rows.missing,
    }


def product_version():
    """Return the version of this product."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    return project["version"]


def contents_of(archive):
    """Return what an asked-for archive (a row) is to hold."""
    reader = archive.asked_by
    return SetContents(archive.set, OF_PAIR if archive.pair else SHOWN, archive.pair, reader)


def file_name(contents):
    """Return what the archive is called where somebody keeps it."""
    return f"{clean_name(contents.title)} {contents.made_at:%Y-%m-%d}.zip"
