"""Opening and sending the form that a mailed link leads to."""

from django.test import Client
from django.urls import reverse

from actions.tokens import progress_token

TYPED = {
    "done": "Met the clerk.\r\nAgreed on one form.",
    "learned": "Ask first.",
    "hours": "1.5",
    "state_after": "under_way",
    "disclosure": "set",
}


def url(link, name="progress_link"):
    return reverse(f"actions:{name}", args=[progress_token(link)])


def send(link, client=None, **typed):
    return (client or Client()).post(url(link), {**TYPED, **typed})
