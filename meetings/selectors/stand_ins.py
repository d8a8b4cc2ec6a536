"""Who stood in at a meeting, or was its guest: no member, and named in texts as members are."""

from meetings.models import Attendance, Guest
from sets.selectors.names import people_from


@people_from
def stand_ins_of(set_):
    rows = Attendance.objects.filter(meeting__cycle__set=set_).exclude(stand_in="")
    return rows.order_by().values_list("stand_in", flat=True)


@people_from
def guests_of(set_):
    return Guest.objects.filter(meeting__cycle__set=set_).order_by().values_list("name", flat=True)
