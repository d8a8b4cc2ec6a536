"""Saying of a word that it is not a name, for the whole set; and taking that back."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.naming.finder import word_key
from als.core.refusals import Refused, refuse_unless
from sets.changes.locks import locked_open
from sets.models import ClearedWord
from sets.models.cleared_words import MAX_HERE, MAX_WORD
from sets.rules import may_clear_words
from sets.selectors.names import names_of


def clear_word(*, set_, word, by):
    """Clear a word for all texts of the set; return the row. Idempotent.

    ``Refused`` if it is part of somebody's or some place's name.
    """
    _check_right(by, set_)
    word, key = _one_word(word)
    with transaction.atomic():
        set_ = locked_open(set_)
        _check_right(by, set_)
        if names_of(set_).is_part(word):
            raise Refused(
                _("“%s” is part of a name of this set, and can’t be cleared. Change the text.")
                % word,
                field="word",
            )
        return _cleared(set_, word, key, by)


def clear_word_here(*, set_, word, here, by):
    """Clear a word as no name in one sentence; return the row. Idempotent.

    ``here``: as ``FoundName.here``. The word may be somebody's name elsewhere.
    """
    _check_right(by, set_)
    word, key = _one_word(word)
    if not 0 < len(here) <= MAX_HERE:
        raise Refused(_("This word can’t be cleared in one sentence alone. Change the text."))
    with transaction.atomic():
        set_ = locked_open(set_)
        _check_right(by, set_)
        return _cleared(set_, word, key, by, here=here)


def _one_word(word):
    word = word.strip()
    key = word_key(word)
    if not key or max(len(word), len(key)) > MAX_WORD:
        raise Refused(_("Clear one word at a time."), field="word")
    return word, key


def _cleared(set_, word, key, by, here=""):
    row, made = ClearedWord.objects.get_or_create(
        set=set_,
        key=key,
        here=here,
        taken_back_at=None,
        defaults={"word": word, "cleared_by": by, "cleared_at": clock.now()},
    )
    if made:
        verb = "cleared a word in one sentence" if here else "cleared a word"
        audit.record(verb, row, by=by, set_id=set_.pk)
    return row


def take_back_word(*, row, by):
    """Let the word count as a possible name again. Idempotent."""
    _check_right(by, row.set)
    with transaction.atomic():
        _check_right(by, locked_open(row.set))
        row = ClearedWord.objects.get(pk=row.pk)
        if row.taken_back_at is None:
            row.taken_back_by, row.taken_back_at = by, clock.now()
            row.save(update_fields=["taken_back_by", "taken_back_at"])
            audit.record("took back a cleared word", row, by=by, set_id=row.set_id)
    return row


def _check_right(by, set_):
    refuse_unless(
        may_clear_words(by, set_), _("Only facilitators and members of this set can clear words.")
    )
