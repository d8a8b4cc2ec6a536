"""The pages of themes, issues, actions and progress."""

from actions.views.actions import (
    action,
    action_edit,
    action_end,
    action_new,
    action_start,
    actions,
    consent,
)
from actions.views.captures import capture_action, capture_issue
from actions.views.issues import (
    issue,
    issue_close,
    issue_confirm,
    issue_edit,
    issue_new,
    issue_pair,
    issue_reopen,
    issues,
)
from actions.views.progress import progress_new
from actions.views.themes import theme_edit, theme_new, themes

__all__ = [
    "action",
    "action_edit",
    "action_end",
    "action_new",
    "action_start",
    "actions",
    "capture_action",
    "capture_issue",
    "consent",
    "issue",
    "issue_close",
    "issue_confirm",
    "issue_edit",
    "issue_new",
    "issue_pair",
    "issue_reopen",
    "issues",
    "progress_new",
    "theme_edit",
    "theme_new",
    "themes",
]
