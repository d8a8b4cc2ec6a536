"""Words that find their language when they are read: whoever causes a mail isn't its reader.

``from als.core.text.later import later as _`` in a module whose sentences go to others.
"""

from django.utils.functional import lazy
from django.utils.translation import gettext


class Later:
    """A sentence that is translated, and filled with its values, each time it is read."""

    def __init__(self, text, *values):
        self.text, self.values = text, values

    def __mod__(self, values):
        return Later(self.text, values)

    def __str__(self):
        text = gettext(self.text)
        return text % self.values[0] if self.values else text


def later(text):
    """Return the sentence, to be translated when it is read."""
    return Later(text)


def when_read(function, *args):
    """Return the words that ``function`` gives, asked for each time they are read."""
    return lazy(function, str)(*args)
