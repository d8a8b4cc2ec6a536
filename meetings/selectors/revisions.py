"""The revisions of an entry, and what each of them changed, as far as a reader may know it."""

from dataclasses import dataclass
from itertools import pairwise, takewhile

from als.core.disclosure import Disclosure
from meetings.enums import MeetingState
from meetings.merging import Wording
from sets.models.pairs import pairs_open_to
from sets.models.roles import roles_of
from sets.rules import facilitates


@dataclass(frozen=True)
class Change:
    """A revision and the one before it; None where that is the first or not the reader's."""

    now: object
    before: object | None

    @property
    def kind_changed(self):
        return self.before is not None and self.before.kind != self.now.kind

    @property
    def visibility_changed(self):
        if self.before is None:
            return False
        return Wording.of(self.before).visibility != Wording.of(self.now).visibility


def changes_of(minute, user):
    """Return the changes, the newest first, and how many revisions the reader doesn't get."""
    past = list(minute.history.select_related("history_user", "pair").order_by("-history_id"))
    readable, set_ = past, minute.meeting.set
    if set_.pk not in roles_of(user).appointed:
        readable = list(_visible_to(past, pairs_open_to(user, set_)))
    if not facilitates(user, set_):
        readable = list(_as_circulated(minute.meeting, readable))
    changes = [Change(now, before) for now, before in pairwise([*readable, None])]
    return changes, len(past) - len(readable)


def _visible_to(past, pairs):
    """Go back to where one was kept from the reader.

    What came before that was narrowed for a reason: nobody reads it here, though it was wider once.
    """
    return takewhile(lambda row: row.disclosure != Disclosure.PAIR or row.pair_id in pairs, past)


def _as_circulated(meeting, past):
    """Go back to what was circulated, or to the start while members read along: no further.

    In between the facilitators work on a draft, which is nobody else's.
    """
    for row in past:
        yield row
        in_session = meeting.state == MeetingState.IN_SESSION
        if not in_session and row.history_date <= meeting.circulated_at:
            return
