"""Tables of a set as a whole: the set, its meetings, what its members answered about readiness."""

from statistics import mean, median

from django.utils.translation import gettext_lazy as _

from als.research.columns import (
    CODE,
    MONTH,
    NUMBER,
    TEXT,
    WHOLE,
    Column,
    TableOf,
    values_of,
)
from als.research.small_cells import SMALLEST, shown
from als.research.tables.data import month_of
from meetings.enums import Stage
from meetings.models import Cycle
from reports.content.readiness import PUBLISHED
from sets.enums import Naming, ReadinessMoment
from sets.selectors.readiness import VALUES

TOO_FEW = _("Fewer than ten people")
SET = Column("set", CODE, _("The set"))


def sets(data):
    set_, policy = data.set, data.policy
    return [
        {
            "set": data.set_code,
            "start": month_of(set_.start),
            "end": month_of(set_.end),
            "meetings_held": sum(cycle["held"] for cycle in data.content["cycles"]),
            "pairs": len(data.content["pairs"]),
            "naming": data.content["naming"],
            "issues": len(policy.issues),
            "actions": len(policy.actions),
            "progress": len(policy.progress),
            "entries_left_out": policy.left_out,
            "lessons": len(data.lessons),
        }
    ]


def meetings(data):
    stages = dict(Cycle.objects.filter(set=data.set).values_list("number", "stage"))
    return [
        {
            "set": data.set_code,
            "meeting": cycle["number"],
            "stage": stages.get(cycle["number"]),
            "month": cycle["date_iso"][:7],
            "people_present": shown(cycle["present"]),
        }
        for cycle in data.content["cycles"]
        if cycle["held"]
    ]


def readiness(data):
    """Of the answers that the report has: it has a row of each question for each moment shown."""
    frozen = data.content["readiness"]
    moments = zip(ReadinessMoment, frozen["moments"], strict=True)
    shown_moments = [moment for moment, row in moments if row["shown"]]
    rows = []
    for question, drawn in zip(PUBLISHED, frozen["questions"], strict=True):
        of_moment = dict(zip(shown_moments, drawn["rows"], strict=True))
        rows += [
            {
                "set": data.set_code,
                "moment": str(moment),
                "question": question,
                **_summary(of_moment[moment]["counts"] if moment in of_moment else ()),
            }
            for moment in ReadinessMoment
        ]
    return sorted(rows, key=lambda row: ReadinessMoment.values.index(row["moment"]))


def _summary(counts):
    """Return how many answered, mean and median. ``counts``: how often each value was given."""
    times = zip(VALUES, counts or [0] * len(VALUES), strict=True)
    given = [value for value, number in times for _time in range(number)]
    enough = len(given) >= SMALLEST
    return {
        "answers": shown(len(given)),
        "mean": round(mean(given), 2) if enough else None,
        "median": float(median(given)) if enough else None,
    }


SETS = TableOf(
    _("One set: a year’s work of its pairs"),
    (
        SET,
        Column("start", MONTH, _("When its year begins")),
        Column("end", MONTH, _("When its year ends")),
        Column("meetings_held", WHOLE, _("Meetings held"), _("meetings")),
        Column("pairs", WHOLE, _("Pairs that take part"), _("pairs")),
        Column("naming", TEXT, _("Whom its report may name"), values=values_of(Naming)),
        Column("issues", WHOLE, _("Issues in the extract"), _("issues")),
        Column("actions", WHOLE, _("Actions in the extract"), _("actions")),
        Column("progress", WHOLE, _("Progress entries in the extract"), _("entries")),
        Column(
            "entries_left_out", WHOLE,
            _("Issues, actions and progress entries that are not in the extract: kept in the pair "
              "or the set, not consented to, or such that somebody could be recognised"),
            _("entries"),
        ),
        Column("lessons", WHOLE, _("Lessons of its released report"), _("lessons")),
    ),
    sets,
)  # fmt: skip
MEETINGS = TableOf(
    _("One meeting that was held"),
    (
        SET,
        Column("meeting", WHOLE, _("Which meeting of the set it was")),
        Column("stage", TEXT, _("What the meeting was for"), values=values_of(Stage)),
        Column("month", MONTH, _("When it was held")),
        Column("people_present", WHOLE, _("Members who attended"), _("people"), blank=TOO_FEW),
    ),
    meetings,
    _("How many were missing, by which one could count; places, agendas, minutes, who spoke for "
      "how long, and reviews of the meeting"),
)  # fmt: skip
READINESS = TableOf(
    _("One question at one moment, over all members of the set who are counted"),
    (
        SET,
        Column(
            "moment", TEXT, _("When members answered"), values=values_of(ReadinessMoment)
        ),
        Column(
            "question", TEXT, _("What they were asked"),
            values={
                "trust": _("How far the two sides of the pair trust each other"),
                "roles": _("How clear it is which side does what"),
            },
        ),
        Column("answers", WHOLE, _("Answers that are counted"), _("people"), blank=TOO_FEW),
        Column("mean", NUMBER, _("Their mean"), _("1 (low) to 5 (high)"), blank=TOO_FEW),
        Column("median", NUMBER, _("Their median"), _("1 (low) to 5 (high)"), blank=TOO_FEW),
    ),
    readiness,
    _("Each person’s answers, those to other questions, and comments: members gave them for a "
      "picture of the whole set"),
)  # fmt: skip
