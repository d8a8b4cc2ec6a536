"""The agenda: members own their items, facilitators order and time the day."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import refuse_unless
from als.core.revisions import refuse_stale
from meetings.changes.locking import (
    locked_item,
    locked_meeting,
    refuse_when_closed,
    save_next_revision,
)
from meetings.changes.order import last_position, move_to_end
from meetings.changes.timing import clock_follows
from meetings.enums import AgendaKind, AgendaState, MeetingState
from meetings.models import AgendaItem
from meetings.rules import may_edit_item, may_plan, may_run, may_take_part, may_withdraw_item
from sets.models.roles import roles_of


def _add(meeting, verb, *, by, pair_id=None, **fields):
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=last_position(meeting) + 1,
        added_by=by,
        added_at=clock.now(),
        **fields,
    )
    if item.state == AgendaState.ON_AGENDA:
        move_to_end(meeting, [item])
    save_next_revision(meeting)
    audit.record(verb, item, by=by, set_id=meeting.cycle.set_id, pair_id=pair_id)
    return item


def propose_item(*, meeting, title, why, presenter, minutes, by):
    """Propose an item as the member that ``by`` is. The same item twice is one item."""
    refuse_unless(may_take_part(by, meeting), _("Only members can propose items."))
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        refuse_when_closed(meeting)
        seat = roles_of(by).seat_in_set(meeting.cycle.set_id)
        fields = {
            "title": title,
            "why": why,
            "presenter": presenter,
            "minutes": minutes,
            "proposed_by_id": seat.member_id,
        }
        same = meeting.agenda.filter(**fields, carried_from=None)
        same = same.exclude(state=AgendaState.WITHDRAWN).first()
        return same or _add(meeting, "proposed", by=by, pair_id=seat.pair_id, **fields)


def add_housekeeping(*, meeting, title, minutes, by):
    """Put a facilitator's own item at the end. The last item once more is a second click."""
    refuse_unless(may_plan(by, meeting), _("Only facilitators of this set can add housekeeping."))
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        refuse_when_closed(meeting)
        fields = {"title": title, "minutes": minutes, "kind": AgendaKind.HOUSEKEEPING}
        last = meeting.agenda.placed().order_by("pk").last()
        if last and all(getattr(last, name) == value for name, value in fields.items()):
            return last
        return put_housekeeping(meeting, title, minutes, by)


def put_housekeeping(meeting, title, minutes, by):
    """Put one more such item at the end of a locked meeting's agenda, whatever is there."""
    kind, state = AgendaKind.HOUSEKEEPING, AgendaState.ON_AGENDA
    return _add(meeting, "added", by=by, state=state, kind=kind, title=title, minutes=minutes)


def edit_item(*, item, title, minutes, by, why="", presenter="", seen=None):
    """Change one's own item, until it has been discussed."""
    refuse_unless(may_edit_item(by, item), _("Only the person who proposed an item can edit it."))
    with transaction.atomic():
        item = locked_item(item)
        refuse_when_closed(item.meeting)
        refuse_unless(
            item.state in AgendaState.editable_states(),
            _("The item has been discussed or withdrawn, so it can no longer be changed."),
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
            save_next_revision(item.meeting)
            audit.record("edited", item, by=by, set_id=item.meeting.cycle.set_id, changed=changed)
    return item


def place_item(*, item, by):
    """Put a proposed item on the agenda, at the end."""
    refuse_unless(
        may_plan(by, item.meeting), _("Only facilitators of this set can set the agenda.")
    )
    with transaction.atomic():
        item = locked_item(item)
        refuse_when_closed(item.meeting)
        if item.state == AgendaState.PROPOSED:
            item.state = AgendaState.ON_AGENDA
            item.save(update_fields=["state"])
            move_to_end(item.meeting, [item])
            save_next_revision(item.meeting)
            audit.record("put on the agenda", item, by=by, set_id=item.meeting.cycle.set_id)
    return item


def withdraw_item(*, item, by):
    """Take one's own item back; facilitators take off what is theirs or is on every agenda."""
    refuse_unless(
        may_withdraw_item(by, item),
        _("Only the person who proposed an item can withdraw it. Facilitators can ask them to."),
    )
    with transaction.atomic():
        item = locked_item(item)
        refuse_when_closed(item.meeting)
        if item.state == AgendaState.WITHDRAWN:
            return item
        refuse_unless(
            item.state in AgendaState.editable_states() and not _is_taken_up(item),
            _("The meeting has started on this item, so it stays on the agenda."),
        )
        item.state = AgendaState.WITHDRAWN
        item.save(update_fields=["state"])
        save_next_revision(item.meeting)
        audit.record("withdrew", item, by=by, set_id=item.meeting.cycle.set_id)
    return item


def _is_taken_up(item):
    """Return whether the clock runs for it, or something is written or being written under it."""
    runs = item.meeting.clock_since and item.meeting.clock_item_id == item.pk
    written = item.minutes_of_item.exists() or item.drafts.exists()
    return bool(runs) or written or item.photos.exists()


def mark_item(*, item, discussed, by):
    """Mark an item of a meeting in session as discussed, or take the mark back."""
    refuse_unless(may_run(by, item.meeting), _("Only facilitators of this set can mark items."))
    to = AgendaState.DISCUSSED if discussed else AgendaState.ON_AGENDA
    with transaction.atomic():
        item = locked_item(item)
        refuse_unless(
            item.meeting.state == MeetingState.IN_SESSION,
            _("Items are marked while the meeting is in session."),
        )
        refuse_unless(
            item.state not in AgendaState.off_agenda(),
            _("Put the item on the agenda before you mark it."),
        )
        if item.state != to:
            item.state = to
            item.save(update_fields=["state"])
            clock_follows(item)
            save_next_revision(item.meeting)
            verb = "marked as discussed" if discussed else "took up again"
            audit.record(verb, item, by=by, set_id=item.meeting.cycle.set_id)
    return item
