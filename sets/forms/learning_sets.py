"""A set and its year."""

from crispy_forms.layout import Layout
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.formats import long_date
from als.core.forms.base import Fieldset, Form, RevisionForm
from sets.forms.dates import refuse_unless_after
from sets.models import LearningSet
from sets.models.learning_sets import (
    MAX_HOURS,
    MAX_MEETINGS,
    MIN_MEETINGS,
    USUAL_HOURS,
    USUAL_MEETINGS,
)

ENDS_AFTER = gettext_lazy("The set has to end after it starts.")


def within(lowest, highest, sentence):
    return [MinValueValidator(lowest, sentence), MaxValueValidator(highest, sentence)]


def runs(programme):
    """Return a sentence on when the programme runs: a set's year is within."""
    return _("The programme runs from %(start)s to %(end)s.") % {
        "start": long_date(programme.start),
        "end": long_date(programme.end),
    }


class SetForm(RevisionForm):
    """A set's details. How many meetings it has is changed with its cycles."""

    to_come = ("end",)
    hours_a_month = forms.IntegerField(
        label=LearningSet._meta.get_field("hours_a_month").verbose_name,
        help_text=gettext_lazy("Invitations say it, so that nobody is surprised."),
        initial=USUAL_HOURS,
        validators=within(1, MAX_HOURS, gettext_lazy("Give it between 1 and 100 hours a month.")),
    )

    class Meta:
        model = LearningSet
        fields = ["name", "purpose", "objectives", "start", "end", "hours_a_month"]
        labels = {"name": gettext_lazy("Name of the set")}
        help_texts = {"purpose": gettext_lazy("What the set wants to find out in its year.")}

    numbers = ("hours_a_month",)

    def __init__(self, *args, programme, **kwargs):
        self.programme = programme
        super().__init__(*args, **kwargs)

    def layout(self):
        return Layout(
            Fieldset(_("The set"), "name", "purpose", "objectives"),
            Fieldset(_("Its year"), "start", "end", hint=runs(self.programme)),
            Fieldset(_("What taking part asks for"), *self.numbers),
        )

    def clean(self):
        super().clean()
        refuse_unless_after(self, "start", "end", ENDS_AFTER)


class NewSetForm(SetForm):
    submit = gettext_lazy("Create the set")

    meeting_count = forms.IntegerField(
        label=LearningSet._meta.get_field("meeting_count").verbose_name,
        help_text=gettext_lazy(
            "From 2 to 8. Their dates are suggested over the year, and can be changed until each"
            " meeting is called."
        ),
        initial=USUAL_MEETINGS,
        validators=within(
            MIN_MEETINGS, MAX_MEETINGS, gettext_lazy("A set has two to eight meetings.")
        ),
    )

    class Meta(SetForm.Meta):
        fields = [*SetForm.Meta.fields, "meeting_count"]

    numbers = ("meeting_count", "hours_a_month")


class SetCopyForm(Form):
    """What a copy of a set has of its own."""

    submit = gettext_lazy("Create the set")
    to_come = ("end",)

    name = forms.CharField(label=gettext_lazy("Name of the new set"), max_length=200)
    start = forms.DateField(label=gettext_lazy("Starts"))
    end = forms.DateField(label=gettext_lazy("Ends"))

    def __init__(self, *args, programme, **kwargs):
        self.programme = programme
        super().__init__(*args, **kwargs)

    def layout(self):
        return Layout(
            "name", Fieldset(_("Its year"), "start", "end", hint=runs(self.programme)),
        )  # fmt: skip

    def clean(self):
        super().clean()
        refuse_unless_after(self, "start", "end", ENDS_AFTER)
