"""What a set's ground rules let its report say."""

from dataclasses import dataclass

from als.core.formats import long_date
from sets.enums import Naming, Tier
from sets.selectors.names import names_of


@dataclass(frozen=True)
class ReportRules:
    """``naming``: whom the report may name. ``names``: what finds the names of the set in texts.

    ``frozen``: for a version whose words are frozen.
    """

    naming: Naming
    names: object
    frozen: bool = False

    @classmethod
    def of(cls, set_, *, frozen=False):
        return cls(Naming(set_.naming), names_of(set_), frozen)

    @property
    def names_pairs(self):
        """May the report say which partnerships took part, and whose an entry is?"""
        return self.naming != Naming.NOBODY

    def finder(self, names):
        """Return what finds the words that the report may not say; ``None`` where it may say all.

        ``names``: what the texts belong to may enter with its pair's names. Without them it is
        closed by default: also what could be a name keeps a text out.
        """
        if not (names and self.names_pairs):
            return self.names
        return None if self.naming == Naming.EVERYBODY else self.names.people_alone

    def forbidden_names(self, names, *texts):
        """Return the names, and the words that could be names, that the report may not say."""
        finder = self.finder(names)
        return finder.found_in(*texts) if finder else []

    def pair(self, pair):
        """Return a pair as the list of those who took part may show it."""
        shown = {
            "upper": pair.upper.name,
            "lower": pair.lower.name,
            "upper_place": pair.upper.place,
            "lower_place": pair.lower.place,
        }
        if not self.names_pairs:
            return {"number": pair.number, **dict.fromkeys(shown, "")}
        return {"number": pair.number, **shown, **_former_names(pair), **_groups(pair)}


def _groups(pair):
    """Return who speaks together, of the sides that are a group."""
    sides = {side.value: pair.partnership(side).group for side in Tier}
    return {f"{side}_together": group for side, group in sides.items() if group}


def _former_names(pair):
    """Return what the sides were called before, of those that have passed to another authority."""
    return {
        f"{side}_formerly": [{"name": name, "until": long_date(day)} for name, day in former]
        for side in Tier.values
        if (former := pair.partnership(side).former_names)
    }
