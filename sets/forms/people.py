"""People who are let in by mail."""

from django import forms
from django.utils.translation import gettext_lazy

from als.common.forms import Form
from sets.enums import Sector

LONGEST_ADDRESS = 254


class PersonForm(Form):
    """A person who is let in by mail."""

    submit = gettext_lazy("Send the invitation")
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=150, widget=forms.TextInput({"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Email address"),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Give an address such as name@example.org.")},
    )


class SectorField(forms.ChoiceField):
    def __init__(self, **kwargs):
        super().__init__(choices=[("", gettext_lazy("Choose…")), *Sector.choices], **kwargs)
