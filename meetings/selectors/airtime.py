"""Airtime: the order of the turns, the clock of the current one, each pair's share of a year."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from als.core import charts
from als.core.charts import DARK, LIGHT, PLAIN, STRIPES
from meetings.enums import TurnStage
from meetings.models import AirtimeTurn
from meetings.models.airtime import TurnPlan
from sets.models import Pair

MINUTE = 60


def plan_of(set_):
    """Return the set's timings: its own, or those that every set begins with."""
    return getattr(set_, "turn_plan", None) or TurnPlan(set=set_)


def seconds_by_pair(turns):
    """Return how many seconds each pair (by its key) had in these turns."""
    seconds = Counter()
    for turn in turns:
        seconds[turn.pair_id] += turn.total
    return seconds


def fair_order(pairs, seconds):
    """Return the pairs, those who had least airtime first."""
    return sorted(pairs, key=lambda pair: (seconds[pair.pk], pair.number))


def minutes_and_seconds(seconds):
    """Return "4:05" for 245 seconds."""
    return f"{seconds // MINUTE}:{seconds % MINUTE:02}"


def whole_minutes(seconds):
    return round(seconds / MINUTE)


class TurnClock:
    """The clock of a turn that has begun: its stage, the seconds left in it, what follows."""

    def __init__(self, turn, plan):
        self.turn, self.stage = turn, TurnStage(turn.stage)
        self.seconds_left = plan.minutes(turn.stage) * MINUTE - turn.spent(turn.stage)
        following = plan.after(turn.stage)
        self.following = following and TurnStage(following).label
        shown = {*plan.stages, self.stage}
        self.stages = [
            {"label": stage.label, "minutes": plan.minutes(stage), "now": stage == self.stage}
            for stage in TurnStage
            if stage in shown
        ]

    @property
    def minutes(self):
        """Return the time left, or over, as "4:05"."""
        return minutes_and_seconds(abs(self.seconds_left))


@dataclass(frozen=True)
class MeetingAirtime:
    """A meeting's turns in order, and the pairs without one.

    Each of either knows ``so_far``, the minutes that its pair had at the other meetings.
    """

    turns: list
    without: list
    plan: TurnPlan

    @property
    def current(self):
        """The turn that runs, else the first that is paused, or None."""
        begun = [turn for turn in self.turns if turn.stage and not turn.ended_at]
        return next((turn for turn in begun if turn.is_running), next(iter(begun), None))

    @property
    def running(self):
        return self.current and self.current.is_running

    @property
    def clock(self):
        return self.current and TurnClock(self.current, self.plan)

    @property
    def next_up(self):
        """The first turn that has not begun, while none is under way."""
        waiting = (turn for turn in self.turns if not turn.stage)
        return None if self.current else next(waiting, None)


def airtime_of(meeting):
    """Return the meeting's ``MeetingAirtime``, with two queries."""
    turns = list(
        AirtimeTurn.objects.filter(meeting__cycle__set_id=meeting.cycle.set_id)
        .select_related("pair__upper", "pair__lower")
        .annotate(asked=Count("questions"))
        .order_by(*AirtimeTurn._meta.ordering)  # counting drops it
    )
    earlier = seconds_by_pair(turn for turn in turns if turn.meeting_id != meeting.pk)
    ours = [turn for turn in turns if turn.meeting_id == meeting.pk]
    have = {turn.pair_id for turn in ours}
    pairs = meeting.set.pairs.confirmed().with_partnerships()
    without = fair_order((pair for pair in pairs if pair.pk not in have), earlier)
    for turn in ours:
        turn.meeting = meeting
        turn.so_far = whole_minutes(earlier[turn.pair_id])
    for pair in without:
        pair.so_far = whole_minutes(earlier[pair.pk])
    return MeetingAirtime(ours, without, plan_of(meeting.set))


# Of the year's chart: as many as most sets have meetings; the numbers tell apart what comes after
PATTERNS = [DARK, PLAIN, LIGHT, STRIPES]


@dataclass(frozen=True)
class Share:
    """What one pair had: minutes by the number of the meeting."""

    pair: Pair
    minutes: dict

    @property
    def total(self):
        return sum(self.minutes.values())


def year_of(set_):
    """Return the shares of all pairs that take part or had a turn, and the meetings with turns."""
    turns = list(
        AirtimeTurn.objects.filter(meeting__cycle__set=set_)
        .exclude(stage="")
        .select_related("meeting__cycle", "pair__upper", "pair__lower")
    )
    confirmed = set_.pairs.confirmed().with_partnerships()
    pairs = {pair.pk: pair for pair in [*confirmed, *(turn.pair for turn in turns)]}
    minutes = {pk: {} for pk in pairs}
    for turn in turns:
        minutes[turn.pair_id][turn.meeting.cycle.number] = turn.minutes
    ordered = sorted(pairs.values(), key=lambda pair: pair.number)
    shares = [Share(pair, minutes[pair.pk]) for pair in ordered]
    meetings = {turn.meeting.cycle.number: turn.meeting for turn in turns}
    return shares, [meetings[number] for number in sorted(meetings)]


def year_chart(shares, meetings):
    """Return a bar for each pair's ``Share``, with a piece for each meeting, by its number."""
    numbers = [meeting.cycle.number for meeting in meetings]
    kinds = [(number, PATTERNS[(number - 1) % len(PATTERNS)]) for number in numbers]
    rows = [(share, [share.minutes.get(number, 0) for number in numbers]) for share in shares]
    return charts.bars("airtime", kinds, rows, legend_columns=0)
