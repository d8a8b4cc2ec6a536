"""Colleagues of a side, and who leads it."""

from django import forms
from django.utils.translation import gettext_lazy

from als.core.forms.base import Form
from sets.forms.people import PersonForm, SectorField


class MemberForm(PersonForm):
    sector = SectorField(label=gettext_lazy("Sector that they come from"))

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sector"].call_as(programme)


class ColleagueField(forms.ModelChoiceField):
    def label_from_instance(self, member):
        return f"{member.person.name}, {self.programme.sector_word(member.sector)}"


class HandOverForm(Form):
    submit = gettext_lazy("Hand over the lead")
    member = ColleagueField(
        None,
        label=gettext_lazy("Who leads from now on?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": gettext_lazy("Choose who leads from now on."),
            "invalid_choice": gettext_lazy("Choose somebody who takes part for this side now."),
        },
    )

    def __init__(self, *args, colleagues, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].programme = programme
        self.fields["member"].queryset = colleagues
