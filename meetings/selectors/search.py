"""What search finds in meetings: entries of the minutes, never drafts."""

from als.core.search import Kind
from meetings.models import Minute


def minutes(set_, user):
    return Minute.objects.visible_to(user).filter(meeting__cycle__set=set_)


MINUTE = Kind(
    "minute",
    minutes,
    texts=("text",),
    at="written_at",
    heading="item__title",
    pair="pair",
    page="meeting_id",
)
