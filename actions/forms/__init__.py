"""Forms of themes, issues, actions and progress, and the filters of their lists."""

from actions.forms.actions import (
    ActionForm,
    EndForm,
    RefileForm,
    WithdrawForm,
    members_of,
)
from actions.forms.captures import CaptureActionForm, CaptureForm, CaptureIssueForm
from actions.forms.filters import ActionFilter, FilterForm, IssueFilter, pair_rows
from actions.forms.issues import IssueForm
from actions.forms.links import LinkForm, typed_in
from actions.forms.progress import ProgressForm
from actions.forms.themes import OfferForm, SortForm, SplitForm, ThemeForm

__all__ = [
    "ActionFilter",
    "ActionForm",
    "CaptureActionForm",
    "CaptureForm",
    "CaptureIssueForm",
    "EndForm",
    "FilterForm",
    "IssueFilter",
    "IssueForm",
    "LinkForm",
    "OfferForm",
    "ProgressForm",
    "RefileForm",
    "SortForm",
    "SplitForm",
    "ThemeForm",
    "WithdrawForm",
    "members_of",
    "pair_rows",
    "typed_in",
]
