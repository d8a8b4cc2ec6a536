"""What a side wants from a meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from als.core.forms.base import RevisionForm
from meetings.models import Preparation


class PreparationForm(RevisionForm):
    fills_row = False
    submit = _("Save for our side")

    class Meta:
        model = Preparation
        fields = ["wants", "wants_turn"]
        widgets = {"wants": forms.Textarea({"rows": 4})}
        help_texts = {
            "wants": _("A question, an ear, an offer: one sentence helps the others prepare."),
            "wants_turn": _("The facilitators see it when they lay out the airtime."),
        }
