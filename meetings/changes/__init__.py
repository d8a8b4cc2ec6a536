"""Every change of a meeting's state, one function each."""

from meetings.changes.agenda import (
    add_housekeeping,
    edit_item,
    mark_item,
    move_item,
    place_item,
    propose_item,
)
from meetings.changes.cycles import (
    add_cycle,
    edit_cycle,
    make_cycles,
    remove_cycle,
    spread_cycles,
)
from meetings.changes.meetings import answer, call, edit_meeting
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
    "add_cycle",
    "add_housekeeping",
    "agree_minutes",
    "answer",
    "call",
    "circulate_minutes",
    "close_meeting",
    "drop_draft",
    "edit_cycle",
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
    "remove_cycle",
    "save_draft",
    "save_minute",
    "spread_cycles",
    "write_minute",
]
