"""Items of the agenda, their order and times, and what their owners are asked."""

from crispy_forms.layout import Layout
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from als.core.forms.base import Form, RevisionForm
from als.core.forms.fields import LongTextField
from als.core.forms.widgets import written_in
from als.core.web.posting import number_in
from meetings.models import AgendaItem
from meetings.models.agenda import MAX_ITEM_MINUTES, times_seen


def item_minutes(**kwargs):
    """Return the form's field for the minutes that an item gets."""
    return forms.IntegerField(
        validators=[
            MinValueValidator(1, _("Give it at least 1 minute.")),
            MaxValueValidator(MAX_ITEM_MINUTES, _("Give it 480 minutes (8 hours) at most.")),
        ],
        **{"label": _("How many minutes does it need?"), "initial": 15, **kwargs},
    )


class Sum:
    """What the items take together, counted again with each keystroke.

    ``others`` are the minutes of the items that are not in the form.
    """

    def __init__(self, agenda, others):
        self.agenda, self.others = agenda, others

    def render(self, form, context, template_pack="govuk", **kwargs):
        return render_to_string(
            "meetings/_running_total.html", {"agenda": self.agenda, "others": self.others}
        )


class OnAgendaForm(RevisionForm):
    """A form on one item that shows what it does to the day."""

    fills_row = False

    def __init__(self, *args, agenda, **kwargs):
        self.agenda = agenda
        super().__init__(*args, **kwargs)

    def layout(self):
        own = self.agenda.slot(self.instance.pk)
        others = self.agenda.total - (own.item.minutes if own else 0)
        return Layout(*self.fields, Sum(self.agenda, others))


class ItemForm(OnAgendaForm):
    """A member's item."""

    submit = _("Propose it")

    minutes = item_minutes()

    class Meta:
        model = AgendaItem
        fields = ["title", "why", "presenter", "minutes"]
        help_texts = {"presenter": _("You, unless you name somebody else.")}


class HousekeepingForm(OnAgendaForm):
    """A facilitator's item: welcome, a break, dates."""

    submit = _("Add to the agenda")

    minutes = item_minutes()

    class Meta:
        model = AgendaItem
        fields = ["title", "minutes"]


class TimesForm(Form):
    """The minutes of each item of an agenda; ``cleaned_data`` has them as ``{key: minutes}``."""

    submit = _("Save the times")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, agenda, language, **kwargs):
        """``language``: that members write in."""
        self.agenda = agenda
        self.items = [slot.item for slot in agenda.slots]
        times = {
            name_of(item): item_minutes(
                label=written_in(item.title, language), initial=item.minutes
            )
            for item in self.items
        }
        self.base_fields = {**type(self).base_fields, **times}
        super().__init__(*args, **kwargs)
        self.initial["seen"] = times_seen(self.items)

    def layout(self):
        return Layout(*self.fields, Sum(self.agenda, 0))

    def clean(self):
        minutes = {item.pk: self.cleaned_data.get(name_of(item)) for item in self.items}
        return {"minutes": minutes, "seen": self.cleaned_data.get("seen", "")}


def name_of(item):
    return f"minutes_{item.pk}"


class OrderForm(Form):
    """The keys of the items, in the order that they were dragged to, and as they were before."""

    order = forms.CharField()
    was = forms.CharField()

    def clean_order(self):
        return keys_in(self.cleaned_data["order"])

    def clean_was(self):
        return keys_in(self.cleaned_data["was"])


def keys_in(text):
    keys = [number_in(word) for word in text.split()]
    if None in keys:
        raise forms.ValidationError(_("The order of the items can’t be read."))
    return keys


class MoveForm(Form):
    """One step up or down, from the place that the button was pressed at."""

    up = forms.TypedChoiceField(choices=[("up", ""), ("down", "")], coerce=lambda v: v == "up")
    was_at = forms.IntegerField(required=False, min_value=1)


class MarkForm(Form):
    discussed = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda v: v == "yes"
    )


class ItemSupportForm(Form):
    supports = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda v: v == "yes"
    )


class AskOwnerForm(Form):
    """What a facilitator asks the owner of an item."""

    submit = _("Ask")
    text = LongTextField(
        label=_("What do you ask?"),
        help_text=_("The item stays theirs: they can answer, edit it or withdraw it."),
        max_length=2000,
    )


class AnswerOwnerForm(Form):
    """What the owner answers."""

    submit = pgettext_lazy("button", "Answer")
    reply = LongTextField(label=_("Your answer"), max_length=2000)
