"""What a programme calls things."""

from sets.changes.programmes import edit_programme
from sets.own_words import LANGUAGE


def edit_words(*, programme, groups, by, seen=None, **fields):
    """Take a programme's words: ``groups`` as texts by code by group; the others stay."""
    texts = {
        group: {**words, LANGUAGE: programme.language} for group, words in groups.items() if words
    }
    kept = {group: words for group, words in programme.own_words.items() if group not in groups}
    fields["own_words"] = kept | texts
    return edit_programme(programme=programme, by=by, seen=seen, **fields)
