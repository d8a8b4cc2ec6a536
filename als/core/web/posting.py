"""How a view asks for a change: with a form, or with a button."""

from django.contrib import messages

from als.core.forms.dates import point_out_odd_dates
from als.core.refusals import Refused
from als.core.revisions import Stale

MAX_KEY_LENGTH = 18  # digits that a column of keys holds for sure


def number_in(text):
    """Return the whole number that a link or a button sent along, or None if it is none."""
    return (
        int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_KEY_LENGTH else None
    )


def text_in(text):
    """Return what a link sent along without NUL, which no text of the database may hold."""
    return text.replace("\0", "").strip()


def save_form(form, change, /, **kwargs):
    """Make the change if the form is good; return what it gave, or None.

    A refusal becomes an error of the form, at the field that it names, so what was typed stays on
    the page. If somebody else has saved since, the form shows their text and can
    be sent once more.
    """
    if not form.is_valid():
        return None
    try:
        return change(**kwargs, **form.cleaned_data)
    except Stale as refusal:
        form.add_error(None, refusal.sentence)
        form.catch_up(refusal.now, refusal.carry)
        return None
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return None


def submit_form(request, form, change, /, *, done="", **kwargs):
    """Make the change for whoever sent the form, if it was sent; return what ``save_form`` does.

    ``done`` is the message that is left then.
    """
    if request.method != "POST":
        return None
    saved = save_form(form, change, by=request.user, **kwargs)
    if saved and done:
        messages.success(request, done)
    if saved:
        point_out_odd_dates(request, form)
    return saved


def run_action(request, change, /, *, done, **kwargs):
    """Make the change that a button stands for, for whoever sent it; return whether it was made.

    A message says how it went: ``done``, or why the change is refused.
    """
    try:
        change(by=request.user, **kwargs)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return False
    messages.success(request, done)
    return True
