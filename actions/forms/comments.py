"""Forms of comments."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models.comments import MAX_COMMENT
from als.core.disclosure import Disclosure
from als.core.forms.base import Form
from als.core.forms.fields import LongTextField
from sets.name_warnings import is_shown_without_names


class CommentForm(Form):
    """A comment on a thing of this set and disclosure ("": the whole set sees it in any case)."""

    submit = gettext_lazy("Add the comment")
    submit_class = "govuk-button--secondary"
    text = LongTextField(rows=3, label=gettext_lazy("Your comment"), max_length=MAX_COMMENT)

    def __init__(self, *args, set_, disclosure, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = who_reads(set_, disclosure)


class EditCommentForm(CommentForm):
    submit = gettext_lazy("Save the comment")
    submit_class = ""


class RemoveForm(Form):
    submit = gettext_lazy("Remove the comment")
    submit_class = "govuk-button--warning"
    reason = forms.CharField(
        max_length=300,
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("It is shown in place of the comment, with your name."),
    )


class WithdrawCommentForm(Form):
    submit = gettext_lazy("Withdraw the comment")
    submit_class = "govuk-button--warning"


def who_reads(set_, disclosure):
    """Return the sentence about who reads a comment on a thing of this disclosure."""
    if disclosure == Disclosure.PAIR:
        return _(
            "The pair and the facilitators can read it, and the whole set if the pair lets "
            "the set see this. Comments are never in the report."
        )
    if is_shown_without_names(set_, disclosure):
        return _(
            "Everybody in the set can read it. Comments are never in the report. This is to "
            "go into the report without names: please do not write here whose words they are."
        )
    return _("Everybody in the set can read it. Comments are never in the report.")
