"""The changes of this room, split by noun."""

from actions.changes.actions import edit_action, end_action, propose_action, start_action
from actions.changes.captures import capture_action, capture_issue
from actions.changes.consents import consent
from actions.changes.issues import (
    close_issue,
    confirm_issue,
    edit_issue,
    raise_issue,
    reopen_issue,
)
from actions.changes.progress import log_progress
from actions.changes.themes import edit_theme, propose_theme

__all__ = [
    "capture_action",
    "capture_issue",
    "close_issue",
    "confirm_issue",
    "consent",
    "edit_action",
    "edit_issue",
    "edit_theme",
    "end_action",
    "log_progress",
    "propose_action",
    "propose_theme",
    "raise_issue",
    "reopen_issue",
    "start_action",
]
