"""What people write in the sections of a report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from als.core.forms.base import Form
from als.core.forms.fields import LongTextField
from als.core.text.line_ends import with_line_feeds
from reports.changes.texts import MAX_TEXT_LENGTH


class TextForm(Form):
    """The words of one section, typed from one of their revisions."""

    submit = None
    form_tag = False

    text = LongTextField(
        label=_("Text of this section"),
        required=False,
        rows=14,
        max_length=MAX_TEXT_LENGTH,
        help_text=_("Markdown: **bold**, lists with “- ”, headings with “# ”."),
    )
    base_revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def clean_text(self):
        return with_line_feeds(self.cleaned_data["text"])


class TextDraftForm(Form):
    """What is being typed: kept as it is, however long, and however unfinished."""

    text = LongTextField(required=False, strip=False, max_length=1_000_000)
    base_revision = forms.IntegerField(required=False, min_value=0)

    def clean_text(self):
        return with_line_feeds(self.cleaned_data["text"])

    def clean_base_revision(self):
        return self.cleaned_data["base_revision"] or 0
