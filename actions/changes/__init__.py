"""The changes of this room, split by noun."""

from actions.changes.actions import (
    edit_action,
    end_action,
    propose_action,
    refile_action,
    start_action,
    withdraw_action,
)
from actions.changes.captures import capture_action, capture_issue
from actions.changes.consents import consent
from actions.changes.exports import take_data
from actions.changes.issues import (
    close_issue,
    confirm_issue,
    edit_issue,
    raise_issue,
    reopen_issue,
)
from actions.changes.links import log_by_link, progress_link_for, revoke_link, revoke_links
from actions.changes.progress import log_progress
from actions.changes.sorting import (
    merge_theme,
    seen_of_merge,
    sort_issues,
    sorting_words,
    split_theme,
    unmerge_theme,
)
from actions.changes.themes import (
    edit_theme,
    leave_theme,
    offer_themes,
    place_theme,
    propose_theme,
    take_theme,
)

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
    "leave_theme",
    "log_by_link",
    "log_progress",
    "merge_theme",
    "offer_themes",
    "place_theme",
    "progress_link_for",
    "propose_action",
    "propose_theme",
    "raise_issue",
    "refile_action",
    "reopen_issue",
    "revoke_link",
    "revoke_links",
    "seen_of_merge",
    "sort_issues",
    "sorting_words",
    "split_theme",
    "start_action",
    "take_data",
    "take_theme",
    "unmerge_theme",
    "withdraw_action",
]
