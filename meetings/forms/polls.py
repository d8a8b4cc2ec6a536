"""Slots of a date poll, and what members say to them."""

import datetime as dt

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.forms.base import Form
from als.core.forms.fields import DateField, TimeField
from als.core.zones import place_of
from meetings.enums import Fit
from meetings.forms.minutes import SIDE_BY_SIDE
from meetings.local_time import LocalDateTimeField


class SlotForm(Form):
    """A date with a start and an end on the clock of the programme's zone."""

    submit = _("Add this date")

    day = DateField(label=_("Date"))
    begins = TimeField(label=_("From"))
    until = TimeField(label=_("To"))

    def __init__(self, *args, zone, like=None, **kwargs):
        """``like``: a slot whose times the next one probably has."""
        if like:
            kwargs["initial"] = {
                "begins": timezone.localtime(like.starts, zone).time(),
                "until": timezone.localtime(like.ends, zone).time(),
            }
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["day"].help_text = _("In %s time.") % place_of(zone.key)

    def step_back(self):
        """Let another button of the page be the first."""
        self.submit_class = "govuk-button--secondary"

    def layout(self):
        return Layout("day", Div("begins", "until", css_class="app-form__row"))

    def clean(self):
        starts, ends = self._moment("begins"), self._moment("until")
        if starts and starts <= clock.now():
            self.add_error("day", _("This date has passed. Give one that is still to come."))
        if starts and ends and ends <= starts:
            self.add_error("until", _("The slot has to end after it starts."))
        return {"starts": starts, "ends": ends}

    def _moment(self, name):
        """Return the moment that date and time name, or None: then the error is at the time."""
        day, time = self.cleaned_data.get("day"), self.cleaned_data.get(name)
        if not day or time is None:
            return None
        field = LocalDateTimeField(label=self.fields[name].label)
        field.zone = self.zone
        try:
            return field.clean(f"{dt.datetime.combine(day, time):%Y-%m-%dT%H:%M}")
        except ValidationError as error:
            self.add_error(name, error)
            return None


class FitsForm(Form):
    """One line of radio buttons a slot. What is left open counts as not answered."""

    submit = _("Save your answers")
    mark_optional = False

    def __init__(self, *args, slots, words, fits, **kwargs):
        """``words`` name the slots, ``fits`` are the answers so far; both by the slots' keys."""
        super().__init__(*args, **kwargs)
        self.names = {f"slot_{slot.pk}": slot.pk for slot in slots}
        for name, pk in self.names.items():
            self.fields[name] = forms.ChoiceField(
                label=words[pk],
                choices=Fit.choices,
                initial=fits.get(pk),
                required=False,
                widget=forms.RadioSelect(attrs={"class": SIDE_BY_SIDE}),
            )

    def clean(self):
        answers = {pk: self.cleaned_data.get(name) for name, pk in self.names.items()}
        fits = {pk: fit for pk, fit in answers.items() if fit}
        if not fits and not self.errors:
            self.add_error(None, _("Choose an answer for at least one date."))
        return {"fits": fits}
