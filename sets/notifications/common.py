"""What the mails of this app share."""

import datetime as dt

from django.urls import reverse

from als.accounts.welcome import WELCOME_DAYS
from als.core import clock
from sets.models import SetFacilitator


def page_of(name, pk):
    return reverse(name, args=[pk])


def last_day_in():
    """Return the moment until which a way in works that is sent now."""
    return clock.now() + dt.timedelta(days=WELCOME_DAYS)


def facilitators_of(set_):
    rows = SetFacilitator.objects.active().filter(set=set_).select_related("person")
    return [row.person for row in rows]
