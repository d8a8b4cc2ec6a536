"""What pairs report on in a meeting: their open actions, with what was said of each before."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, Subquery

from actions.enums import ActionState
from actions.models import ProgressEntry, ProposedAction
from actions.rules import may_log_progress, may_record_progress
from als.core import clock
from meetings.enums import StandingItem
from sets.enums import PairState
from sets.models import Pair


@dataclass
class Reported:
    """One action: its newest entry, the one reported at an earlier meeting, those of this one."""

    action: ProposedAction
    last: ProgressEntry | None
    earlier: ProgressEntry | None
    now: list = field(default_factory=list)
    may_log: bool = False
    may_confirm: bool = False


@dataclass
class PairReports:
    pair: Pair
    rows: list


@dataclass(frozen=True)
class ReportBack:
    """The pairs that have something to report, each with its actions; ``today`` is the set's."""

    pairs: list
    today: object


def own_actions(meeting, pair_id, user):
    """Return the same for one pair before the meeting, whether or not its agenda has the item."""
    found = report_back(meeting, None, user)
    return ReportBack([pair for pair in found.pairs if pair.pair.pk == pair_id], found.today)


def report_back(meeting, item, user=None):
    """Return what is under the item "Report back on actions", with three queries.

    Without a ``user`` it is for a paper that goes from hand to hand: only what all of the set may
    read. An action that has ended in this meeting stays on the list.
    """
    found = list(_actions(meeting, item, user))
    entries = _entries(user).with_people()
    chosen = {pk for action in found for pk in (action.last_pk, action.earlier_pk) if pk}
    before = entries.in_bulk(chosen) if chosen else {}
    now = {}
    for entry in entries.filter(agenda_item=item) if item else ():
        now.setdefault(entry.action_id, []).append(entry)
    pairs = {}
    for action in found:
        row = Reported(
            action,
            before.get(action.last_pk),
            before.get(action.earlier_pk),
            now.get(action.pk, []),
            user is not None and action.was_agreed and _may_log(user, action, item),
            user is not None and may_log_progress(user, action),
        )
        pairs.setdefault(action.pair.pk, PairReports(action.pair, [])).rows.append(row)
    return ReportBack(list(pairs.values()), clock.today(meeting.zone))


def _may_log(user, action, item):
    return may_log_progress(user, action) or (item and may_record_progress(user, action, item))


def _entries(user):
    entries = ProgressEntry.objects
    return entries.visible_to_set() if user is None else entries.visible_to(user)


def _actions(meeting, item, user):
    """Return the open actions, and those reported on here, with the keys of the entries shown."""
    actions = ProposedAction.objects
    actions = actions.visible_to_set() if user is None else actions.visible_to(user)
    of_action = _entries(user).filter(action=OuterRef("pk"))
    here = of_action.filter(agenda_item=item) if item else of_action.none()
    last = of_action.exclude(pk__in=here.values("pk")).order_by("-day", "-pk")
    earlier = of_action.filter(
        agenda_item__standing=StandingItem.REPORT_BACK,
        agenda_item__meeting__cycle__number__lt=meeting.cycle.number,
    ).order_by("-agenda_item__meeting__cycle__number", "-pk")
    return (
        actions.filter(
            Q(state__in=ActionState.open_states()) | Exists(here),
            issue__pair__set=meeting.cycle.set_id,
            issue__pair__state=PairState.CONFIRMED,
        )
        .annotate(
            last_pk=Subquery(last.values("pk")[:1]), earlier_pk=Subquery(earlier.values("pk")[:1])
        )
        .with_pair()
        .order_by("issue__pair__number", "due", "pk")
    )
