"""What is still open in minutes: what looks unfinished, corrections, entries not agreed."""

from dataclasses import dataclass

from django.db.models import Prefetch

from als.core.alphabet import alphabetical
from als.core.prepared import prepared
from meetings.enums import AgendaState, CorrectionState, MinutesState, Outcome
from meetings.models import Correction, HolderAgreement, Minute, MinuteDraft
from meetings.records import records_of
from meetings.rules import may_agree_entry, may_ask_correction
from sets.enums import Tier
from sets.models.roles import roles_of

SHOWN = 80  # characters of a record that waits for its pair


def agreements():
    """Return what puts into ``agreed`` of each entry who agreed it, in whichever revision."""
    return Prefetch("agreements", HolderAgreement.objects.select_related("member"), "agreed")


@prepared
def _agreements(meeting):
    return HolderAgreement.objects.filter(minute__meeting=meeting).select_related("member")


@prepared
def _corrections(meeting):
    found = Correction.objects.filter(minute__meeting=meeting)
    return found.select_related("asked_by__person", "answered_by")


def _by_entry(rows):
    found = {}
    for row in rows:
        found.setdefault(row.minute_id, []).append(row)
    return found


def sides_agreed(entry):
    """Return the partnerships of which a member has agreed the current revision."""
    sides = {a.member.side for a in entry.agreed if a.revision == entry.revision}
    return [entry.pair.partnership(side) for side in Tier if entry.pair and side in sides]


def sides_missing(entry):
    agreed = sides_agreed(entry)
    sides = [entry.pair.partnership(side) for side in Tier]
    return [side for side in sides if side not in agreed]


@dataclass(frozen=True)
class Discussion:
    """Agreements and corrections of one entry, and what the reader may do about it."""

    agreed_by: list
    can_agree: bool
    can_take_back: bool
    can_ask: bool
    corrections: list
    seen: dict

    @property
    def has_any(self):
        """Return whether there is anything to show of it."""
        return bool(self.agreed_by or self.corrections or self.can_agree or self.can_ask)


def attach_discussion(agenda, meeting, user):
    """Set ``discussion`` of each entry of the agenda; return the corrections that are open."""
    me = roles_of(user).members
    entries = [entry for slot in agenda.slots for entry in slot.entries]
    agreed, asked = _by_entry(_agreements(meeting.pk)), _by_entry(_corrections(meeting.pk))
    open_now = meeting.minutes_state == MinutesState.CIRCULATED
    can_ask = open_now and may_ask_correction(user, meeting)
    for entry in entries:
        if entry.pair:
            entry.pair.set = meeting.set
        entry.agreed = agreed.get(entry.pk, [])
        mine = any(a.member_id in me and a.revision == entry.revision for a in entry.agreed)
        entry.discussion = Discussion(
            agreed_by=sides_agreed(entry),
            can_agree=open_now and not mine and may_agree_entry(user, entry),
            can_take_back=open_now and mine and may_agree_entry(user, entry),
            can_ask=can_ask,
            corrections=asked.get(entry.pk, []),
            seen={"revision": entry.revision},
        )
    return [
        correction
        for entry in entries
        for correction in entry.discussion.corrections
        if correction.state == CorrectionState.OPEN
    ]


def not_agreed(meeting):
    """Return the entries about a pair that its two sides have not both agreed, with ``missing``."""
    entries = (
        Minute.objects.filter(meeting=meeting, pair__isnull=False)
        .select_related("item", "pair__upper", "pair__lower")
        .prefetch_related(agreements())
    )
    for entry in entries:
        entry.missing = sides_missing(entry)
    return [entry for entry in entries if entry.missing]


def unfinished(meeting):
    """Return what looks unfinished, as pairs of a kind and its values, for ``circulate.html``.

    Each may be as it is for a good reason.
    """
    entries = list(meeting.minutes.all())
    return [
        *_nobody_present(meeting),
        *_nothing_written(entries),
        *_not_discussed(meeting),
        *_typed_elsewhere(meeting),
        *_waiting_for_pairs(meeting),
    ]


def _waiting_for_pairs(meeting):
    """Yield what is on the record and its pair has not confirmed, or given an issue, yet."""
    for record in records_of(meeting):
        if record.waits_for:
            text = " ".join(record.text.split())
            short = text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + "…"
            yield "record_waits", {"record": record, "text": short}


def _nobody_present(meeting):
    if not meeting.attendances.filter(outcome__in=Outcome.here()).exists():
        yield "nobody_present", {}


def _nothing_written(entries):
    if not entries:
        yield "no_entries", {}


def _not_discussed(meeting):
    states = [AgendaState.ON_AGENDA, AgendaState.CARRIED_OVER]
    left = list(meeting.agenda.filter(state__in=states))
    if left:
        yield "not_discussed", {"left": left}


def _typed_elsewhere(meeting):
    drafts = MinuteDraft.objects.filter(item__meeting=meeting).exclude(text="")
    for name in alphabetical(set(drafts.values_list("person__name", flat=True))):
        yield "unsaved_text", {"name": name}
