"""The set's meetings as one pair sees them: the next one, its airtime, its open corrections."""

from django.db.models import OuterRef, Q, Subquery

from als.core.prepared import prepared
from als.portal.selectors.dashboard.needs import count
from meetings.enums import Answer, CorrectionState, MeetingState
from meetings.models import AirtimeTurn, Attendance, Correction, Meeting
from meetings.selectors.airtime import whole_minutes
from sets.models.roles import roles_of


def meetings_of(user, pair):
    """Return the set's meetings with what concerns the pair there, in one query."""
    meetings = _meetings(user, pair.pk, pair.set_id)
    for meeting in meetings:
        meeting.cycle.set = pair.set
        meeting.answer_label = Answer(meeting.my_answer).label if meeting.my_answer else ""
    return meetings


@prepared
def _meetings(user, pair, set_pk):
    mine = Attendance.objects.filter(
        meeting=OuterRef("pk"), member__in=roles_of(user).members, member__pair=pair
    )
    turns = AirtimeTurn.objects.visible_to(user).filter(meeting=OuterRef("pk"), pair=pair)
    unanswered = Correction.objects.visible_to(user).filter(
        Q(minute__pair=pair) | Q(asked_by__pair=pair),
        minute__meeting=OuterRef("pk"),
        state=CorrectionState.OPEN,
    )
    return (
        Meeting.objects.visible_to(user)
        .filter(cycle__set=set_pk)
        .select_related("cycle")
        .annotate(
            my_answer=Subquery(mine.values("answer")[:1]),
            turn_seconds=Subquery(turns.values("seconds")[:1]),
            corrections_open=count(unanswered, "minute__meeting"),
        )
        .order_by("cycle__number")
    )


def next_of(meetings):
    """Return the meeting that comes next or is in session, or None."""
    states = (MeetingState.CALLED, MeetingState.IN_SESSION)
    coming = [meeting for meeting in meetings if meeting.state in states]
    return min(coming, key=lambda meeting: meeting.starts, default=None)


def airtime_had(meetings):
    """Return the whole minutes that the pair had, summed as the page of the year does."""
    turns = [meeting.turn_seconds for meeting in meetings if meeting.turn_seconds]
    return sum(whole_minutes(sum(seconds.values())) for seconds in turns)


def with_corrections(meetings):
    return [meeting for meeting in meetings if meeting.corrections_open]
