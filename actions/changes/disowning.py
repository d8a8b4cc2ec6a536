"""Taking back what somebody else gave by a member's link: progress, and its confirmation."""

from django.db.models import Q

from actions.changes.rows import record, save


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
    record("took back the confirmation of", entry, pair, by=member.person, action=entry.action_id)
    return True


def put_state_back(entry, *, was, by):
    """Put the action back into the state before the entry; return whether it is in that state.

    Other work that has been logged since rests on the state that it has now. The caller has
    locked the action.
    """
    action, since = entry.action, entry.confirmed_at or entry.written_at
    if action.state == was:
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
