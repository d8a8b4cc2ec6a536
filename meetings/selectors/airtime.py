"""Airtime: the order of the turns, the clock of the current one, each pair's share of a year."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from meetings.enums import TurnStage
from meetings.models import AirtimeTurn, TurnPlan
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
class Airtime:
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
    """Return the meeting's ``Airtime``, with two queries."""
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
    return Airtime(ours, without, plan_of(meeting.set))


# The year's picture: a bar for each pair, a piece of it for each meeting.

WIDTH, LABEL, TOTAL = 360, 56, 40  # in it the pair's name before the bar, the sum after it
BAR, GAP = 28, 10
FILLS = [("#1d4f3c", "#fff"), ("#fff", "#1a1a1a"), ("#9db8ab", "#1a1a1a"), ("#4d7f6b", "#fff")]
MIN_WIDTH_FOR_NUMBER = 16


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


def picture_of(shares):
    """Return the bars as numbers for the template that draws them."""
    longest = max((share.total for share in shares), default=0) or 1
    scale = (WIDTH - LABEL - TOTAL) / longest
    return {
        "width": WIDTH,
        "height": len(shares) * (BAR + GAP),
        "left": LABEL,
        "bar": BAR,
        "rows": [_bar(share, n * (BAR + GAP) + GAP // 2, scale) for n, share in enumerate(shares)],
        "title": _("Airtime of each pair in minutes")
        + ". "
        + "; ".join(map(_as_text, shares))
        + ".",
    }


def _bar(share, top, scale):
    pieces, left = [], LABEL
    for number in sorted(share.minutes):
        width = round(share.minutes[number] * scale)
        fill, ink = FILLS[(number - 1) % len(FILLS)]
        middle, shows = left + width // 2, width >= MIN_WIDTH_FOR_NUMBER
        pieces.append(
            {"left": left, "width": width, "middle": middle, "fill": fill, "ink": ink}
            | {"number": number if shows else ""}
        )
        left += width
    return {
        "label": share.pair.title,
        "top": top,
        "bottom": top + BAR,
        "text_y": top + BAR - 9,
        "end": left + 6,
        "total": share.total,
        "pieces": pieces,
    }


def _as_text(share):
    return _("%(pair)s: %(minutes)s") % {"pair": share.pair.title, "minutes": share.total}
