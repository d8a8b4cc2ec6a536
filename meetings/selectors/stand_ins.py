"""Who stood in at a meeting, or was its guest: no member, and named in texts as members are."""

from als.core.prepared import prepared
from meetings.models import Attendance, Guest
from sets.selectors.names import people_from


@people_from
@prepared
def stand_ins_of(set_pk):
    rows = Attendance.objects.filter(meeting__cycle__set=set_pk).exclude(stand_in="")
    return rows.order_by().values_list("stand_in", flat=True)


@people_from
@prepared
def guests_of(set_pk):
    return (
        Guest.objects.filter(meeting__cycle__set=set_pk).order_by().values_list("name", flat=True)
    )
