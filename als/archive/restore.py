"""Bringing an archive back: files first, then all rows in one transaction, or nothing at all."""

import uuid
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.db.models import FileField, Max
from django.utils.translation import gettext as _

from als.accounts.models import User
from als.archive import files
from als.archive.inventory.columns import history_base
from als.archive.inventory.table import ARCHIVED, PEOPLE, SHARED
from als.archive.people import find_people
from als.archive.read import Damaged, damaged
from als.archive.shared import find_shared
from als.archive.values import Keys, fields_of, key_name, made_from
from als.archive.write import FOLDERS
from als.core import audit, clock
from als.core.audit_hashes import stamp
from als.core.models import AuditEntry
from als.core.refusals import Refused
from meetings.models import Meeting
from reports.content.report import digest
from reports.enums import ReportState
from reports.models import Report, SignOff, Snapshot
from sets.changes import invitations
from sets.changes.learning_sets import appoint_facilitator
from sets.changes.role_invitations import ask_facilitator
from sets.enums import PairState, ResearchUse
from sets.models import Authority, LearningSet, Member, Pair, Programme, Register, SetFacilitator

BATCH = 200
MAX_NAME_LENGTH = 200
UP_FOR_SIGN_OFF = (ReportState.FOR_SIGN_OFF, ReportState.SIGNED_OFF)
# What a value of the wrong kind, or one that breaks a constraint, ends in.
TROUBLE = (
    ArithmeticError, AttributeError, DatabaseError, LookupError, TypeError, ValidationError,
    ValueError,
)  # fmt: skip


@dataclass
class Choices:
    """What the operator decides: which programme, what name, and what may be met here already."""

    programme: Programme | None = None
    name: str = ""
    match_people: bool = False
    again: bool = False
    # The operator has read whose seats those are, and vouches for the file.
    keep_seats: bool = False
    facilitators: tuple = ()


@dataclass
class Restored:
    set: LearningSet
    keys: Keys
    counts: dict = field(default_factory=lambda: defaultdict(int))
    ended: list = field(default_factory=list)
    # Whose places those were, asked in the name of the facilitator here; and who could not be, why.
    asked: list = field(default_factory=list)
    not_asked: list = field(default_factory=list)


def restore(archive, choices=None):
    """Import the archive's set with new keys; ``Refused`` with a sentence, and nothing done."""
    choices = choices or Choices()
    with plain_errors():
        first = _first_look(archive, choices)
        with stored_files(archive) as stored, transaction.atomic():
            return Restorer(archive, choices, stored, first).run()


def _first_look(archive, choices):
    """Return the plain row of the set; refuse what is here already, before a file is stored."""
    sets = list(archive.rows("data/sets.learningset.json"))
    if len(sets) != 1:
        raise damaged(_("It holds no set, or more than one."))
    if not choices.again and _is_here(archive):
        raise Refused(
            _("This set is here already. To import it once more, as another set, use --again.")
        )
    return sets[0]


def _is_here(archive):
    brought = AuditEntry.objects.filter(verb="imported", target_kind="learningset")
    if brought.filter(details__archive=archive.manifest["id"]).exists():
        return True
    uids = [row["uid"] for row in archive.rows("data/meetings.meeting.json")]
    return Meeting.objects.filter(uid__in=uids).exists()


@contextmanager
def plain_errors():
    """Turn what a crafted or damaged file brings about into one sentence."""
    try:
        yield
    except TROUBLE as error:
        raise Damaged(
            _("Something in it can’t be imported, so nothing was: %s") % _short(error)
        ) from error


def _short(error):
    text = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    return " ".join(f"{type(error).__name__}: {text}".split())[:200]


@contextmanager
def stored_files(archive):
    """Store the archive's files; yield their names in the store by path. Gone if anything fails."""
    names = {}
    try:
        for entry in ARCHIVED:
            for column in fields_of(entry.model):
                if isinstance(column, FileField):
                    _store(archive, entry, column, names)
        yield names
    except BaseException:
        for name in names.values():
            default_storage.delete(name)
        raise


def _store(archive, entry, column, names):
    for row in archive.rows(entry.file_name):
        path = row[column.name]
        if not path:
            continue
        in_place = path in archive.paths and path.startswith(f"{FOLDERS[entry.model]}/")
        if not in_place or path in names:
            raise damaged(_("A row leads to “%(path)s”, which is not its file."), path=path)
        with files.looked_into(archive, entry.model, row, path) as content:
            name = column.generate_filename(entry.model(), path.rpartition("/")[2])
            names[path] = default_storage.save(name, content)


class Restorer:
    """One archive on its way in. Keys are given out first, so that references may lead any way."""

    def __init__(self, archive, choices, stored, set_row):
        self.archive, self.choices, self.files, self.set_row = archive, choices, stored, set_row
        self.now = clock.now()
        self.keys = Keys()
        self.done = Restored(None, self.keys)
        self.unreleased = set()  # the version up for sign-off, by its key in the archive

    def run(self):
        self.keys.of[User], self.matched = find_people(self.archive, self.choices, self.done.counts)
        find_shared(self.archive, self.choices, self.keys)
        self.there = {model: set(self.keys.of[model]) for model in SHARED}
        for entry in ARCHIVED:
            self._give_keys(entry)
        for entry in ARCHIVED:
            self._bring(entry)
        return self._finish()

    def _give_keys(self, entry):
        """Give each row its key here; a row of the past has its own, and that of what it was."""
        name, known = key_name(entry.model), self.keys.of[entry.model]
        olds, were = [], set()
        for row in self.archive.rows(entry.file_name):
            olds.append(_whole(row[name]))
            if history_base(entry.model):
                were.add(_whole(row["id"]))
        if len(olds) != len(set(olds)):
            raise damaged(_("“%(path)s” in it holds a row twice."), path=entry.file_name)
        new = [old for old in sorted(olds) if old not in known]
        if entry.model is Authority and self.there[Register]:
            new = []  # an official list of this installation gets nothing out of somebody's file
        known.update(zip(new, new_keys(entry.model, len(new)), strict=True))
        self._give_keys_of_gone(history_base(entry.model), were)

    def _give_keys_of_gone(self, model, were):
        if model:
            gone = sorted(were - self.keys.of[model].keys())
            self.keys.of[model].update(zip(gone, new_keys(model, len(gone)), strict=True))

    def _bring(self, entry):
        batch = []
        for plain in self.archive.rows(entry.file_name):
            if entry.model is Authority and plain["id"] not in self.keys.of[Authority]:
                continue
            if plain[key_name(entry.model)] in self.there.get(entry.model, ()):
                self._leave(entry.model, plain)
                continue
            batch.append(self._row(entry.model, plain))
            if len(batch) == BATCH:
                self._save(entry, batch)
                batch = []
        self._save(entry, batch)

    def _leave(self, model, plain):
        """Let go of the files of a row that is here already."""
        for column in fields_of(model):
            if isinstance(column, FileField) and plain[column.name]:
                default_storage.delete(self.files[plain[column.name]])

    def _save(self, entry, batch):
        entry.model._base_manager.bulk_create(batch)
        self.done.counts[entry.name_in_archive] += len(batch)

    def _row(self, model, plain):
        row = made_from(model, plain, self.keys, self.files)
        refuse_future(row, self.now)
        if model is LearningSet:
            row.name, row.imported_at = self._free_name(row), self.now
            row.research = ResearchUse.NO  # the yes was to the researchers of where it comes from
        elif model in (SetFacilitator, Member):
            self._end(row)
        elif model is Pair and row.state == PairState.PROPOSED:
            row.state, row.ended_at = PairState.LAPSED, self.now  # nobody is asked by a file
            self.done.ended.append(row)
        elif model in files.WITH_CONTENT:
            files.take_facts(row, plain, self.archive)
        elif model is Snapshot and digest(row.content) != row.sha256:
            raise damaged(_("A frozen version of the report in it is not what was frozen."))
        elif model is Meeting and self.choices.again:
            row.uid = _free_uid(row.uid)
        elif model is AuditEntry:
            # Chained here as imported. What a clearing there emptied has no name here either way.
            row.details.pop("emptied_names", None)
            stamp(row)
        elif model is Report and row.state in UP_FOR_SIGN_OFF:
            self._back_to_drafting(row, plain)
        elif model is SignOff and plain["snapshot"] in self.unreleased and row.void_at is None:
            row.void_at, row.void_reason = self.now, _("Imported before this version was released")
        return row

    def _back_to_drafting(self, report, plain):
        """Make it the next version: who would sign has to take their seat here first."""
        self.unreleased.add(plain["snapshot"])
        self.done.ended.append(report)
        report.state, report.version = ReportState.DRAFTING, report.version + 1
        report.snapshot = report.sent_at = report.answer_by = None

    def _end(self, row):
        """Bring a place in the set as one that has ended: no file lets anybody in.

        The seats of people whom nobody here knows stay, if the operator vouches for the file.
        """
        end = "left_at" if isinstance(row, Member) else "removed_at"
        vouched = self.choices.keep_seats and row.person_id not in self.matched
        if getattr(row, end) is None and not (isinstance(row, Member) and vouched):
            setattr(row, end, self.now)
            self.done.ended.append(row)

    def _free_name(self, row):
        """Return what the set is called here: as it was, unless the programme has such a one."""
        name = self.choices.name or row.name
        taken = set(
            LearningSet.objects.filter(programme=row.programme_id).values_list("name", flat=True)
        )
        if name not in taken:
            return name
        if self.choices.name or not self.choices.again:
            raise Refused(
                _("The programme has a set called “%s” already. Give it another name: --name")
                % name
            )
        numbered = (f"{name[: MAX_NAME_LENGTH - 8]} ({n})" for n in range(2, len(taken) + 3))
        return next(one for one in numbered if one not in taken)

    def _finish(self):
        found = LearningSet.objects.select_related("programme").get(
            pk=self.keys.get(LearningSet, self.set_row["id"])
        )
        audit.record(
            "imported", found, by=None, set_id=found.pk,
            archive=self.archive.manifest["id"], scope=self.archive.manifest["scope"],
        )  # fmt: skip
        connection.check_constraints()
        appointed = [
            appoint_facilitator(set_=found, email=address, by=None).person
            for address in self.choices.facilitators
        ]
        self.done.set = found
        if appointed:
            self._ask_again(by=appointed[0])
        return self.done

    def _ask_again(self, *, by):
        """Ask those whose place ended, as anybody is asked; note who can't be, with the reason."""
        names = {self.keys.get(User, row["id"]): row["name"] for row in self.archive.rows(PEOPLE)}
        for row in self.done.ended:
            try:
                _refuse_gone(row)
                if isinstance(row, Member):
                    invitations.ask_back(member=row, name=names[row.person_id], by=by)
                elif isinstance(row, SetFacilitator) and row.person_id != by.pk:
                    ask_facilitator(
                        set_=self.done.set, email=row.person.email,
                        name=names[row.person_id], by=by,
                    )  # fmt: skip
                else:
                    continue
            except Refused as refusal:
                self.done.not_asked.append((row, refusal.sentence))
            else:
                self.done.asked.append(row)


def _refuse_gone(row):
    if isinstance(row, Member | SetFacilitator) and not row.person.is_active:
        raise Refused(_("There is no address for them, or their account is switched off."))


def refuse_future(row, now):
    """Refuse a row dated in the future: it would never show as imported."""
    at = getattr(row, "at", None) if isinstance(row, AuditEntry) else None
    at = at or getattr(row, "history_date", None)
    if at is not None and at > now:
        raise damaged(_("Its history has a date in the future."))


def _free_uid(uid):
    return uuid.uuid4() if Meeting.objects.filter(uid=uid).exists() else uid


def _whole(key):
    if not isinstance(key, int) or isinstance(key, bool):
        raise damaged(_("The key of a row in it is not a number."))
    return key


def new_keys(model, number):
    """Return so many keys that no row of the model has, or will be given by the database."""
    table, column = model._meta.db_table, model._meta.pk.column
    if not number:
        return []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{table}"', column, number],
            )
            return [key for (key,) in cursor.fetchall()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        given = cursor.fetchone()
    newest = model._base_manager.aggregate(newest=Max("pk"))["newest"] or 0
    first = max(newest, given[0] if given else 0) + 1
    return list(range(first, first + number))
