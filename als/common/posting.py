"""How a view asks for a change: with a form, or with a button."""

from django.contrib import messages

from als.common.refusals import Refused


def save_form(form, change, /, **kwargs):
    """Make the change if the form is good; return what it gave, or None.

    A refusal becomes an error of the form, so what was typed stays on the page.
    """
    if not form.is_valid():
        return None
    try:
        return change(**kwargs, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return None


def press(request, change, /, *, done, **kwargs):
    """Make the change that a button stands for, and leave a message of how it went."""
    try:
        change(**kwargs)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return False
    messages.success(request, done)
    return True
