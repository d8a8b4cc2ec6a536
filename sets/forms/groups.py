"""Who speaks together as one side of a pair."""

from django.utils.translation import gettext_lazy as _

from als.core.forms.base import Form
from als.core.forms.fields import LongTextField


class GroupForm(Form):
    submit = _("Save the group")
    names = LongTextField(
        label=_("Who speaks together"),
        help_text=_("One on each line, two or more. Empty it if the side is not a group."),
        required=False,
        rows=5,
    )

    def clean_names(self):
        return self.cleaned_data["names"].splitlines()
