"""What the set says of an objective at a meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from als.core.forms.base import RevisionForm
from meetings.enums import Progress
from meetings.models import ObjectiveReview


class ObjectiveForm(RevisionForm):
    fills_row = False
    submit = _("Save what the set says")
    progress = forms.ChoiceField(
        label=_("How far is the set with it?"),
        choices=Progress.choices,
        widget=forms.RadioSelect({"class": "govuk-radios--inline"}),
    )

    class Meta:
        model = ObjectiveReview
        fields = ["progress", "why"]
        widgets = {"why": forms.Textarea({"rows": 4})}
        help_texts = {"why": _("In the set’s words: one or two sentences.")}
