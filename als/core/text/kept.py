"""Sentences that a worker keeps with a row, read later by people of any language.

They are kept in English, since the worker doesn't know its readers, and translated for each.
"""

from django.utils.translation import gettext, gettext_noop

DISK_FULL = gettext_noop("The disk for files is full. It is tried again each minute.")
TOO_LONG = gettext_noop("It took longer than nine minutes. Reference: %s")
NOT_MADE = gettext_noop("It could not be made. Reference: %s")
STOPPED = gettext_noop("The worker stopped each time.")
OUT_OF_DATE = gettext_noop("It was out of date before it could be sent.")
ADDRESS_REFUSED = gettext_noop("The mail server refused the address: %s")
ALL_REFUSED = gettext_noop("The mail server refuses every email: %s")
SENTENCES = (DISK_FULL, TOO_LONG, NOT_MADE, STOPPED, OUT_OF_DATE, ADDRESS_REFUSED, ALL_REFUSED)


def in_readers_language(kept):
    """Return a kept sentence in the language of the page; what is none of ours as it is."""
    for sentence in SENTENCES:
        before, gap, _after = sentence.partition("%s")
        if gap and kept.startswith(before):
            return gettext(sentence) % kept.removeprefix(before)
        if kept == sentence:
            return gettext(sentence)
    return kept
