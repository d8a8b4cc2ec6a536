"""Recording an issue or an action for a pair from the session; it waits for the pair.

It is on the record of the meeting, under its item of the agenda. Until the pair confirms it,
only the pair and the facilitators can see it; then as far as the ground rules say, or the pair.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from actions.changes.actions import propose_action
from actions.changes.issues import raise_issue
from actions.changes.rows import save
from actions.enums import IssueKind
from actions.models import Issue
from als.core import clock
from als.core.locking import locked
from als.core.refusals import Refused
from als.core.text.languages import in_language
from meetings.changes.minutes import add_to_record
from meetings.changes.session import next_meeting
from meetings.enums import MeetingState
from meetings.rules import may_run


def capture_issue(*, item, pair, kind, title, by):
    """Record an issue that a pair named under this item of the agenda, and return it."""
    _refuse_unless_captured_here(item.meeting, pair, by)
    with transaction.atomic():
        issue = raise_issue(
            pair=pair,
            kind=kind,
            title=title,
            description="",
            disclosure=item.meeting.set.default_disclosure,
            raised_in=item.meeting,
            agenda_item=item,
            by=by,
        )
        add_to_record(item.meeting)
    return issue


def capture_action(*, item, owner, what, by, issue=None, due=None):
    """Record what a member says their pair will do, and return it.

    ``due`` is the next meeting if no day is named. Without an ``issue`` it waits among the pair's
    actions without one until the pair files it. The pair gets one mail.
    """
    meeting, pair = item.meeting, owner.pair
    _refuse_unless_captured_here(meeting, pair, by)
    if issue and issue.pair_id != pair.pk:
        raise Refused(_("Choose an issue of the owner’s pair."), field="issue")
    with transaction.atomic():
        pair = locked(pair, "set__programme", "upper", "lower")
        action = propose_action(
            issue=issue or _no_issue_yet(pair, by),
            what=what,
            owner=owner,
            leading_side=owner.side,
            due=due or _next_day(meeting),
            agenda_item=item,
            by=by,
        )
        add_to_record(meeting)
    return action


def _no_issue_yet(pair, by):
    """Return the placeholder that holds the actions without an issue of a pair that is locked."""
    if found := Issue.objects.filter(pair=pair, is_placeholder=True).first():
        return found
    with in_language(pair.set.programme.language):
        title = _("No issue yet")
    issue = Issue(
        pair=pair,
        kind=IssueKind.OPPORTUNITY,
        title=title,
        disclosure=pair.set.default_disclosure,
        is_placeholder=True,
        raised_by=by,
        raised_at=clock.now(),
    )
    save(issue, by=by)  # and nothing in the audit log: nobody sees it, and the action has its row
    return issue


def _next_day(meeting):
    following = next_meeting(meeting)
    today = clock.today(meeting.set.programme.time_zone)
    if not following or following.day < today:  # moved into the past by mistake, or not held yet
        return meeting.set.end
    return min(following.day, meeting.set.end)


def _refuse_unless_captured_here(meeting, pair, by):
    if not may_run(by, meeting):
        raise Refused(_("Only facilitators of this set can record something for a pair."))
    if pair.set_id != meeting.cycle.set_id:
        raise Refused(_("That pair is not in this set."))
    if meeting.state not in MeetingState.held_states():
        raise Refused(_("Open the meeting first."))
