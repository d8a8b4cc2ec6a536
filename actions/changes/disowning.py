"""Taking back what somebody else gave by a member's link: progress, and its confirmation."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from actions.changes.actions import write_state
from actions.changes.rows import count_no_longer, locked_action, record, save
from actions.enums import ActionState
from actions.rules import may_own_entry
from als.core import clock
from als.core.locking import locked
from als.core.refusals import refuse_unless


def take_back_confirmation(entry, *, member, was):
    """Let a recorded entry wait for its pair again; return whether that could be.

    It can be if it was the member who confirmed it. ``was``: the action's ``state`` and the
    entry's ``state_after`` before that. The caller has locked both.
    """
    if not entry.recorded_by_id or entry.author_id != member.pk:
        return False
    put_state_back(entry, was=was["state"], by=member.person)
    entry.author, entry.confirmed_at, entry.state_after = None, None, was["state_after"]
    entry.save(update_fields=["author", "confirmed_at", "state_after"])
    pair = entry.action.pair
    count_no_longer(entry, pair, by=member.person)
    record("took back the confirmation of", entry, pair, by=member.person, action=entry.action_id)
    return True


def set_aside(entry, *, was, by):
    """Let an entry not count, for its author says that it was somebody else's.

    Return whether the action is in the state again that it had before: ``was``.
    """
    action = locked_action(entry.action)
    entry = locked(entry)
    entry.action, entry.disowned_at = action, clock.now()
    entry.save(update_fields=["disowned_at"])
    count_no_longer(entry, action.pair, by=by)
    return put_state_back(entry, was=was, by=by)


def own_entry(*, entry, by):
    """Let an entry count again that its author had disowned, and return it. Idempotent.

    The action stays in the state that it has now, but for one whose work has begun by this.
    """
    _refuse_unless_own(by, entry)
    with transaction.atomic():
        action = locked_action(entry.action)
        entry = locked(entry, "author")
        entry.action = action
        if entry.disowned_at is None:
            return entry
        _refuse_unless_own(by, entry)
        refuse_unless(
            action.was_agreed,
            _("Both sides have to agree to the action again before its work counts."),
        )
        if action.state == ActionState.AGREED:
            write_state(action, ActionState.UNDER_WAY, by=by)
        entry.disowned_at, entry.state_after = None, action.state
        entry.save(update_fields=["disowned_at", "state_after"])
        record("owned again", entry, action.pair, by=by, action=action.pk)
    return entry


def put_state_back(entry, *, was, by):
    """Put the action back into the state before the entry; return whether it is in that state.

    Other work that has been logged since rests on the state that it has now. The caller has
    locked the action.
    """
    action, since = entry.action, entry.confirmed_at or entry.written_at
    if was in (action.state, entry.state_after):
        return True
    later = Q(confirmed_at__gte=since) | Q(recorded_by=None, written_at__gte=since)
    others = action.progress.confirmed().filter(later).exclude(pk=entry.pk)
    if action.state != entry.state_after or others.exists():
        return False
    now, action.state = action.state, was
    action.ended_at, action.ended_reason = None, ""
    save(action, by=by, fields=["state", "ended_at", "ended_reason"])
    record("moved", action, action.pair, by=by, was=str(now), to=str(was))
    return True


def _refuse_unless_own(by, entry):
    refuse_unless(
        may_own_entry(by, entry),
        _("Only the person in whose name an entry was sent can say that it was theirs."),
    )
