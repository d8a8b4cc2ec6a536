"""A second language for tests: Croatian, with the few sentences that a test gives.

What it does not give is shown in English, as in a catalogue that is not finished.
"""

from contextlib import contextmanager

from django.test import override_settings
from django.utils.translation import trans_real

LANGUAGES = [("en", "English"), ("hr", "Hrvatski")]


@contextmanager
def croatian(sentences):
    """Offer Croatian, with these sentences by their English ones; they are gone at the end."""
    with override_settings(LANGUAGES=LANGUAGES):
        words = trans_real.translation("hr")._catalog._catalogs[0]
        before = {key: words[key] for key in sentences if key in words}
        words.update(sentences)
        try:
            yield
        finally:
            for key in sentences:
                words.pop(key, None)
            words.update(before)
