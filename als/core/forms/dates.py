"""Dates that may be a slip of the pen: some are asked about, others pointed out after the save."""

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core import clock
from als.core.formats import long_date
from als.core.forms.fields import DateField, DateTimeField

FAR_YEARS = 5  # what is planned or logged here lies nearer; some of it doesn't, so it is taken
LAST_ZONE = "Etc/GMT+12"  # where a day ends last: one that is over there is over for everybody

YES_PAST = gettext_lazy("Yes, the date is in the past")
ASK_ABOUT_PAST = gettext_lazy(
    "The date is in the past. Tick “Yes, the date is in the past”, or change it."
)


def odd_dates(form):
    """Return a sentence for each new date of a saved form that lies years off.

    For those that the form names in ``to_come`` (days, no moments) also if they have passed.
    """
    found, today = [], clock.today(LAST_ZONE)
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if not value or not isinstance(field, DateField | DateTimeField):
            continue
        if name not in form.changed_data:
            continue
        said = {"label": field.label, "day": long_date(value)}
        if abs(value.year - today.year) > FAR_YEARS:
            sentence = _("“%(label)s” is %(day)s. If that is not the year you meant, change it.")
            found.append(sentence % said)
        elif name in form.to_come and value < today:
            sentence = _(
                "“%(label)s” is %(day)s, which has passed. Change it if that is not right."
            )
            found.append(sentence % said)
    return found


def point_out_odd_dates(request, form):
    """Leave a message for each date of the saved form that may be a slip."""
    for sentence in odd_dates(form):
        messages.warning(request, sentence)
