"""What the pages of a set and of a pair show of it, from all its rooms."""

from django.db.models import Count, Q

from actions.enums import ActionState
from actions.models import Issue, ProgressEntry, ProposedAction, Theme
from als.common import clock
from meetings.enums import MeetingState
from meetings.models import Cycle
from sets.enums import PairState
from sets.models import FocusDecision, Pair
from sets.rules import leads_side, may_hand_over


def cycles_of(set_):
    """Return the set's cycles with their meetings: the year."""
    return list(Cycle.objects.filter(set=set_).select_related("meeting"))


def pairs_of(user, set_):
    return list(
        Pair.objects.visible_to(user)
        .filter(set=set_, state__in=PairState.open_states())
        .with_partnerships()
    )


def sides_of_pair(user, pair):
    """Return both sides: what each answered, who takes part for it, what the person may do there.

    Once a pair has ended it shows who took part when it did.
    """
    members = list(pair.members.filter(left_at=None).select_related("person"))
    return [
        {
            "agreement": agreement,
            "members": [member for member in members if member.side == agreement.side],
            "lead": next((m for m in members if m.side == agreement.side and m.lead), None),
            "leading": leads_side(user, pair, agreement.side) and pair.set.is_open,
            "may_hand_over": may_hand_over(user, pair, agreement.side),
        }
        for agreement in pair.agreements.select_related("person")
    ]


def focus_of(set_):
    return FocusDecision.objects.filter(set=set_).select_related("topic").first()


def themes_of(user, set_):
    """Return the set's themes, each with the number of issues that the person may read."""
    readable = Q(issues__in=Issue.objects.visible_to(user))
    return list(Theme.objects.filter(set=set_).annotate(number=Count("issues", filter=readable)))


def actions_of_pair(user, pair):
    """Return the pair's actions that the person may read, those that are due first."""
    return list(
        ProposedAction.objects.visible_to(user)
        .filter(issue__pair=pair)
        .select_related("issue", "owner__person")
        .order_by("due", "pk")
    )


def issues_of_pair(user, pair):
    return list(Issue.objects.visible_to(user).filter(pair=pair).select_related("theme"))


def progress_of_pair(user, pair, most=5):
    """Return the newest progress entries of the pair that the person may read."""
    return list(
        ProgressEntry.objects.visible_to(user)
        .filter(action__issue__pair=pair)
        .select_related("action", "author__person")
        .order_by("-day", "-pk")[:most]
    )


def state_colour(action):
    """Return the tag's colour of an action's state."""
    if action.state in (ActionState.AGREED, ActionState.UNDER_WAY) and action.due < clock.today():
        return "red"
    return {
        ActionState.PROPOSED: "yellow",
        ActionState.AGREED: "blue",
        ActionState.UNDER_WAY: "blue",
        ActionState.DONE: "green",
    }.get(action.state, "grey")


def next_meeting(cycles):
    """Return the meeting that comes next or is in session, or None."""
    coming = [
        cycle.meeting
        for cycle in cycles
        if cycle.meeting.state in (MeetingState.CALLED, MeetingState.IN_SESSION)
    ]
    return min(coming, key=lambda meeting: meeting.starts, default=None)
