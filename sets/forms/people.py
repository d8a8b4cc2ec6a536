"""People who are let in by mail."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.forms.base import Form
from als.core.mail.addresses import AddressFormField, with_pasted_names
from sets.enums import Sector


class PersonForm(Form):
    """A person who is let in by mail."""

    submit = gettext_lazy("Send the invitation")
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=150, widget=forms.TextInput({"autocomplete": "off"})
    )
    email = AddressFormField(
        label=gettext_lazy("Email address"), widget=forms.EmailInput({"autocomplete": "off"})
    )

    def __init__(self, data=None, *args, **kwargs):
        data = data and with_pasted_names(data, {"email": "name"})
        super().__init__(data, *args, **kwargs)


class SectorField(forms.ChoiceField):
    def __init__(self, **kwargs):
        super().__init__(choices=[("", gettext_lazy("Choose…")), *Sector.choices], **kwargs)

    def call_as(self, programme):
        """Offer the sectors by the programme's own names."""
        named = [(sector.value, programme.sector_word(sector)) for sector in Sector]
        self.choices = [("", _("Choose…")), *named]
