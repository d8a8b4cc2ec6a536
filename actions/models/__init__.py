"""Themes, issues, proposed actions with both sides' consents, progress."""

from actions.models.actions import Consent, ProposedAction
from actions.models.comments import Comment
from actions.models.issues import Issue
from actions.models.progress import Attachment, ProgressEntry, ProgressLink
from actions.models.themes import Theme, ThemeMove

__all__ = [
    "Attachment",
    "Comment",
    "Consent",
    "Issue",
    "ProgressEntry",
    "ProgressLink",
    "ProposedAction",
    "Theme",
    "ThemeMove",
]
