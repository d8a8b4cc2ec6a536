"""What a pair writes down of its work between meetings."""

from django.db import transaction
from django.utils.translation import gettext as _

from actions.changes.actions import write_state
from actions.changes.rows import locked_action, record, tidy
from actions.enums import ActionState
from actions.models import ProgressEntry
from actions.rules import may_log_progress
from als.common import clock
from als.common.refusals import Refused
from sets.models import roles_of


def log_progress(
    *,
    action,
    day,
    done,
    disclosure,
    by,
    happened="",
    learned="",
    unexpected="",
    hours=None,
    state_after=None,
    reason="",
):
    """Add an entry to an agreed action's log. Sent twice it is one entry.

    The first entry puts an agreed action under way. ``state_after`` moves it elsewhere, as
    ``end_action`` would (``reason`` goes with it). One that has ended still takes entries: what
    came of it afterwards is learning too.
    """
    _refuse_unless_may(by, action)
    given = {
        "day": day,
        "done": done,
        "happened": happened,
        "learned": learned,
        "unexpected": unexpected,
        "hours": hours,
        "disclosure": disclosure,
    }
    given = tidy(given)
    with transaction.atomic():
        action = locked_action(action)
        author = roles_of(by).seat_in_pair(action.pair.pk).member_id
        if same := ProgressEntry.objects.filter(action=action, author=author, **given).first():
            return same
        _refuse_unless_may(by, action)
        _refuse_bad(action, day)
        to = state_after or (
            ActionState.UNDER_WAY if action.state == ActionState.AGREED else action.state
        )
        if to != action.state:
            write_state(action, to, by=by, reason=reason)
        entry = ProgressEntry.objects.create(
            action=action, author_id=author, state_after=to, written_at=clock.now(), **given
        )
        record("logged progress", entry, action.pair, by=by, action=action.pk)
    return entry


def _refuse_unless_may(by, action):
    if not may_log_progress(by, action):
        raise Refused(_("Only the pair's members log progress, while the pair takes part."))


def _refuse_bad(action, day):
    if action.state == ActionState.PROPOSED:
        raise Refused(_("Both sides have to agree to the action before its work is logged."))
    if day > clock.today(action.pair.set.programme.time_zone):
        raise Refused(_("That day is still to come. Log what has been done already."))
