"""Messages about a field, with its name: the summary of a page is far from the field."""

from functools import cache

from django import forms
from django.core.validators import EmailValidator, URLValidator
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

# What Django says without a name, and what is said instead: by kind of field and code
MESSAGES = (
    (forms.IntegerField, "invalid", _("“%(label)s” must be a whole number, for example 12.")),
    (forms.DecimalField, "invalid", _("“%(label)s” must be a number, for example 1.5.")),
    (
        forms.DateTimeField,
        "invalid",
        _("“%(label)s” must be a day and a time, for example 2027-03-31 10:00."),
    ),
    (forms.DateField, "invalid", _("“%(label)s” must be a date, for example 2027-03-31.")),
    (forms.TimeField, "invalid", _("“%(label)s” must be a time, for example 10:30.")),
    (
        forms.EmailField,
        "invalid",
        _("“%(label)s” must be an email address, for example name@example.org."),
    ),
    (
        forms.URLField,
        "invalid",
        _("“%(label)s” must be a web address, for example https://example.org/page."),
    ),
    (
        (forms.ChoiceField, forms.ModelChoiceField),
        "invalid_choice",
        _("Choose one of the answers that are offered for “%(label)s”."),
    ),
)
# What validators say, whatever the field: they put their own numbers in
OF_VALIDATORS = {
    "one_line": _("Write “%(label)s” on one line, without control characters."),
    "min_value": _("“%(label)s” must be at least %(limit)s."),
    "max_value": _("“%(label)s” must be at most %(limit)s."),
    "max_digits": _("“%(label)s” has too many digits."),
    "max_decimal_places": _("“%(label)s” has too many digits after the point."),
    "max_whole_digits": _("“%(label)s” is too large a number."),
}

# Only once it is shown: a field has eight sentences, and seldom says one.
_filled = lazy(lambda sentence, names: str(sentence) % names, str)


def name_in_messages(field):
    """Let Django's messages of a field name it. Those that a form wrote itself stay."""
    names = {"label": str(field.label).replace("%", "%%"), "limit": "%(limit_value)s"}
    for kinds, code, sentence in MESSAGES:
        if isinstance(field, kinds) and _is_of_django(field, code):
            field.error_messages[code] = _filled(sentence, names)
    own = {one.code for one in field.validators if _has_own_message(one)}
    for code, sentence in OF_VALIDATORS.items():
        if code not in own:
            field.error_messages.setdefault(code, _filled(sentence, names))


def _has_own_message(validator):
    """Return whether a validator was given a message, which the field's would hide."""
    has = hasattr(validator, "code") and hasattr(validator, "message")
    return has and validator.message is not type(validator).message


def _is_of_django(field, code):
    """Return whether the message is the very one that Django gave, or none: no form's own.

    Not whether it reads alike: to compare two is to translate both, for each field of each form.
    """
    message = field.error_messages.get(code)
    return any(message is one for one in _of_django(type(field), code))


@cache
def _of_django(kind, code):
    """Return what Django itself says: a field's own class, its parents, a validator, or nothing."""
    classes = [one for one in kind.__mro__ if one.__module__.startswith("django.")]
    messages = [getattr(one, "default_error_messages", {}).get(code) for one in classes]
    return [None, *messages, EmailValidator.message, URLValidator.message]
