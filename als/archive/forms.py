"""Forms for how long personal data of a set is kept."""

from django import forms
from django.utils.translation import gettext_lazy

from als.core.forms.base import Form


class KeepUntilForm(Form):
    """Until when the personal data of a closed set is kept."""

    submit = gettext_lazy("Keep it until this date")
    keep_until = forms.DateField(
        label=gettext_lazy("Keep personal data until"),
        help_text=gettext_lazy(
            "Usually two years. You can change the date later; nothing is deleted before somebody"
            " has confirmed it."
        ),
    )


class CloseSetForm(KeepUntilForm):
    submit = gettext_lazy("Close the set")
    submit_class = "govuk-button--warning"
