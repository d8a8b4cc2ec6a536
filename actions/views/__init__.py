"""The pages of themes, issues, actions and progress."""

from actions.views.actions import (
    action,
    action_edit,
    action_end,
    action_issue,
    action_new,
    action_start,
    action_withdraw,
    consent,
)
from actions.views.actions_list import actions
from actions.views.captures import capture_action, capture_issue
from actions.views.exports import export, export_file, pair_export, pair_export_file
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
from actions.views.links import (
    link_revoke,
    links,
    links_revoke,
    progress_link,
    progress_link_saved,
)
from actions.views.pictures import pictures
from actions.views.progress import attachment, progress_new
from actions.views.sorting import (
    issues_sort,
    theme_merge,
    theme_sort,
    theme_split,
    themes_alike,
)
from actions.views.themes import (
    theme_edit,
    theme_leave,
    theme_new,
    theme_place,
    theme_take,
    theme_unmerge,
    themes,
    themes_offer,
    themes_story,
)

__all__ = [
    "action",
    "action_edit",
    "action_end",
    "action_issue",
    "action_new",
    "action_start",
    "action_withdraw",
    "actions",
    "attachment",
    "capture_action",
    "capture_issue",
    "consent",
    "export",
    "export_file",
    "issue",
    "issue_close",
    "issue_confirm",
    "issue_edit",
    "issue_new",
    "issue_pair",
    "issue_reopen",
    "issues",
    "issues_sort",
    "link_revoke",
    "links",
    "links_revoke",
    "pair_export",
    "pair_export_file",
    "pictures",
    "progress_link",
    "progress_link_saved",
    "progress_new",
    "theme_edit",
    "theme_leave",
    "theme_merge",
    "theme_new",
    "theme_place",
    "theme_sort",
    "theme_split",
    "theme_take",
    "theme_unmerge",
    "themes",
    "themes_alike",
    "themes_offer",
    "themes_story",
]
