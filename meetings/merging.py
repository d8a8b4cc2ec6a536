"""Merge the changes of two people to one entry, where they do not overlap."""

from typing import NamedTuple

from als.core.disclosure import Disclosure
from als.core.text.merging import merge

MAX_ENTRY_LENGTH = 20_000


class Wording(NamedTuple):
    """The content of an entry, a revision of it or a draft, and who can see it."""

    kind: str
    text: str
    disclosure: str
    pair_id: int | None

    @classmethod
    def of(cls, row):
        return cls(row.kind, row.text, row.disclosure, row.pair_id)

    @property
    def visibility(self):
        """The disclosure and the pair: one choice, as what stays with a pair names the pair."""
        return self.disclosure, self.pair_id


def typed_and_saved(minute, base_revision, typed):
    """Return what was typed merged with what was saved since, or None where they overlap."""
    saved = Wording.of(minute)
    if base_revision == minute.revision or typed == saved:
        return typed
    base = minute.history.filter(revision=base_revision).order_by("history_id").last()
    return bring_together(Wording.of(base), typed, saved) if base else None


def bring_together(base, ours, theirs):
    """Return ``base`` with both changes in it, or None if a person has to say what it should be."""
    text = merge(base.text, ours.text, theirs.text)
    kind = _settled(base.kind, ours.kind, theirs.kind)
    visibility = _settled(base.visibility, ours.visibility, theirs.visibility)
    if text is None or kind is None or visibility is None or len(text) > MAX_ENTRY_LENGTH:
        return None
    if any(
        side.text != base.text and _is_wider(visibility, side.visibility) for side in (ours, theirs)
    ):
        return None  # nobody's words become more visible than they knew when they wrote them
    return Wording(kind, text, *visibility)


def _settled(base, ours, theirs):
    """Return the value of whoever changed it; None if both did, and not alike."""
    if ours in (base, theirs):
        return theirs
    return ours if theirs == base else None


def _is_wider(visibility, known):
    if visibility == known:
        return False
    steps = Disclosure.values
    (disclosure, pair), (was, of) = visibility, known
    if disclosure == Disclosure.PAIR:
        return was == Disclosure.PAIR and pair != of
    return steps.index(disclosure) > steps.index(was)
