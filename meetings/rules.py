"""Who may do what with a meeting: one fact each, of ``(user, obj)``.

They are about people. What a meeting's state allows is refused with a sentence in ``changes``.
"""

from meetings.enums import AgendaKind, MinutesState
from sets.models import roles_of
from sets.rules import facilitates, may_facilitate, may_read_set, sits_in_set


def may_read(user, meeting):
    return may_read_set(user, meeting.set)


def may_plan(user, meeting):
    """Set date and place, call it, order and time the agenda."""
    return may_facilitate(user, meeting.set)


def may_run(user, meeting):
    """Open, minute, mark attendance, close, circulate, record the agreement."""
    return may_facilitate(user, meeting.set)


def may_take_part(user, meeting):
    """A member of the set: answers, and owns the agenda."""
    return meeting.set.is_open and sits_in_set(user, meeting.set)


def may_edit_item(user, item):
    """A member's item is the member's alone; housekeeping is the facilitators'."""
    if item.kind == AgendaKind.HOUSEKEEPING:
        return may_plan(user, item.meeting)
    return item.meeting.set.is_open and item.proposed_by_id in roles_of(user).members


def may_read_minutes(user, meeting):
    """Facilitators from the draft on, members once the minutes went round."""
    if facilitates(user, meeting.set):
        return meeting.minutes_state != MinutesState.NONE
    return may_read(user, meeting) and meeting.minutes_state in MinutesState.shared_states()
