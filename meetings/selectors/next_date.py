"""What is under the item "Next date": the meeting that follows, its date or its date poll."""

from dataclasses import dataclass

from meetings.models import Meeting
from meetings.rules import may_plan, may_see_poll, may_take_part
from meetings.selectors.people import members_of
from meetings.selectors.polls import Poll, poll_of


@dataclass(frozen=True)
class NextDate:
    """The meeting that follows and what the reader may do about its date.

    ``poll`` is there while it is open and the reader may see it.
    """

    meeting: Meeting
    poll: Poll | None = None
    asked: int = 0
    plans: bool = False
    may_answer: bool = False

    @property
    def answered(self):
        """How many members have answered every date that is to come."""
        return self.asked - len(self.poll.missing)


def next_date(meeting, user=None):
    """Return the ``NextDate`` after this meeting, or None after the set's last.

    Takes one query, and three while a poll is open. Without a ``user`` it is for a paper.
    """
    following = Meeting.objects.filter(
        cycle__set_id=meeting.cycle.set_id, cycle__number=meeting.cycle.number + 1
    ).select_related("cycle")
    found = following.first()
    if found is None:
        return None
    found.cycle.set = meeting.set
    if user is None:
        return NextDate(found)
    plans = may_plan(user, found)
    if not found.poll_is_open or not may_see_poll(user, found):
        return NextDate(found, plans=plans)
    members = list(members_of(found.set))
    asked = len({str(member) for member in members})
    answers = may_take_part(user, found)
    return NextDate(found, poll_of(found, members), asked, plans, answers)
