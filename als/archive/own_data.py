"""The ZIP with all that is held about one person: as JSON, and as a page to read."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    FileField,
    JSONField,
    Q,
    TextField,
)
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from actions.models import Attachment
from als.accounts.models import User
from als.archive.column_words import COLUMN_WORDS
from als.archive.inventory.columns import Entry, Personal
from als.archive.inventory.table import PERSONAL
from als.archive.values import plain_value
from als.archive.write import one_moment
from als.archive.zip_writer import ArchiveWriter
from als.core import clock
from als.core.audit_titles import named, titles
from als.core.audit_words import kind_words, verb_words
from als.core.files.uploads import clean_name
from als.core.formats import date_time, long_date
from als.core.models import AuditEntry
from meetings.models import MinutesPhoto
from sets.models import Member, PaperFile, ProgrammeRole, SetFacilitator, SharedDesign

FORMAT = "action-learning-sets/person"
FORMAT_VERSION = 1
FILES = {
    User: "photo",
    Attachment: "attachments",
    PaperFile: "papers",
    MinutesPhoto: "minutes",
    SharedDesign: "shared",
}
WORDS = (CharField, TextField, JSONField)
WORDS_OF = {"verb": verb_words, "target_kind": kind_words}  # of columns of the audit log


@dataclass
class Section:
    """The rows of one kind: what they are, why they are held, and each as plain data."""

    label: str
    what: str
    why: str = ""
    rows: list = field(default_factory=list)
    names: dict = field(default_factory=dict)  # of columns, where pages have a name for them
    columns: dict = field(default_factory=dict)  # what shows a column's values, where not as plain

    @property
    def title(self):
        return self.what[:1].upper() + self.what[1:]

    @property
    def shown(self):
        """The rows as ``(column, text)``, without what is empty."""
        return [
            [self._in_words(name, value) for name, value in row.items()
             if value not in (None, "", [], {}) and name != "id"]
            for row in self.rows
        ]  # fmt: skip

    def _in_words(self, name, value):
        known = self.columns.get(name) or WORDS_OF.get(name, _in_words)
        return self.names.get(name) or capfirst(COLUMN_WORDS.get(name, name)), known(value)


def _moment(text):
    return date_time(datetime.fromisoformat(text))


def _shown_by(column):
    """Return what shows the column's plain values in the reader's language, or None."""
    if column.choices:
        # django-simple-history has words for its own in few languages
        own = {"+": _("added"), "~": _("changed"), "-": _("removed")}
        labels = own if column.name == "history_type" else dict(column.flatchoices)
        return lambda value: str(labels.get(value, value))
    if isinstance(column, DateTimeField):
        return _moment
    if isinstance(column, DateField):
        return lambda text: long_date(date.fromisoformat(text))
    return None


def _in_words(value):
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        title = value.get("title")
        return title or ", ".join(f"{key}: {_in_words(inner)}" for key, inner in value.items())
    return ", ".join(map(_in_words, value)) if isinstance(value, list) else str(value)


class PersonContents:
    """What is held about ``person``, and nothing of others that this person may not read."""

    def __init__(self, person, made_at: datetime | None = None):
        self.person, self.made_at = person, made_at or clock.now()
        self.files, self.missing = {}, []

    def sections(self):
        """Return all kinds, each with its rows as plain data."""
        found = [self._section(entry) for entry in PERSONAL]
        self._call_by_title(found)
        return [*found, self._about(), self._sessions()]

    def _section(self, entry: Entry):
        rows, whose = list(entry.of_person(self.person)), entry.person
        readable = self._readable(entry, rows)
        plain = [self._row(whose, row, row.pk in readable) for row in rows]
        names = {
            column.name: capfirst(column.verbose_name)
            for column in entry.model._meta.concrete_fields
            if isinstance(column.verbose_name, Promise)
        }
        shown = {one.name: _shown_by(one) for one in entry.model._meta.concrete_fields}
        columns = {name: show for name, show in shown.items() if show}
        return Section(entry.label, _(whose.what), _(whose.why), plain, names, columns)

    def _readable(self, entry, rows):
        """Return the keys of those whose words the person may have: typed alone, or still read."""
        keys = {row.pk for row in rows}
        if not entry.person.shared:
            return keys
        if not hasattr(entry.model.objects, "visible_to"):
            return set()
        visible = entry.model.objects.visible_to(self.person)
        return set(visible.filter(pk__in=keys).values_list("pk", flat=True))

    def _row(self, whose: Personal, row, readable):
        plain = {"id": row.pk}
        for column in row._meta.concrete_fields:
            if not column.primary_key and column.name not in whose.hidden:
                plain[column.name] = self._value(row, column, readable)
        return plain

    def _value(self, row, column, readable):
        value = getattr(row, column.attname)
        if value is None:
            return None
        if not value and isinstance(column, FileField):
            return ""
        if column.is_relation:
            return self._reference(column.related_model, value)
        if isinstance(column, FileField):
            return self._file(row, value)
        if isinstance(column, WORDS) and not column.choices and not readable:
            return _("(others wrote here too, and you can no longer read it)")
        return plain_value(value)

    def _reference(self, model, key):
        if model is User:
            return _("you") if key == self.person.pk else _("another person")
        return {"kind": model._meta.model_name, "id": key}

    def _file(self, row, value):
        """Note a file that the person added, to be put in. Of others say only that there is one."""
        folder = FILES.get(type(row))
        owner = row.pk if isinstance(row, User) else getattr(row, "added_by_id", None)
        if folder is None or owner != self.person.pk:
            return _("a file")
        if not default_storage.exists(value.name):
            self.missing.append(value.name)
            return _("a file that is no longer there")
        name = "photo.jpg" if isinstance(row, User) else f"{row.pk} {clean_name(row.name)}"
        path = f"files/{folder}/{name}"
        self.files[path] = value
        return path

    def _call_by_title(self, sections):
        """Add the titles of what rows refer to, where the person may read them."""
        wanted = defaultdict(list)
        for section in sections:
            for row in section.rows:
                for value in row.values():
                    if isinstance(value, dict) and value.keys() == {"kind", "id"}:
                        wanted[value["kind"], value["id"]].append(value)
        known = titles(self.person, [_Target(*one) for one in wanted])
        for (kind, key), values in wanted.items():
            for value in values:
                value["title"] = named(kind, key, known)

    def _about(self):
        """Return what others did to the person's account, seats and roles, without their names."""
        kinds = {"user": [self.person.pk]}
        for model in (Member, SetFacilitator, ProgrammeRole):
            rows = model.objects.filter(person=self.person)
            kinds[model._meta.model_name] = list(rows.values_list("pk", flat=True))
        about = Q(pk=None)
        for kind, keys in kinds.items():
            about |= Q(target_kind=kind, target_id__in=keys)
        entries = AuditEntry.objects.filter(about).exclude(by=self.person).order_by("pk")
        columns = ("id", "at", "verb", "target_kind", "target_id", "details")
        rows = [{name: plain_value(getattr(one, name)) for name in columns} for one in entries]
        what = _("what others did to your account, memberships and roles")
        return Section("about you", what, rows=rows, columns={"at": _moment})

    def _sessions(self):
        """Return where the person is signed in now."""
        rows = [
            {"ends": plain_value(one.expire_date)}
            for one in Session.objects.filter(expire_date__gt=clock.now())
            if one.get_decoded().get("_auth_user_id") == str(self.person.pk)
        ]
        what = _("browsers in which you are signed in")
        return Section("sessions.session", what, rows=rows, columns={"ends": _moment})


@dataclass(frozen=True)
class _Target:
    target_kind: str
    target_id: int


def write(contents, file, step=None):
    """Write the ZIP into an open file. ``step`` is called between its parts."""
    step = step or (lambda: None)
    writer = ArchiveWriter(file, contents.made_at)
    with one_moment():
        sections = contents.sections()
    step()
    shown = [section for section in sections if section.rows]
    context = {"person": contents.person, "made_at": contents.made_at, "sections": shown,
               "missing": contents.missing}  # fmt: skip
    writer.put(
        "read-me-first.html", [render_to_string("archive/own_data_file.html", context).encode()]
    )
    writer.add_json("data.json", {section.label: section.rows for section in sections})
    for path, stored in contents.files.items():
        step()
        writer.add_file(path, stored)
    writer.finish({
        "format": FORMAT, "version": FORMAT_VERSION, "made_at": contents.made_at.isoformat(),
        "rows": {section.label: len(section.rows) for section in sections},
        "missing": contents.missing,
    })  # fmt: skip


def file_name(contents):
    return f"{_('All about me')} {contents.made_at:%Y-%m-%d}.zip"
