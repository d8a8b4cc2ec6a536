"""Fields of our own: dates of three boxes, moments, scales, and texts of several lines."""

import datetime
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.formats import and_list
from als.core.forms.widgets import DateInput, DateTimeInput, TimeInput

# A year of two digits is a slip of the pen, and so is one that no plan reaches
OLDEST_YEAR, NEWEST_YEAR = 1900, 2199


class DateField(forms.DateField):
    """A date from three boxes; its errors say which box, and are sentences."""

    widget = DateInput

    def to_python(self, value):
        if not isinstance(value, tuple | list):
            return super().to_python(value)
        label = self.label or _("The date")
        if missing := DateInput.missing(value):
            names = [DateInput.labels()[part] for part in missing]
            raise ValidationError(
                _("“%(label)s” is incomplete. Still needed: %(parts)s."),
                code="incomplete",
                params={"label": label, "parts": and_list(names).lower()},
            )
        try:
            day, month, year = (int(text) for text in value)
            date = datetime.date(year, month, day)
        except (ValueError, OverflowError):
            date = None
        if date is None or not OLDEST_YEAR <= date.year <= NEWEST_YEAR:
            raise ValidationError(
                _("“%(label)s” must be a real date, for example 31 3 2027."),
                code="invalid",
                params={"label": label},
            )
        return date

    def has_changed(self, initial, data):
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class DateTimeField(forms.DateTimeField):
    """A moment; in a year far off the clock of another zone may have no name for it."""

    widget = DateTimeInput

    def to_python(self, value):
        typed = parse_year(value)
        if typed is not None and not OLDEST_YEAR <= typed <= NEWEST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


def parse_year(value):
    """Return the year that a typed moment begins with ("2027-03-03T10:00"), or None."""
    found = re.match(r"\s*(\d{4})-", value) if isinstance(value, str) else None
    return int(found[1]) if found else None


class TimeField(forms.TimeField):
    widget = TimeInput


class ScaleField(forms.TypedChoiceField):
    """A number from 1 to 5 as radio buttons in one row. ``low`` and ``high`` name its two ends."""

    def __init__(self, *, low, high, **kwargs):
        ends = {1: low, 5: high}
        choices = [(n, f"{n} {ends[n]}" if n in ends else str(n)) for n in range(1, 6)]
        widget = forms.RadioSelect(attrs={"class": "app-scale"})
        super().__init__(choices=choices, coerce=int, empty_value=None, widget=widget, **kwargs)


class LongTextField(forms.CharField):
    """Several lines of text; `rows` is how many are seen at first."""

    def __init__(self, *, rows=5, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)


class FittedTextField(LongTextField):
    """A text that has only so much room where it is printed: what is left shows while typing."""

    def __init__(self, *, max_length, rows=5, **kwargs):
        space = {
            "data-space": max_length,
            "data-space-left": gettext_lazy("%d characters left"),
            "data-space-over": gettext_lazy("%d characters too many"),
        }
        widget = forms.Textarea(attrs={"rows": rows, **space})
        super().__init__(rows=rows, max_length=max_length, widget=widget, **kwargs)
