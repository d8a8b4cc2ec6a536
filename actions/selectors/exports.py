"""Issues, actions and progress of a set, or of one pair, as tables to download."""

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from django.conf import settings
from django.db.models import Count, Sum, TextField, Value
from django.db.models.functions import Coalesce, Length
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Attachment, Consent, Issue, ProgressEntry, ProposedAction
from als.accounts.models import User
from als.core import clock
from als.core.files.tables import (
    COMMA,
    CSV,
    MAX_WIDTH,
    MIN_WIDTH,
    TEXT,
    WIDE,
    XLSX,
    Bound,
    Column,
    Table,
    write_about,
    write_csv,
    write_xlsx,
)
from als.core.formats import date_time
from als.core.text.languages import in_language
from als.core.zones import place_of, zone
from sets.enums import Tier
from sets.models import LearningSet, Pair

WORKBOOK, ABOUT = "workbook", "about"
KINDS = ("issues", "actions", "progress")
# A file is made while its reader waits, beside the pages of everybody else: this much takes about
# two seconds of the processor. No set has come near it; what is more is in the archive, which a
# worker makes. A cell of a workbook takes seven times as long as one of a CSV.
MAX_ROWS_IN_WORKBOOK = 3_000
# Made while somebody waits, with the interpreter held: some two seconds (decisions 58, 72).
MAX_ROWS_IN_CSV = 10_000
MAX_CHARACTERS = 2_000_000
CHUNK = 100  # rows fetched at a time: as many as there are, memory stays as it is


@dataclass(frozen=True)
class Export:
    """What one person exports of a set, or of one pair: no more than they can see."""

    reader: User
    set: LearningSet
    pair: Pair | None = None
    made_at: dt.datetime = field(default_factory=clock.now)

    def is_too_large(self, what):
        """Return whether it is too much to be made while somebody waits: one query a table.

        Of characters only the long texts are counted here, which is quick; ``file`` counts all.
        """
        kinds = {WORKBOOK: KINDS, ABOUT: ()}.get(what, (what,))
        max_rows = MAX_ROWS_IN_WORKBOOK if what == WORKBOOK else MAX_ROWS_IN_CSV
        rows = characters = 0
        for kind in kinds:
            model, path = PLACES[kind]
            names = [f.name for f in model._meta.fields if isinstance(f, TextField)]
            # Each row of a child shows what it belongs to as well.
            names += SHOWN_BESIDE[kind]
            length = sum((Coalesce(Length(name), 0) for name in names), Value(0))
            found = self.rows_of(model, path).aggregate(rows=Count("pk"), length=Sum(length))
            rows += found["rows"]
            characters += found["length"] or 0
        return rows > max_rows or characters > MAX_CHARACTERS

    def file(self, what, *, separator=COMMA, at_once=False):
        """Return ``(file, name, content type)``: the workbook, one of KINDS, or what they are.

        It is in the programme's language, whoever exports it. ``at_once``: ``TooLargeError`` when
        it holds more than can be written while one waits.
        """
        with in_language(self.set.programme.language):
            return self._file(what, separator, at_once=at_once)

    def _file(self, what, separator, *, at_once):
        bound = Bound(MAX_CHARACTERS) if at_once else None
        if what == WORKBOOK:
            tables = [replace(BUILDERS[kind](self), bound=bound) for kind in KINDS]
            file = write_xlsx(self.about, tables, title=self.title)
            return file, f"{self.title} {self.day(self.made_at)}.xlsx", XLSX
        if what == ABOUT:
            name = f"{self.title} {_('About').lower()} {self.day(self.made_at)}.txt"
            return write_about(self.about), name, TEXT
        table = replace(BUILDERS[what](self), bound=bound)
        name = f"{self.title} {table.name.lower()} {self.day(self.made_at)}.csv"
        return write_csv(table, separator), name, CSV

    @property
    def title(self):
        return f"{self.set.name}, {self.pair.title}" if self.pair else self.set.name

    @property
    def about(self):
        """Return the cover as rows of (label, text): where the data are from, who can see them."""
        made = timezone.localtime(self.made_at, zone(self.set.programme.time_zone))
        keep = _(
            "The people named in the column “Who can see this” of each row. Some rows are only for "
            "one pair and the facilitators: keep this file as carefully as they would."
        )
        return [
            [_("Programme"), self.set.programme.name],
            [_("Set"), self.set.name],
            [_("Pair"), f"{self.pair.title}: {self.pair}" if self.pair else _("All pairs")],
            [
                _("Made"),
                _("%(moment)s, %(place)s time")
                % {
                    "moment": date_time(made),
                    "place": place_of(self.set.programme.time_zone),
                },
            ],
            [_("Exported by"), self.reader.name],
            [_("What is in it"), _("Issues, actions and progress, as they stood then")],
            [_("Who can see this"), keep],
        ]

    def rows_of(self, model, path=""):
        """Return the rows that the reader may read; ``path`` leads from one to its issue."""
        rows = model.objects.visible_to(self.reader)
        if self.pair:
            return rows.filter(**{f"{path}pair": self.pair})
        return rows.filter(**{f"{path}pair__set": self.set})

    @cached_property
    def pairs(self):
        return {pair.pk: pair for pair in Pair.objects.filter(set=self.set).with_partnerships()}

    def pair_columns(self, pair_of):
        """Return the columns of the pair and its sides; ``pair_of`` gives a row’s pair’s key."""
        sides = [
            Column(self.tier(s), WIDE, lambda r, s=s: self.pairs[pair_of(r)].partnership(s).name)
            for s in Tier
        ]
        return [Column(_("Pair"), MIN_WIDTH, lambda row: self.pairs[pair_of(row)].title), *sides]

    @cached_property
    def tiers(self):
        return {side: self.set.programme.tier_word(side) for side in Tier}

    def tier(self, side):
        return capfirst(self.tiers[side])

    def day(self, moment):
        """Return the date that a moment had where the programme is."""
        return moment and timezone.localtime(moment, zone(self.set.programme.time_zone)).date()


def label_of(model, name):
    """Return a function from a row to the label of its choice in this field.

    ``get_…_display`` translates all labels again for each row: more than half of an export's time.
    """
    labels = {value: str(label) for value, label in model._meta.get_field(name).flatchoices}

    def label(row):
        value = getattr(row, name)
        return labels.get(value, value)

    return label


def disclosure_columns(entry_of, name, page_of):
    """Return the columns of who can see a row, and of its page's address."""
    disclosure = label_of(Issue, "disclosure")  # the same choices for all kinds

    @cache
    def page(pk):
        return f"{settings.BASE_URL}{reverse(name, args=[pk])}"

    return [
        Column(_("Who can see this"), WIDE, lambda row: disclosure(entry_of(row))),
        Column(_("Page"), WIDE, lambda row: page(page_of(row))),
    ]


def issues_table(export):
    rows = export.rows_of(Issue).select_related(
        "theme", "raised_by", "confirmed_by__person", "raised_in__cycle"
    )
    columns = [
        Column(_("Issue no."), MIN_WIDTH, lambda issue: issue.pk),
        *export.pair_columns(lambda issue: issue.pair_id),
        *_issue_texts(export),
        *_issue_course(export),
        *disclosure_columns(lambda issue: issue, "actions:issue", lambda issue: issue.pk),
    ]
    ordered = rows.order_by("pair__number", "pk")
    return Table(_("Issues"), columns, ordered.iterator(CHUNK))


def _issue_texts(export):
    views = [
        Column(
            _("{tier:^}’s view").format(tier=export.tiers[s]),
            MAX_WIDTH,
            lambda i, s=s: i.view_of(s),
        )
        for s in Tier
    ]
    return [
        Column(_("Issue"), WIDE, lambda issue: issue.title),
        Column(_("Kind"), MIN_WIDTH, label_of(Issue, "kind")),
        Column(_("What it is about"), MAX_WIDTH, lambda issue: issue.description),
        *views,
        Column(_("What is done already"), MAX_WIDTH, lambda issue: issue.existing_practice),
    ]


def _issue_course(export):
    label_of_state = label_of(Issue, "state")

    def state(issue):
        return label_of_state(issue) if issue.is_confirmed else _("Waiting for the pair")

    def confirmed_by(issue):
        if not issue.is_confirmed:
            return ""
        return issue.confirmed_by.person.name_on(issue.confirmed_at)

    return [
        Column(_("Theme"), WIDE, lambda issue: issue.theme.title if issue.theme else ""),
        Column(_("Status"), MIN_WIDTH, state),
        Column(_("Raised by"), WIDE, lambda issue: issue.raised_by.name_on(issue.raised_at)),
        Column(_("Raised on"), MIN_WIDTH, lambda issue: export.day(issue.raised_at)),
        Column(_("Where"), WIDE, lambda issue: str(issue.raised_in or _("Between meetings"))),
        Column(_("Confirmed by"), WIDE, confirmed_by),
        Column(_("Confirmed on"), MIN_WIDTH, lambda issue: export.day(issue.confirmed_at)),
    ]


def actions_table(export):
    rows = export.rows_of(ProposedAction, "issue__").select_related(
        "issue", "owner__person", "proposed_by"
    )
    columns = [
        Column(_("Action no."), MIN_WIDTH, lambda action: action.pk),
        Column(_("Issue no."), MIN_WIDTH, lambda action: action.issue_id),
        *export.pair_columns(lambda action: action.issue.pair_id),
        Column(_("Issue"), WIDE, lambda action: action.issue.title),
        *_action_texts(export),
        *_action_course(export),
        *_consent_columns(export),
        *disclosure_columns(
            lambda action: action.issue, "actions:action", lambda action: action.pk
        ),
    ]
    ordered = rows.order_by("issue__pair__number", "pk")
    return Table(_("Actions"), columns, ordered.iterator(CHUNK))


def _action_texts(export):
    return [
        Column(_("Action"), MAX_WIDTH, lambda action: action.what),
        Column(_("Owner"), WIDE, lambda action: action.owner.person.name),
        Column(_("Owner’s side"), MIN_WIDTH, lambda action: export.tier(action.owner.side)),
        Column(_("Side that leads"), MIN_WIDTH, lambda action: export.tier(action.leading_side)),
        Column(_("By when"), MIN_WIDTH, lambda action: action.due),
        Column(_("How they will know"), MAX_WIDTH, lambda action: action.measure),
        Column(_("Needs from the other side"), MAX_WIDTH, lambda action: action.resources),
        Column(_("Needs from either tier"), MAX_WIDTH, lambda action: action.resources_of_tier),
    ]


def _action_course(export):
    return [
        Column(_("Status"), MIN_WIDTH, label_of(ProposedAction, "state")),
        Column(
            _("Proposed by"), WIDE, lambda action: action.proposed_by.name_on(action.proposed_at)
        ),
        Column(_("Proposed on"), MIN_WIDTH, lambda action: export.day(action.proposed_at)),
        Column(_("Agreed on"), MIN_WIDTH, lambda action: export.day(action.agreed_at)),
        Column(_("Ended on"), MIN_WIDTH, lambda action: export.day(action.ended_at)),
        Column(_("Why it ended"), MAX_WIDTH, lambda action: action.ended_reason),
    ]


def _consent_columns(export):
    """Return, for each side, who consented to the text as it is, and when."""
    rows = Consent.objects.filter(
        void_at=None, action__in=export.rows_of(ProposedAction, "issue__")
    ).values_list("action_id", "side", "text_version", "member__person__name", "at")
    given = {tuple(key): (name, export.day(at)) for *key, name, at in rows}

    def consent(action, side):
        return given.get((action.pk, side, action.text_version), ("", None))

    columns = []
    for side in Tier:
        tier = export.tiers[side]
        who = _("{tier:^}: who consented").format(tier=tier)
        when = _("{tier:^}: consented on").format(tier=tier)
        columns += [
            Column(who, WIDE, lambda action, side=side: consent(action, side)[0]),
            Column(when, MIN_WIDTH, lambda action, side=side: consent(action, side)[1]),
        ]
    return columns


def progress_table(export):
    path = "action__issue__"
    rows = export.rows_of(ProgressEntry, path).select_related(
        "action__issue", "author__person", "recorded_by"
    )
    columns = [
        Column(_("Entry no."), MIN_WIDTH, lambda entry: entry.pk),
        Column(_("Action no."), MIN_WIDTH, lambda entry: entry.action_id),
        *export.pair_columns(lambda entry: entry.action.issue.pair_id),
        Column(_("Issue"), WIDE, lambda entry: entry.action.issue.title),
        Column(_("Action"), MAX_WIDTH, lambda entry: entry.action.what),
        *_progress_columns(export),
        *disclosure_columns(lambda entry: entry, "actions:action", lambda entry: entry.action_id),
    ]
    ordered = rows.order_by(f"{path}pair__number", "day", "pk")
    return Table(_("Progress"), columns, ordered.iterator(CHUNK))


def _progress_columns(export):
    files = _attached_files(export)
    return [
        Column(_("Date"), MIN_WIDTH, lambda entry: entry.day),
        Column(_("Written by"), WIDE, _written_by),
        Column(
            _("Side"),
            MIN_WIDTH,
            lambda entry: export.tier(entry.author.side) if entry.author else "",
        ),
        Column(_("Recorded for the pair by"), WIDE, _recorded_by),
        Column(_("What was done"), MAX_WIDTH, lambda entry: entry.done),
        Column(_("What happened"), MAX_WIDTH, lambda entry: entry.happened),
        Column(_("What they learned"), MAX_WIDTH, lambda entry: entry.learned),
        Column(_("What was unexpected"), MAX_WIDTH, lambda entry: entry.unexpected),
        Column(_("Hours"), MIN_WIDTH, lambda entry: entry.hours),
        Column(_("Status after"), MIN_WIDTH, label_of(ProgressEntry, "state_after")),
        Column(_("How it came"), MIN_WIDTH, label_of(ProgressEntry, "via")),
        Column(_("Attached files"), WIDE, lambda entry: "\n".join(files.get(entry.pk, []))),
        Column(_("Written on"), MIN_WIDTH, lambda entry: export.day(entry.written_at)),
    ]


def _written_by(entry):
    return (
        entry.author.person.name_on(entry.confirmed_at or entry.written_at) if entry.author else ""
    )


def _recorded_by(entry):
    return entry.recorded_by.name_on(entry.written_at) if entry.recorded_by else ""


def _attached_files(export):
    """Return the names of the attached files, by entry."""
    entries = export.rows_of(ProgressEntry, "action__issue__")
    names = {}
    rows = Attachment.objects.filter(entry__in=entries).values_list("entry_id", "name")
    for entry, name in rows:
        names.setdefault(entry, []).append(name)
    return names


PLACES = {
    "issues": (Issue, ""),
    "actions": (ProposedAction, "issue__"),
    "progress": (ProgressEntry, "action__issue__"),
}
SHOWN_BESIDE = {"issues": [], "actions": ["issue__title"], "progress": ["action__what"]}
BUILDERS = {"issues": issues_table, "actions": actions_table, "progress": progress_table}
