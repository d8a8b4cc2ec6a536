"""What people type about the report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from als.core.forms.base import Form, RevisionForm
from reports.models import Report


class ReportForm(RevisionForm):
    submit = _("Save the title")
    one_for_all = True

    class Meta:
        model = Report
        fields = ["title"]

    title = forms.CharField(label=_("Title"), max_length=200)


class ReopenReportForm(Form):
    submit = _("Reopen the report")
    submit_class = "govuk-button--warning"

    reason = forms.CharField(
        label=_("Why?"),
        max_length=100,
        help_text=_("One line. All members get it by email, and it is kept with the version."),
    )
