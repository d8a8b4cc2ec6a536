"""Tables of a set as a whole: the set, its meetings, what its members answered about readiness."""

from statistics import mean, median

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from als.core.zones import zone
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
from meetings.enums import Outcome, Stage
from meetings.models import Attendance, Meeting
from reports.content.readiness import PUBLISHED
from sets.enums import Naming, ReadinessMoment
from sets.models import Pair
from sets.selectors.readiness import Answers

TOO_FEW = _("Fewer than ten people")
SET = Column("set", CODE, _("The set"))


def sets(data):
    set_, policy = data.set, data.policy
    return [
        {
            "set": data.set_code,
            "start": month_of(set_.start),
            "end": month_of(set_.end),
            "meetings_held": Meeting.objects.held().filter(cycle__set=set_).count(),
            "pairs": Pair.objects.filter(set=set_).confirmed().count(),
            "naming": set_.naming,
            "issues": len(policy.issues),
            "actions": len(policy.actions),
            "progress": len(policy.progress),
            "entries_left_out": policy.left_out,
            "lessons": len(data.lessons),
        }
    ]


def meetings(data):
    where = zone(data.set.programme.time_zone)
    rows = Meeting.objects.held().filter(cycle__set=data.set).select_related("cycle")
    people = _people_at(data.set)
    return [
        {
            "set": data.set_code,
            "meeting": meeting.cycle.number,
            "stage": meeting.cycle.stage,
            "month": month_of(meeting.starts and timezone.localtime(meeting.starts, where)),
            "people_present": shown(people.get(meeting.pk, 0)),
        }
        for meeting in rows.order_by("cycle__number")
    ]


def _people_at(set_):
    """Return how many members were at each meeting: key → number."""
    here = [str(outcome) for outcome in Outcome.here()]
    rows = Attendance.objects.filter(meeting__cycle__set=set_, outcome__in=here).order_by()
    counted = rows.values("meeting").annotate(number=Count("member__person", distinct=True))
    return {row["meeting"]: row["number"] for row in counted}


def readiness(data):
    """Of the same answers as the set's own picture, which grows by several at a time."""
    answers = Answers.of_set(data.set)
    rows = []
    for moment in ReadinessMoment:
        drawn = answers.drawn(moment)
        for question in PUBLISHED:
            given = [getattr(row, question) for row in drawn]
            enough = len(given) >= SMALLEST
            rows.append(
                {
                    "set": data.set_code,
                    "moment": str(moment),
                    "question": question,
                    "answers": shown(len(given)),
                    "mean": round(mean(given), 2) if enough else None,
                    "median": float(median(given)) if enough else None,
                }
            )
    return rows


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
