"""Recording an issue or an action for a pair from the session; it waits for the pair.

Only the pair and the facilitators see it until the pair chooses who else can.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from actions.changes.actions import propose_action
from actions.changes.issues import raise_issue
from actions.enums import IssueKind
from actions.models import Issue
from als.core import clock
from als.core.disclosure import Disclosure
from als.core.locking import locked
from als.core.refusals import Refused
from meetings.changes.session import next_meeting
from meetings.enums import MeetingState
from meetings.rules import may_run


def capture_issue(*, item, pair, kind, title, by):
    """Record an issue that a pair named under this item of the agenda."""
    _refuse_unless_captured_here(item.meeting, pair, by)
    return _raise(item.meeting, pair, kind, title, by)


def capture_action(*, item, owner, what, by, due=None):
    """Record what a member says their pair will do, by the next meeting if no day is named.

    It goes under the issue that was recorded for the pair last in this meeting; if there is none,
    one is recorded by the name of the item. The pair gets one mail, about the action.
    """
    meeting, pair = item.meeting, owner.pair
    _refuse_unless_captured_here(meeting, pair, by)
    with transaction.atomic():
        pair = locked(pair, "set__programme", "upper", "lower")
        issue = _newest_issue(meeting, pair) or _raise(
            meeting, pair, IssueKind.OPPORTUNITY, item.title, by, notify=False
        )
        return propose_action(
            issue=issue,
            what=what,
            owner=owner,
            leading_side=owner.side,
            due=due or _next_day(meeting),
            by=by,
        )


def _raise(meeting, pair, kind, title, by, **more):
    return raise_issue(
        pair=pair,
        kind=kind,
        title=title,
        description="",
        disclosure=Disclosure.PAIR,
        raised_in=meeting,
        by=by,
        **more,
    )


def _newest_issue(meeting, pair):
    mine = Issue.objects.open().filter(pair=pair, raised_in=meeting, disclosure=Disclosure.PAIR)
    return mine.order_by("pk").last()


def _next_day(meeting):
    following = next_meeting(meeting)
    today = clock.today(meeting.set.programme.time_zone)
    return min(max(following.day, today), meeting.set.end) if following else meeting.set.end


def _refuse_unless_captured_here(meeting, pair, by):
    if not may_run(by, meeting):
        raise Refused(_("Only facilitators of this set can record something for a pair."))
    if pair.set_id != meeting.cycle.set_id:
        raise Refused(_("That pair is not in this set."))
    if meeting.state not in MeetingState.held_states():
        raise Refused(_("Open the meeting first."))
