"""Whether a step of a meeting can still be taken back: nobody has acted on it yet."""

from django.db.models import Exists, Q

from als.core.prepared import prepared
from meetings.enums import AgendaState, MeetingState, MinutesState
from meetings.models import (
    AgendaItem,
    AgendaSupport,
    AirtimeTurn,
    Attendance,
    DateOption,
    LearningNote,
    Meeting,
    Minute,
    MinuteDraft,
    MinutesPhoto,
    ObjectiveReview,
    ProcessReview,
)
from meetings.records import records_of
from meetings.selectors.people import members_of


def may_unopen(meeting):
    """Return whether nothing has happened in the session: it can be called again."""
    if meeting.state != MeetingState.IN_SESSION or meeting.clock_item_id is not None:
        return False
    return not _if_happened(meeting.pk) and not records_of(meeting)


@prepared
def _if_happened(meeting):
    """Return the meeting if anybody has marked, timed or written anything in it."""
    items = AgendaItem.objects.filter(meeting=meeting)
    turns = AirtimeTurn.objects.filter(meeting=meeting)
    rows = [
        items.filter(Q(state=AgendaState.DISCUSSED) | Q(seconds_used__gt=0)),
        Attendance.objects.filter(meeting=meeting).exclude(outcome=""),
        Minute.objects.filter(meeting=meeting),
        MinutesPhoto.objects.filter(item__meeting=meeting),
        MinuteDraft.objects.filter(item__meeting=meeting).exclude(text=""),
        turns.filter(~Q(stage="") | Q(ended_at__isnull=False) | Q(questions__isnull=False)),
        ProcessReview.objects.filter(meeting=meeting),
        LearningNote.objects.filter(meeting=meeting),
        ObjectiveReview.objects.filter(meeting=meeting),
    ]
    anything = Q()
    for one in rows:
        anything |= Q(Exists(one))
    return Meeting.objects.filter(anything, pk=meeting).only("pk")


def may_unclose(meeting):
    """Return whether the session can go on: nothing circulated, nothing carried over was touched.

    Carried items leave the next agenda again, so nobody may have worked on them there.
    """
    if meeting.state != MeetingState.CLOSED or meeting.minutes_state != MinutesState.DRAFT:
        return False
    return all(is_as_carried(new) for new in carried_from(meeting))


def carried_from(meeting):
    """Return the items that this meeting's closing put on the next agenda."""
    rows = AgendaItem.objects.filter(carried_from__meeting=meeting)
    return list(rows.select_related("meeting", "carried_from").order_by("pk"))


def is_as_carried(new):
    """Return whether an item that was carried over is still as it came, before a new session."""
    old = new.carried_from
    same = all(
        getattr(new, name) == getattr(old, name)
        for name in ("title", "why", "presenter", "minutes")
    )
    untouched = new.state in AgendaState.editable_states() and not new.seconds_used
    before = {MeetingState.DRAFT, MeetingState.CALLED}
    supporters = AgendaSupport.objects.filter(item=new).values_list("member", flat=True)
    return (
        same
        and untouched
        and new.meeting.state in before
        and set(supporters) <= set(old.support.values_list("member", flat=True))
        and not new.owner_questions.filter(asked_at__gt=new.added_at).exists()
    )


def may_unpick(meeting):
    """Return whether the date was picked from a poll, and the meeting has not been called."""
    if meeting.state != MeetingState.DRAFT or not meeting.poll_closed_at or not meeting.starts:
        return False
    picked = DateOption.objects.offered().filter(
        meeting=meeting, starts=meeting.starts, ends=meeting.ends
    )
    return picked.exists() and members_of(meeting.set).exists()
