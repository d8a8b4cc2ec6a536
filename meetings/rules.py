"""Who may do what with a meeting: one fact each, of ``(user, obj)``.

They are about people. What a meeting's state allows is refused with a sentence in ``changes``.
"""

from meetings.enums import AgendaKind, MeetingRole, MeetingState, MinutesState
from sets.models.roles import roles_of
from sets.rules import (
    facilitates,
    may_facilitate,
    may_read_set,
    may_speak_for_pair,
    may_write_in_set,
    sits_in_set,
)


def may_read(user, meeting):
    return may_read_set(user, meeting.set)


def may_plan(user, meeting):
    """Set date and place, call it, order and time the agenda."""
    return may_facilitate(user, meeting.set)


def may_run(user, meeting):
    """Open, minute, mark attendance, close, circulate, record the agreement."""
    return may_facilitate(user, meeting.set)


def has_role(user, meeting, role):
    """A member to whom this role was given in this meeting, whether or not it lets them act."""
    return meeting.role_holders.filter(role=role, member_id__in=roles_of(user).members).exists()


def holds(user, meeting, role):
    """A member who has this role in this meeting, while it is in session and the set lets them."""
    if meeting.state != MeetingState.IN_SESSION or not meeting.members_hold:
        return False
    return may_take_part(user, meeting) and has_role(user, meeting, role)


def may_run_clock(user, meeting):
    """Facilitators, and the timekeeper."""
    return may_run(user, meeting) or holds(user, meeting, MeetingRole.TIMEKEEPER)


def may_take_notes(user, meeting):
    """Facilitators, and the note taker."""
    return may_run(user, meeting) or holds(user, meeting, MeetingRole.NOTE_TAKER)


def may_edit_entry(user, minute):
    """Facilitators; the note taker what they have written."""
    own = minute.written_by_id == user.pk
    return may_run(user, minute.meeting) or (own and may_take_notes(user, minute.meeting))


def may_edit_photo(user, photo):
    """Facilitators; the note taker what they have added."""
    meeting = photo.item.meeting
    own = photo.added_by_id == user.pk
    return may_run(user, meeting) or (own and may_take_notes(user, meeting))


def may_take_part(user, meeting):
    """A member of the set: answers, and owns the agenda."""
    return meeting.set.is_open and sits_in_set(user, meeting.set)


def may_prepare(user, meeting):
    """A member, for their side, until the meeting is opened."""
    return meeting.state in (MeetingState.DRAFT, MeetingState.CALLED) and may_take_part(
        user, meeting
    )


def may_see_poll(user, meeting):
    """See who can when: facilitators, and members whose pair both sides agreed to."""
    return facilitates(user, meeting.set) or sits_in_set(user, meeting.set)


def may_edit_item(user, item):
    """A member's item is the member's alone; housekeeping is the facilitators'."""
    if item.kind == AgendaKind.HOUSEKEEPING:
        return may_plan(user, item.meeting)
    return item.meeting.set.is_open and item.proposed_by_id in roles_of(user).members


def may_withdraw_item(user, item):
    """Whoever may word an item may withdraw it; facilitators take off standing items."""
    if item.kind == AgendaKind.STANDING:
        return may_plan(user, item.meeting)
    return may_edit_item(user, item)


def may_support(user, item):
    """Other members' items; one's own needs no support of one's own."""
    member_ids = roles_of(user).members
    is_others = item.kind == AgendaKind.MEMBER and item.proposed_by_id not in member_ids
    return is_others and may_take_part(user, item.meeting)


def may_ask_owner(user, item):
    return item.kind == AgendaKind.MEMBER and may_plan(user, item.meeting)


def may_answer_owner(user, question):
    """The owner alone answers what a facilitator asks of an item."""
    item = question.item
    return item.meeting.set.is_open and item.proposed_by_id in roles_of(user).members


def may_review(user, meeting):
    """A member, from the meeting's opening until its minutes are agreed."""
    open_ = {MinutesState.DRAFT, MinutesState.CIRCULATED}
    return may_take_part(user, meeting) and meeting.minutes_state in open_


def may_keep_note(user, meeting):
    """A member, from the meeting's opening on."""
    return may_take_part(user, meeting) and meeting.minutes_state != MinutesState.NONE


def may_read_minutes(user, meeting):
    """Facilitators from the draft on, members once the minutes were circulated."""
    if facilitates(user, meeting.set):
        return meeting.minutes_state != MinutesState.NONE
    return may_read(user, meeting) and meeting.minutes_state in MinutesState.shared_states()


def may_note_question(user, turn):
    """The set's facilitators, and members of the other pairs: those whose turn it is answer."""
    set_ = turn.meeting.set
    ours = turn.pair_id in roles_of(user).pairs
    return may_facilitate(user, set_) or (may_write_in_set(user, set_) and not ours)


def may_edit_question(user, question):
    """Whoever noted it, and facilitators."""
    own = question.added_by_id == user.pk
    return may_facilitate(user, question.set) or (own and may_write_in_set(user, question.set))


def may_ask_correction(user, meeting):
    """A member of the set, whoever the entry is about. What one can't read one can't reach."""
    return may_take_part(user, meeting)


def may_agree_entry(user, minute):
    """A member of the pair whose matter the entry is."""
    return minute.pair is not None and may_speak_for_pair(user, minute.pair)
