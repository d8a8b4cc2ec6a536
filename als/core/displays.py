"""The words of choices, from a table that each field makes once.

Django makes one at every ``get_…_display``, and hashes all its translated words for it: a third of
the time of a page of minutes. The table holds them untranslated; the one that is shown is
translated then. Imported by ``apps.py``, before any model takes Django's own.
"""

from django.db.models import Model
from django.utils.encoding import force_str


def display(self, field):
    """Return the word of the field's value, or the value where it is no choice."""
    value, words = getattr(self, field.attname), field.__dict__.get("_words")
    if words is None:
        words = field._words = dict(field.flatchoices)
    return force_str(words.get(value, value), strings_only=True)


Model._get_FIELD_display = display
