"""Every change of a meeting's state, one function each."""

from meetings.changes.agenda import (
    add_housekeeping,
    edit_item,
    mark_item,
    move_item,
    place_item,
    propose_item,
)
from meetings.changes.meetings import answer, call, edit_meeting, make_cycles
from meetings.changes.minutes import (
    Clash,
    agree_minutes,
    circulate_minutes,
    drop_draft,
    save_draft,
    save_minute,
    write_minute,
)
from meetings.changes.session import (
    close_meeting,
    mark_attendance,
    next_meeting,
    open_meeting,
)

__all__ = [
    "Clash",
    "add_housekeeping",
    "agree_minutes",
    "answer",
    "call",
    "circulate_minutes",
    "close_meeting",
    "drop_draft",
    "edit_item",
    "edit_meeting",
    "make_cycles",
    "mark_attendance",
    "mark_item",
    "move_item",
    "next_meeting",
    "open_meeting",
    "place_item",
    "propose_item",
    "save_draft",
    "save_minute",
    "write_minute",
]
