"""Themes, issues, proposed actions with both sides' consents, progress."""

from actions.models.actions import Consent, ProposedAction
from actions.models.comments import Comment, CommentBase, CommentQuerySet
from actions.models.issues import Issue
from actions.models.lookups import readable
from actions.models.progress import Attachment, ProgressEntry, ProgressLink, stored_name
from actions.models.themes import Theme, ThemeMove

__all__ = [
    "Attachment",
    "Comment",
    "CommentBase",
    "CommentQuerySet",
    "Consent",
    "Issue",
    "ProgressEntry",
    "ProgressLink",
    "ProposedAction",
    "Theme",
    "ThemeMove",
    "readable",
    "stored_name",
]
