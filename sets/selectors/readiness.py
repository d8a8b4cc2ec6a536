"""Pictures of what members answered about working together: plain data, without a person in it.

They are for people who may not read the answers, so that nobody's can be worked out from them:

- A picture of the set is of four answers or more, and grows by four at a time. Else whoever looks
  before and after a fifth person has answered knows what that person said; with two at a time
  whoever is one of the two would.
- It counts an answer once both sides of its pair have answered. Facilitators read the picture of
  such a pair: from a picture of all answers they could take away what they know, and be left with
  those of a side that is not yet theirs to read.
- An answer counts on when its member leaves or its pair withdraws: what goes missing from the
  picture on the day that somebody left would be theirs.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median

from django.template.defaultfilters import floatformat
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.core import charts
from als.core.prepared import prepared
from sets.enums import ReadinessMoment, Tier
from sets.models import Readiness
from sets.models.focus import HIGHEST, LOWEST

# Who looks at a picture before and after a fifth answer knows the fifth (decision 15).
MIN_COUNT = 4
VALUES = range(LOWEST, HIGHEST + 1)


@dataclass(frozen=True)
class ReadinessQuestion:
    """A question in the programme's own words. ``low`` and ``high`` name 1 and 5."""

    name: str
    title: str
    text: str
    low: str
    high: str


def questions_of(programme):
    words = {side.value: programme.tier_word(side) for side in Tier}
    trust = _("How far do the {upper} and the {lower} side of your pair trust each other?")
    roles = _("How clear is it which side does what: the {upper} one, or the {lower} one?")
    history = _("How much have the {upper} and the {lower} side done together up to now?")
    willingness = _("How willing is your own side to change how it works with the other one?")
    return [
        ReadinessQuestion(
            "trust",
            _("Trust between {upper} and {lower}").format(**words),
            trust.format(**words),
            _("not at all"),
            _("fully"),
        ),
        ReadinessQuestion(
            "roles",
            _("Clarity of roles"),
            roles.format(**words),
            _("not clear at all"),
            _("fully clear"),
        ),
        ReadinessQuestion(
            "history",
            _("History of working together"),
            history.format(**words),
            _("next to nothing"),
            _("a great deal"),
        ),
        ReadinessQuestion(
            "willingness",
            _("Willingness to change"),
            willingness,
            _("not willing"),
            _("very willing"),
        ),
    ]


@prepared
def _answers_of_set(set_pk):
    rows = Readiness.objects.filter(member__pair__set=set_pk)
    return rows.select_related("member").order_by("pk")


@prepared
def _answers_of_pair(pair_pk):
    rows = Readiness.objects.filter(member__pair=pair_pk)
    return rows.select_related("member").order_by("pk")


class Answers:
    """All answers of a set, or of one pair: what pictures are made from."""

    def __init__(self, rows):
        self.of = {moment: [] for moment in ReadinessMoment}
        for row in rows:
            self.of[ReadinessMoment(row.moment)].append(row)

    @classmethod
    def of_set(cls, set_):
        return cls(_answers_of_set(set_.pk))

    @classmethod
    def of_pair(cls, pair):
        return cls(_answers_of_pair(pair.pk))

    def sides(self, pair_id, moment):
        """Return the sides of a pair that have answered."""
        return {row.member.side for row in self.of[moment] if row.member.pair_id == pair_id}

    def counted(self, moment):
        """Return the answers of pairs whose two sides answered, in the order of becoming so.

        A row's key says when it was made, and stays when an answer is changed: else a change would
        send the answer back to the end of the line, and show whose place it took.
        """
        firsts = defaultdict(dict)
        for row in self.of[moment]:
            firsts[row.member.pair_id].setdefault(row.member.side, row.pk)
        both = {pair: max(keys.values()) for pair, keys in firsts.items() if len(keys) == len(Tier)}
        rows = [row for row in self.of[moment] if row.member.pair_id in both]
        return sorted(rows, key=lambda row: (max(row.pk, both[row.member.pair_id]), row.pk))

    def drawn(self, moment):
        """Return the answers that the picture of the set is made of; none if they are too few."""
        rows = self.counted(moment)
        return rows[: len(rows) - len(rows) % MIN_COUNT]


def distribution(rows, name):
    """Return how many gave each answer to a question, and the median as text."""
    given = [getattr(row, name) for row in rows]
    counts = Counter(given)
    return {
        "counts": [counts[value] for value in VALUES],
        "answers": len(given),
        "median": floatformat(median(given)),
    }


def label(words, row):
    """Return what is over a panel of a picture: "At the start: 8 answers, median 3.5"."""
    answers = ngettext("%(number)s answer", "%(number)s answers", row["answers"])
    return _("%(what)s: %(answers)s, median %(median)s") % {
        "what": words,
        "answers": answers % {"number": row["answers"]},
        "median": row["median"],
    }


def draw(title, low, high, rows):
    """Return the picture of one question. ``rows``: distributions, each with its ``title``."""
    panels = [{"label": label(row["title"], row), "counts": row["counts"]} for row in rows]
    return charts.columns(title, panels, low=low, high=high)


def _figure(question, groups):
    """Return a question's picture and its numbers. ``groups``: pairs of a title and rows."""
    rows = [{"title": title, **distribution(found, question.name)} for title, found in groups]
    return {
        "title": question.title,
        "picture": draw(question.title, question.low, question.high, rows),
        "rows": [[row["title"], *row["counts"], row["median"]] for row in rows],
    }


def picture_of_set(answers, programme):
    """Return how far each moment can be shown, and a figure for each question."""
    drawn = {moment: answers.drawn(moment) for moment in ReadinessMoment}
    groups = [(str(moment.label), rows) for moment, rows in drawn.items() if rows]
    return {
        "moments": [
            {
                "title": moment.label,
                "drawn": len(rows),
                "counted": len(answers.counted(moment)),
                "waiting": len(answers.counted(moment)) - len(rows),
            }
            for moment, rows in drawn.items()
        ],
        "figures": [_figure(question, groups) for question in questions_of(programme)]
        if groups
        else [],
    }


def picture_of_pair(answers, pair, moment):
    """Return a pair's picture for its facilitators; before both sides answered, who has."""
    rows = answers.of[moment]
    sides = {
        side: [row for row in rows if row.member.side == side] for side in (Tier.UPPER, Tier.LOWER)
    }
    words = {side: capfirst(pair.set.programme.tier_word(side)) for side in sides}
    found = {
        "title": moment.label,
        "sides": [
            {"title": words[side], "partnership": pair.partnership(side), "answered": bool(given)}
            for side, given in sides.items()
        ],
        "figures": [],
    }
    if not all(sides.values()):
        return found
    groups = [(words[side], given) for side, given in sides.items()]
    return {
        **found,
        "figures": [_figure(question, groups) for question in questions_of(pair.set.programme)],
        "hours": sum(row.hours_a_month for row in rows),
        # In the order of their letters: in that of answering they would tell more than they say.
        "texts": [
            {"title": words[side], "text": text}
            for side, given in sides.items()
            for text in sorted(row.comment for row in given if row.comment)
        ],
    }
