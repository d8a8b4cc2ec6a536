"""Who is here, and how notes are taken."""

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.forms.base import Fieldset, Form
from meetings.enums import NotePolicy, Outcome


class AttendanceForm(Form):
    """A line for each member, by pair, with a box for the name of whoever stands in.

    ``marked`` has what is known: {member's key: (outcome, name of the stand-in)}. ``cleaned_data``
    is ``{"outcomes": {key: Outcome}, "stand_ins": {key: name}}``.
    """

    submit = gettext_lazy("Save attendance")
    mark_optional = False

    def __init__(self, *args, members, marked, **kwargs):
        self.members = members
        super().__init__(*args, **kwargs)
        for member in members:
            outcome, stand_in = marked.get(member.pk, ("", ""))
            self.fields[f"member_{member.pk}"] = forms.ChoiceField(
                label=member.person.name,
                help_text=member.partnership.name,
                choices=[("", _("Not marked")), *Outcome.choices],
                required=False,
                initial=outcome,
            )
            self.fields[f"stand_in_{member.pk}"] = forms.CharField(
                label=_("Who stands in for %(name)s?") % {"name": member.person.name},
                max_length=150,
                required=False,
                initial=stand_in,
                widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
            )

    def layout(self):
        return Layout(
            *[self._of_pair(pair) for pair in dict.fromkeys(m.pair for m in self.members)]
        )

    def _of_pair(self, pair):
        rows = [
            Div(
                f"member_{member.pk}",
                Div(f"stand_in_{member.pk}", css_class="app-attendance__stand-in"),
                css_class="app-attendance",
            )
            for member in self.members
            if member.pair_id == pair.pk
        ]
        return Fieldset(pair.title, *rows)

    def clean(self):
        typed = self.cleaned_data
        chosen = {m.pk: typed.get(f"member_{m.pk}") for m in self.members}
        outcomes = {pk: Outcome(value) for pk, value in chosen.items() if value}
        away = [pk for pk, outcome in outcomes.items() if outcome == Outcome.STOOD_IN]
        stand_ins = {pk: typed.get(f"stand_in_{pk}", "") for pk in away}
        for pk, name in stand_ins.items():
            if not name and f"stand_in_{pk}" not in self.errors:
                self.add_error(f"stand_in_{pk}", _("Say who stood in."))
        return {"outcomes": outcomes, "stand_ins": stand_ins}


class ArrivalForm(Form):
    member_id = forms.IntegerField()


class NotePolicyForm(Form):
    note_policy = forms.ChoiceField(
        label=gettext_lazy("What is written down in this meeting?"),
        help_text=gettext_lazy("Agree it with the set. Members see it on the meeting’s page."),
        choices=NotePolicy.choices,
        widget=forms.RadioSelect,
    )
