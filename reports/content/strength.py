"""How much a lesson rests on: from how many pairs, which tiers, and whether it was tried."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.enums import ActionState
from als.core.text.editing import in_words
from reports.content.frozen_words import choices_by_words, in_readers_words
from reports.enums import Stance, Strength
from sets.enums import Tier

# From this many pairs on, tried in both tiers, a lesson rests on strong evidence.
MANY_PAIRS = 3


def strength_key(words):
    """Return the strength that a frozen report calls so; the words themselves if none is."""
    return str(choices_by_words(Strength).get(words, words))


def strength_words(words):
    """Return what a frozen report calls a strength as the reader's language has it."""
    return in_readers_words(Strength, words)


@dataclass(frozen=True)
class Weight:
    """What supports a lesson: numbers of things and of pairs, the tiers, how much was tried."""

    things: int = 0
    pairs: int = 0
    tiers: frozenset = frozenset()
    tried: int = 0
    qualifying: int = 0

    @property
    def strength(self):
        if not self.things:
            return Strength.NONE
        if self.pairs <= 1:
            return Strength.THIN
        both = self.tiers == {Tier.UPPER, Tier.LOWER}
        if self.pairs >= MANY_PAIRS and both and self.tried:
            return Strength.STRONG
        return Strength.FAIR

    @property
    def label(self):
        return str(self.strength.label)

    def sentence(self, programme):
        """Return a sentence on what the strength is made of."""
        if not self.things:
            return _("Nothing supports it yet.")
        source = ngettext(
            "Supported from one pair only", "Supported from %(count)s pairs", self.pairs
        ) % {"count": in_words(self.pairs)}
        if not self.pairs:
            source = _("Supported from the set’s discussions, not from any one pair")
        parts = [source, self._tiers(programme)]
        parts.append(_("tried in practice") if self.tried else _("discussed, not yet tried"))
        text = "; ".join(part for part in parts if part) + "."
        if self.qualifying:
            text += " " + ngettext(
                "One entry qualifies it.", "%(count)s entries qualify it.", self.qualifying
            ) % {"count": in_words(self.qualifying).capitalize()}
        return text

    def wanted(self, programme):
        """Return sentences on what would make it stronger; none if it is strong already."""
        if not self.things:
            return [_("Add an issue, an action, progress or minutes that support it.")]
        if self.strength == Strength.STRONG:
            return []
        lacking = []
        if (more := MANY_PAIRS - self.pairs) > 0:
            lacking.append(
                ngettext(
                    "Evidence from one more pair.", "Evidence from %(count)s more pairs.", more
                )
                % {"count": in_words(more)}
            )
        for side in Tier:
            if side not in self.tiers:
                words = _("Something that the {tiers} raised, lead or wrote.")
                lacking.append(words.format(tiers=programme.tier_words(side)))
        if not self.tried:
            lacking.append(
                _("An action under way, or progress: so far it has only been discussed.")
            )
        return lacking

    def _tiers(self, programme):
        words = [programme.tier_words(side) for side in Tier if side in self.tiers]
        if len(words) == len(Tier):
            return _("from {uppers} and {lowers}").format(uppers=words[0], lowers=words[1])
        return _("from {tiers} only").format(tiers=words[0]) if words else ""


def weigh(evidence):
    """Return the ``Weight`` of these rows of ``Evidence`` (with what they link to loaded)."""
    evidence = list(evidence)
    supporting = [row for row in evidence if row.stance == Stance.SUPPORTS]
    return Weight(
        things=len(supporting),
        pairs=len({row.pair_id for row in supporting} - {None}),
        tiers=frozenset({row.side for row in supporting} - {""}),
        tried=sum(was_tried(row) for row in supporting),
        qualifying=len(evidence) - len(supporting),
    )


def was_tried(row):
    """Return whether progress was logged, or an action was under way."""
    if row.progress_id is not None:
        return True
    tried = {ActionState.UNDER_WAY, ActionState.DONE, ActionState.DID_NOT_WORK}
    return row.action_id is not None and row.action.state in tried
