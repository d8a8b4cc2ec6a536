"""What search finds in meetings: entries of the minutes, never drafts, and their photos."""

from als.core.search import Kind
from meetings.models import Minute, MinutesPhoto


def minutes(set_pk, user):
    return Minute.objects.visible_to(user).filter(meeting__cycle__set=set_pk)


def photos(set_pk, user):
    return MinutesPhoto.objects.visible_to(user).standing().filter(item__meeting__cycle__set=set_pk)


MINUTE = Kind(
    "minute",
    minutes,
    texts=("text",),
    at="written_at",
    heading="item__title",
    pair="pair",
    page="meeting_id",
)
PHOTO = Kind(
    "photo",
    photos,
    title="caption",
    texts=("words",),
    at="added_at",
    page="item__meeting_id",
)
