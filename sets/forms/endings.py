"""Forms of how a set goes on."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.forms.base import Fieldset, Form
from sets.forms.learning_sets import SetCopyForm, runs
from sets.models import Member, Pair


class ContinuationForm(Form):
    """Who would facilitate the set on, and until when."""

    submit = gettext_lazy("Ask the set")
    member = forms.ModelChoiceField(
        queryset=Member.objects.none(),
        label=gettext_lazy("Who would facilitate it?"),
        help_text=gettext_lazy("A member; they are asked as well."),
        empty_label=gettext_lazy("Choose…"),
    )
    until = forms.DateField(label=gettext_lazy("Until when?"))

    def __init__(self, *args, set_, **kwargs):
        super().__init__(*args, **kwargs)
        taking_part = Member.objects.taking_part().of_set(set_).with_set()
        self.fields["member"].queryset = taking_part
        self.fields["member"].label_from_instance = lambda m: f"{m.person.name}, {m.partnership}"
        self.fields["until"].help_text = runs(set_.programme)


class RenewForm(SetCopyForm):
    """A new set with the same people: its name, its year, and who is asked again."""

    submit = gettext_lazy("Create the set and ask them")
    pairs = forms.ModelMultipleChoiceField(
        queryset=Pair.objects.none(),
        label=gettext_lazy("Which pairs are asked again?"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, source, **kwargs):
        super().__init__(*args, programme=source.programme, **kwargs)
        pairs = Pair.objects.confirmed().filter(set=source).with_partnerships()
        self.fields["pairs"].queryset = pairs
        self.fields["pairs"].label_from_instance = lambda pair: f"{pair.title}: {pair}"
        self.initial.setdefault("pairs", [pair.pk for pair in pairs])

    def layout(self):
        return Layout(
            "name", Fieldset(_("Its year"), "start", "end", hint=runs(self.programme)), "pairs"
        )
