"""Hours as people write them: "1,5", "1.5 h", "1½", "1 h 30", "1:30", "90 min"."""

import re
from decimal import Decimal, InvalidOperation

from django import forms
from django.utils.translation import gettext_lazy as _

PARTS_OF_ONE = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.33", "⅔": "0.67"}
# "1,234" is more than a thousand to some and less than two to others: it is asked again
NUMBER = r"(?:\d{1,6}(?:[.,](?:\d{1,2}|\d{4}))?|0?[.,]\d{1,4})"
# The words for an hour and a minute in the languages that the product speaks, and in short
HOUR = r"(?:(?:h|hrs?|hours?|st|sata?|sati|t|timer?|tund[i]?|óra|heures?|std|stunden?)\.?)"
MINUTE = r"(?:m|mins?|minutes?|min\.|minuta?|minute|minutter|minutit)"
IN_HOURS = re.compile(rf"({NUMBER}) ?{HOUR}?", re.IGNORECASE)
IN_MINUTES = re.compile(rf"({NUMBER}) ?{MINUTE}", re.IGNORECASE)
IN_BOTH = re.compile(rf"(\d{{1,4}})(?: ?{HOUR} ?|:(?=\d\d))(\d{{1,2}}) ?{MINUTE}?", re.IGNORECASE)
WITH_PART = re.compile(rf"(\d{{0,4}}) ?([½¼¾⅓⅔]) ?{HOUR}?", re.IGNORECASE)
HUNDREDTH = Decimal("0.01")


def hours_in(text):
    """Return the hours in a text, to the hundredth; ``ValueError`` if it can't be read."""
    text = " ".join(str(text).split())
    if found := IN_HOURS.fullmatch(text):
        hours = _number(found[1])
    elif found := IN_MINUTES.fullmatch(text):
        hours = _number(found[1]) / 60
    elif (found := IN_BOTH.fullmatch(text)) and int(found[2]) < 60:
        hours = int(found[1]) + Decimal(found[2]) / 60
    elif found := WITH_PART.fullmatch(text):
        hours = int(found[1] or 0) + Decimal(PARTS_OF_ONE[found[2]])
    else:
        raise ValueError(text)
    hours = hours.quantize(HUNDREDTH)
    return hours.normalize() if hours % 1 else hours.quantize(Decimal(1))


def _number(text):
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise ValueError(text) from None


class HoursField(forms.DecimalField):
    """A number of hours; it says how it can be written where it can't read one."""

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if not isinstance(value, str):
            return super().to_python(value)
        try:
            return hours_in(value)
        except ValueError:
            sentence = _("“%(label)s” must be a number of hours, for example 1.5, 1½ or 90 min.")
            raise forms.ValidationError(
                sentence, code="invalid", params={"label": self.label}
            ) from None

    def has_changed(self, initial, data):
        try:
            return self.to_python(initial) != self.to_python(data)
        except forms.ValidationError:
            return True
