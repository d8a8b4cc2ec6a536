"""A guest of a meeting."""

from django.utils.translation import gettext_lazy as _

from als.core.forms.base import ModelForm
from meetings.models import Guest


class GuestForm(ModelForm):
    submit = _("Add the guest")

    class Meta:
        model = Guest
        fields = ["name", "comes_from"]
        help_texts = {"comes_from": _("For example: the auditor, to speak to item 3.")}
