"""A date poll as plain data: who can when, side by side for each pair, and which slot is best."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import F

from als.core import clock
from meetings.enums import Fit
from meetings.models import DateOption
from sets.enums import Tier
from sets.models import Pair


@dataclass(frozen=True)
class Side:
    """The answers of one side of a pair to one slot. ``fits`` are (member, fit or "") in order.

    ``is_asked``: the poll is open, so that more may answer.
    """

    side: str
    fits: list
    is_asked: bool

    def count(self, fit):
        return sum(one == fit for _member, one in self.fits)

    @property
    def counts(self):
        """Return (fit, how many) for each answer that somebody gave; "" for no answer."""
        return [(fit, self.count(fit)) for fit in [*Fit, ""] if self.count(fit)]

    @property
    def can(self):
        return self.count(Fit.YES) + self.count(Fit.MAYBE) > 0

    @property
    def may_still(self):
        """Whether somebody who has not answered could yet say yes."""
        return self.is_asked and not self.can and self.count("") > 0


@dataclass(frozen=True)
class Cell:
    """A pair at a slot, with both its sides, the upper first."""

    pair: Pair
    sides: list

    @property
    def whole(self):
        return all(side.can for side in self.sides)

    @property
    def nobody(self):
        return not any(side.can for side in self.sides)

    @property
    def only(self):
        """The one side that can, or None."""
        able = [side.side for side in self.sides if side.can]
        return able[0] if len(able) == 1 else None

    @property
    def may_still(self):
        """Whether the pair may yet have both sides."""
        return all(side.can or side.may_still for side in self.sides)

    @property
    def so_far(self):
        """Whether more may come than do now, even if not both sides."""
        return any(side.may_still for side in self.sides)


@dataclass
class PollRow:
    """A slot and all pairs at it."""

    option: DateOption
    cells: list
    is_best: bool = False
    is_chosen: bool = False

    @property
    def whole(self):
        """How many pairs have both sides."""
        return sum(cell.whole for cell in self.cells)

    @property
    def to_come(self):
        return self.option.starts > clock.now()

    def count(self, fit):
        return sum(side.count(fit) for cell in self.cells for side in cell.sides)

    @property
    def fits(self):
        return [answer for cell in self.cells for side in cell.sides for answer in side.fits]

    def names(self, fit):
        """Return the names of those who gave this answer, each once."""
        return list(dict.fromkeys(str(member) for member, one in self.fits if one == fit))

    @property
    def who(self):
        """Return (fit, names) for each answer that somebody gave; "" for no answer."""
        return [(fit, self.names(fit)) for fit in [*Fit, ""] if self.names(fit)]

    @property
    def worth(self):
        """How good it is: pairs with both sides, then those who say yes, then if need be."""
        return self.whole, self.count(Fit.YES), self.count(Fit.MAYBE)


@dataclass(frozen=True)
class Poll:
    """The slots that are offered, by date, and those that were withdrawn."""

    rows: list
    withdrawn: list

    @property
    def slots(self):
        return [row.option for row in self.rows]

    @property
    def best(self):
        return next((row for row in self.rows if row.is_best), None)

    @property
    def pairs(self):
        return [cell.pair for cell in self.rows[0].cells] if self.rows else []

    @property
    def to_come(self):
        """How many of the slots have not passed."""
        return sum(row.to_come for row in self.rows)

    @property
    def missing(self):
        """The names of those whose answer to a slot to come is missing, by pair."""
        names = {name for row in self.rows if row.to_come for name in row.names("")}
        everybody = dict.fromkeys(str(m) for row in self.rows[:1] for m, _fit in row.fits)
        return [name for name in everybody if name in names]

    def fits_of(self, person_pk):
        """Return the person's answers by the slots' keys; two seats have the same."""
        return {
            row.option.pk: fit
            for row in self.rows
            for member, fit in row.fits
            if member.person_id == person_pk
        }


def poll_of(meeting, members):
    """Return the meeting's ``Poll`` with one query. ``members`` come by pair.

    A seat that its person took after answering shows their answers from the other one.
    """
    found = list(
        meeting.date_options.annotate(
            by=F("answers__member"), person=F("answers__member__person"), fit=F("answers__fit")
        )
    )
    answers = {(option.pk, "person", option.person): option.fit for option in found}
    answers |= {(option.pk, "seat", option.by): option.fit for option in found}
    options = {option.pk: option for option in found}.values()
    pairs = [(pair, list(group)) for pair, group in groupby(members, key=lambda m: m.pair)]
    rows = [
        PollRow(option, [_cell(pair, people, option, answers, meeting) for pair, people in pairs])
        for option in options
        if not option.withdrawn_at
    ]
    _mark(meeting, rows)
    return Poll(rows, [option for option in options if option.withdrawn_at])


def _mark(meeting, rows):
    """Mark the best slot while the poll is open, and then the one that became the date."""
    if meeting.poll_is_open:
        good = [row for row in rows if row.to_come and row.worth > (0, 0, 0)]
        if good:
            max(good, key=lambda row: row.worth).is_best = True  # of equals the earliest
        return
    for row in rows:
        times = row.option.starts, row.option.ends
        row.is_chosen = times == (meeting.starts, meeting.ends)


def _cell(pair, people, option, answers, meeting):
    def fit_of(member):
        of_person = answers.get((option.pk, "person", member.person_id), "")
        return answers.get((option.pk, "seat", member.pk), of_person)

    def side(tier):
        fits = [(member, fit_of(member)) for member in people if member.side == tier]
        return Side(tier, fits, is_asked=meeting.poll_is_open)

    return Cell(pair, [side(Tier.UPPER), side(Tier.LOWER)])
