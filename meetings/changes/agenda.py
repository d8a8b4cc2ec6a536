"""The agenda: members own their items, facilitators order and time the day."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from als.common import audit, clock
from als.common.seen import refuse_stale
from meetings import rules
from meetings.changes.locking import locked, locked_item, refuse_unless, refuse_when_closed, show
from meetings.enums import AgendaKind, AgendaState, MeetingState
from meetings.models import AgendaItem
from sets.models import roles_of


def last_position(meeting):
    return meeting.agenda.aggregate(last=Max("position"))["last"] or 0


def _add(meeting, verb, *, by, pair_id=None, **fields):
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=last_position(meeting) + 1,
        added_by=by,
        added_at=clock.now(),
        **fields,
    )
    show(meeting)
    audit.record(verb, item, by=by, set_id=meeting.cycle.set_id, pair_id=pair_id)
    return item


def propose_item(*, meeting, title, why, presenter, minutes, by):
    """Propose an item as the member that ``by`` is. The same item twice is one item."""
    refuse_unless(rules.may_take_part(by, meeting), _("Only members propose items."))
    with transaction.atomic():
        meeting = locked(meeting)
        refuse_when_closed(meeting)
        seat = roles_of(by).seat_in_set(meeting.cycle.set_id)
        fields = {
            "title": title,
            "why": why,
            "presenter": presenter,
            "minutes": minutes,
            "proposed_by_id": seat.member_id,
        }
        same = meeting.agenda.filter(**fields, carried_from=None).first()
        return same or _add(meeting, "proposed", by=by, pair_id=seat.pair_id, **fields)


def add_housekeeping(*, meeting, title, minutes, by):
    """Put a facilitator's own item at the end. The last item once more is a second click."""
    refuse_unless(rules.may_plan(by, meeting), _("Only the set's facilitators add housekeeping."))
    with transaction.atomic():
        meeting = locked(meeting)
        refuse_when_closed(meeting)
        fields = {"title": title, "minutes": minutes, "kind": AgendaKind.HOUSEKEEPING}
        last = meeting.agenda.order_by("position", "pk").last()
        if last and all(getattr(last, name) == value for name, value in fields.items()):
            return last
        return _add(meeting, "added", by=by, state=AgendaState.ON_AGENDA, **fields)


def edit_item(*, item, title, minutes, by, why="", presenter="", seen=None):
    """Change one's own item, until it has been discussed."""
    refuse_unless(
        rules.may_edit_item(by, item), _("Only the person who proposed an item changes its words.")
    )
    with transaction.atomic():
        item = locked_item(item)
        refuse_when_closed(item.meeting)
        refuse_unless(
            item.state in AgendaState.editable_states(),
            _("The item has been discussed: it stays as it was."),
        )
        new = {"title": title, "why": why, "presenter": presenter, "minutes": minutes}
        if item.kind == AgendaKind.HOUSEKEEPING:
            new = {"title": title, "minutes": minutes}
        changed = sorted(name for name, value in new.items() if getattr(item, name) != value)
        if changed:
            refuse_stale(item, list(new), seen)
            for name in changed:
                setattr(item, name, new[name])
            item.save(update_fields=changed)
            show(item.meeting)
            audit.record("edited", item, by=by, set_id=item.meeting.cycle.set_id, changed=changed)
    return item


def place_item(*, item, by):
    """Put a proposed item on the agenda, at the end."""
    refuse_unless(
        rules.may_plan(by, item.meeting), _("Only the set's facilitators set the agenda.")
    )
    with transaction.atomic():
        item = locked_item(item)
        refuse_when_closed(item.meeting)
        if item.state == AgendaState.PROPOSED:
            item.state = AgendaState.ON_AGENDA
            item.position = last_position(item.meeting) + 1
            item.save(update_fields=["state", "position"])
            show(item.meeting)
            audit.record("put on the agenda", item, by=by, set_id=item.meeting.cycle.set_id)
    return item


def move_item(*, item, up, by, was_at=None):
    """Swap an item of the agenda with its neighbour.

    ``was_at`` is the place (from 1) that the person saw it at: if it is elsewhere by now, the
    button was pressed twice, or somebody was quicker, and nothing moves.
    """
    refuse_unless(
        rules.may_plan(by, item.meeting), _("Only the set's facilitators order the agenda.")
    )
    with transaction.atomic():
        item = locked_item(item)
        refuse_when_closed(item.meeting)
        order = list(item.meeting.agenda.exclude(state=AgendaState.PROPOSED))
        at = next((i for i, other in enumerate(order) if other.pk == item.pk), None)
        to = None if at is None else at + (-1 if up else 1)
        if to is None or not 0 <= to < len(order) or was_at not in (None, at + 1):
            return item
        order[at], order[to] = order[to], order[at]
        for position, other in enumerate(order, start=1):
            other.position = position
        AgendaItem.objects.bulk_update(order, ["position"])
        show(item.meeting)
        audit.record("moved", item, by=by, set_id=item.meeting.cycle.set_id, place=to + 1)
    item.position = to + 1
    return item


def mark_item(*, item, discussed, by):
    """Mark an item of a meeting in session as discussed, or take the mark back."""
    refuse_unless(rules.may_run(by, item.meeting), _("Only the set's facilitators mark items."))
    to = AgendaState.DISCUSSED if discussed else AgendaState.ON_AGENDA
    with transaction.atomic():
        item = locked_item(item)
        refuse_unless(
            item.meeting.state == MeetingState.IN_SESSION,
            _("Items are marked while the meeting is in session."),
        )
        refuse_unless(
            item.state != AgendaState.PROPOSED, _("Put the item on the agenda before you mark it.")
        )
        if item.state != to:
            item.state = to
            item.save(update_fields=["state"])
            show(item.meeting)
            verb = "marked as discussed" if discussed else "took up again"
            audit.record(verb, item, by=by, set_id=item.meeting.cycle.set_id)
    return item
