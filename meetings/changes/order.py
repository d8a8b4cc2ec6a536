"""The order and the times of the agenda: what facilitators do with it."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import Refused, refuse_unless
from als.core.revisions import Stale
from als.core.text.languages import in_language
from meetings.changes.locking import (
    locked_item,
    locked_meeting,
    refuse_when_closed,
    save_next_revision,
)
from meetings.enums import AgendaKind, AgendaState, MeetingState, StandingItem
from meetings.models import AgendaItem
from meetings.models.agenda import MAX_ITEM_MINUTES, times_seen
from meetings.models.airtime import TurnPlan
from meetings.rules import may_plan

STANDING_MINUTES = {
    StandingItem.CHECK_IN: 10,
    StandingItem.RULES: 5,
    StandingItem.REPORT_BACK: 20,
    StandingItem.REVIEW: 15,
    StandingItem.NEXT_DATE: 5,
    StandingItem.CHECK_OUT: 10,
}


def last_position(meeting):
    return meeting.agenda.aggregate(last=Max("position"))["last"] or 0


def move_to_end(meeting, items):
    """Give these items the last places before what closes every meeting."""
    keys = {item.pk for item in items}
    order = [item for item in meeting.agenda.placed() if item.pk not in keys]
    end = len(order)
    while end and order[end - 1].standing in StandingItem.closing():
        end -= 1
    _renumber([*order[:end], *items, *order[end:]])


def put_in_order(meeting, items):
    """Give these items their places in this order, with all others before what closes it."""
    keys = {item.pk for item in items}
    others = [item for item in meeting.agenda.placed() if item.pk not in keys]
    end = len(items)
    while end and items[end - 1].standing in StandingItem.closing():
        end -= 1
    _renumber([*items[:end], *others, *items[end:]])


def _renumber(order):
    for position, item in enumerate(order, start=1):
        item.position = position
    AgendaItem.objects.bulk_update(order, ["position"])


def _refuse_unless_planner(by, meeting):
    refuse_unless(may_plan(by, meeting), _("Only facilitators of this set can order the agenda."))


def move_item(*, item, up, by, was_at=None):
    """Swap an item of the agenda with its neighbour.

    ``was_at`` is the place (from 1) that the person saw it at: if it is elsewhere by now, the
    button was pressed twice, or somebody was quicker, and nothing moves.
    """
    _refuse_unless_planner(by, item.meeting)
    with transaction.atomic():
        item = locked_item(item)
        refuse_when_closed(item.meeting)
        order = list(item.meeting.agenda.placed())
        at = next((i for i, other in enumerate(order) if other.pk == item.pk), None)
        to = None if at is None else at + (-1 if up else 1)
        if to is None or not 0 <= to < len(order) or was_at not in (None, at + 1):
            return item
        order[at], order[to] = order[to], order[at]
        _renumber(order)
        save_next_revision(item.meeting)
        audit.record("moved", item, by=by, set_id=item.meeting.cycle.set_id, place=to + 1)
    item.position = to + 1
    return item


def order_items(*, meeting, order, was, by):
    """Put the items in this order; both are lists of keys, ``was`` the order that it began from."""
    _refuse_unless_planner(by, meeting)
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        refuse_when_closed(meeting)
        items = {item.pk: item for item in meeting.agenda.placed()}
        now = list(items)
        if order == now:
            return meeting
        if now != was or sorted(order) != sorted(now):
            raise Refused(
                _("The agenda has changed since you opened this page. This is how it is now.")
            )
        _renumber([items[pk] for pk in order])
        save_next_revision(meeting)
        audit.record("ordered the agenda of", meeting, by=by, set_id=meeting.cycle.set_id)
    return meeting


def time_items(*, meeting, minutes, seen, by):
    """Give items their minutes, ``{key: minutes}``; of a member's item nothing else changes."""
    refuse_unless(may_plan(by, meeting), _("Only facilitators of this set can set the times."))
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        refuse_when_closed(meeting)
        items = list(meeting.agenda.placed())
        changed = [item for item in items if minutes.get(item.pk, item.minutes) != item.minutes]
        if not changed:
            return meeting
        now = times_seen(items)
        if seen != now:
            rows = [{"key": item.title, "value": item.minutes} for item in items]
            raise Stale(now=rows, seen=now)
        for item in changed:
            item.minutes, item.follows_pairs = minutes[item.pk], False
        AgendaItem.objects.bulk_update(changed, ["minutes", "follows_pairs"])
        save_next_revision(meeting)
        audit.record(
            "timed the agenda of", meeting, by=by, set_id=meeting.cycle.set_id, items=len(changed)
        )
    return meeting


def add_standing(*, meeting, by):
    """Put on the standing items that are missing: to begin with, and to close with."""
    refuse_unless(
        may_plan(by, meeting), _("Only facilitators of this set can add the standing items.")
    )
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        refuse_when_closed(meeting)
        order = list(meeting.agenda.placed())
        there = {item.standing for item in order}
        missing = [which for which in StandingItem if which not in there]
        with in_set_language(meeting.set):
            added = [standing_item(meeting, which, by) for which in missing]
        if not added:
            return meeting
        for item in added:
            order.insert(_place_of_standing(item, order), item)
        _renumber(order)
        save_next_revision(meeting)
        audit.record(
            "put the standing items on",
            meeting,
            by=by,
            set_id=meeting.cycle.set_id,
            items=len(added),
        )
    return meeting


def begin_with_standing(meetings, *, by, but=()):
    """Put on a set's new meetings the standing items, in the set's language.

    Once: what is taken off later does not come back. ``but``: those that are left out.
    """
    if not meetings:
        return
    wanted = [which for which in StandingItem if which not in but]
    with in_set_language(meetings[0].set):
        minutes = {which: standing_minutes(meetings[0], which) for which in wanted}
        items = [
            AgendaItem(
                meeting=meeting,
                standing=which,
                position=place,
                added_at=clock.now(),
                **_fields_of_standing(which, minutes[which], by),
            )
            for meeting in meetings
            for place, which in enumerate(wanted, start=1)
        ]
    AgendaItem.objects.bulk_create(items)


def in_set_language(set_):
    """Return a block in which words are those of the set: its agenda is read by everybody."""
    return in_language(set_.programme.language)


def fit_airtime(set_):
    """Give the airtime of meetings that are being planned a turn for each pair there is now.

    Where somebody has set its minutes, they stay.
    """
    items = AgendaItem.objects.filter(
        meeting__cycle__set=set_, meeting__state=MeetingState.DRAFT, follows_pairs=True
    )
    first = items.select_related("meeting__cycle__set").first()
    if first:
        items.update(minutes=standing_minutes(first.meeting, StandingItem.AIRTIME))


def _place_of_standing(item, order):
    """Return the place in the order that a standing item takes among those that are there.

    One that opens comes after what is before it, one that closes before what ends the meeting
    later.
    """
    turns = {which: turn for turn, which in enumerate(StandingItem)}
    turn = turns[item.standing]
    if item.standing in StandingItem.closing():
        later = (n for n, one in enumerate(order) if turns.get(one.standing, -1) > turn)
        return min(later, default=len(order))
    earlier = (n for n, one in enumerate(order) if turns.get(one.standing, turn) < turn)
    return max(earlier, default=-1) + 1


def standing_item(meeting, which, by):
    """Return that item, on the agenda: the one that was taken off, or a new one."""
    values = _fields_of_standing(which, standing_minutes(meeting, which), by)
    values["added_at"] = clock.now()
    item, _made = meeting.agenda.update_or_create(standing=which, defaults=values)
    return item


def _fields_of_standing(which, minutes, by):
    return {
        "kind": AgendaKind.STANDING,
        "title": str(which.label),
        "minutes": minutes,
        "follows_pairs": which == StandingItem.AIRTIME,
        "state": AgendaState.ON_AGENDA,
        "added_by": by,
    }


def standing_minutes(meeting, which):
    """Return how many minutes it usually takes; the airtime a turn for each pair, at least one."""
    if which != StandingItem.AIRTIME:
        return STANDING_MINUTES[which]
    set_ = meeting.set
    turn = TurnPlan.objects.filter(set=set_).first() or TurnPlan()
    return min(MAX_ITEM_MINUTES, max(1, set_.pairs.confirmed().count()) * turn.total)
