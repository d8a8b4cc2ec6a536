"""Two people changed one entry: bring both changes together, where they don't touch."""

from typing import NamedTuple

from als.core.disclosure import Disclosure
from als.core.text.merging import merge

MAX_ENTRY_LENGTH = 20_000


class Wording(NamedTuple):
    """What an entry, a revision of it or a draft says, and how far that may travel."""

    kind: str
    text: str
    disclosure: str
    pair_id: int | None

    @classmethod
    def of(cls, row):
        return cls(row.kind, row.text, row.disclosure, row.pair_id)

    @property
    def reach(self):
        """How far it travels and whose it is: one choice, as a pair's own names the pair."""
        return self.disclosure, self.pair_id


def typed_and_saved(minute, base_revision, typed):
    """Return what was typed from a revision with what was saved since, or None where they touch."""
    saved = Wording.of(minute)
    if base_revision == minute.revision or typed == saved:
        return typed
    base = minute.history.filter(revision=base_revision).order_by("history_id").last()
    return bring_together(Wording.of(base), typed, saved) if base else None


def bring_together(base, ours, theirs):
    """Return ``base`` with both changes in it, or None if a person has to say what it should be."""
    text = merge(base.text, ours.text, theirs.text)
    kind = _settled(base.kind, ours.kind, theirs.kind)
    reach = _settled(base.reach, ours.reach, theirs.reach)
    if text is None or kind is None or reach is None or len(text) > MAX_ENTRY_LENGTH:
        return None
    if any(side.text != base.text and _is_wider(reach, side.reach) for side in (ours, theirs)):
        return None  # nobody's words travel further than they knew when they wrote them
    return Wording(kind, text, *reach)


def _settled(base, ours, theirs):
    """Return the value of whoever changed it; None if both did, and not alike."""
    if ours in (base, theirs):
        return theirs
    return ours if theirs == base else None


def _is_wider(reach, known):
    if reach == known:
        return False
    steps = Disclosure.values
    (disclosure, pair), (was, of) = reach, known
    if disclosure == Disclosure.PAIR:
        return was == Disclosure.PAIR and pair != of
    return steps.index(disclosure) > steps.index(was)
