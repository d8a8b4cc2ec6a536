"""What is typed on the pages that look across the rooms."""

from django import forms
from django.utils.translation import gettext_lazy

from als.core.forms.base import Form


class KeepUntilForm(Form):
    """Until when the personal data of a closed set is kept."""

    keep_until = forms.DateField(
        label=gettext_lazy("Keep personal data until"),
        help_text=gettext_lazy(
            "Two years are usual. The day can be moved later on; nothing goes before somebody has"
            " confirmed it."
        ),
    )

    def __init__(self, *args, submit, **kwargs):
        self.submit = submit
        super().__init__(*args, **kwargs)
