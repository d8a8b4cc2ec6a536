"""What people type about the report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from als.core.forms.base import Form, RevisionForm
from reports.identifiers import bare
from reports.models import Report

MAX_IDENTIFIER = Report._meta.get_field("identifier").max_length


class ReportForm(RevisionForm):
    submit = _("Save the title")
    one_for_all = True

    class Meta:
        model = Report
        fields = ["title"]

    title = forms.CharField(label=_("Title"), max_length=200)


class IdentifierForm(RevisionForm):
    submit = _("Save the identifier")

    class Meta:
        model = Report
        fields = ["identifier"]

    identifier = forms.CharField(
        label=_("DOI or report number"),
        required=False,
        max_length=150,  # as it is copied: with the address before a DOI
        help_text=_("For example 10.1234/abcd, or the number in your own series of reports."),
    )

    def clean_identifier(self):
        found = bare(self.cleaned_data["identifier"])
        if len(found) > MAX_IDENTIFIER:
            sentence = _("Shorten the identifier: at most %s characters fit.")
            raise forms.ValidationError(sentence % MAX_IDENTIFIER)
        return found


class ReopenReportForm(Form):
    submit = _("Reopen the report")
    submit_class = "govuk-button--warning"

    reason = forms.CharField(
        label=_("Why?"),
        max_length=100,
        help_text=_("One line. All members get it by email, and it is kept with the version."),
    )
