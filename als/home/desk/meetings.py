"""Meetings to come, to answer, to call, and their minutes."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from als.common import clock
from als.common.zones import zone
from als.home.desk.needs import Need
from meetings.enums import MeetingState, MinutesState
from meetings.models import Attendance, DateOption, Meeting, ProcessReview
from sets.enums import SetState


def meeting_needs(roles):
    """Meetings to come, to answer, to call, and minutes to circulate."""
    mine = Attendance.objects.filter(meeting=OuterRef("pk"), member__in=roles.members)
    to_come = Q(state__in=[MeetingState.CALLED, MeetingState.IN_SESSION])
    to_call = Q(state=MeetingState.DRAFT, starts__isnull=False, cycle__set_id__in=roles.facilitates)
    to_circulate = Q(
        state=MeetingState.CLOSED,
        minutes_state=MinutesState.DRAFT,
        cycle__set_id__in=roles.facilitates,
    )
    to_choose = Q(
        Exists(DateOption.objects.open_for(roles.members).filter(meeting=OuterRef("pk"))),
        state=MeetingState.DRAFT,
        poll_opened_at__isnull=False,
        poll_closed_at=None,
        cycle__set_id__in=roles.sits_in,
    ) & ~Q(cycle__set__state=SetState.CLOSED)
    reviewed = ProcessReview.objects.filter(meeting=OuterRef("pk"), member__in=roles.members)
    to_review = Q(
        ~Exists(reviewed),
        state=MeetingState.CLOSED,
        minutes_state__in=[MinutesState.DRAFT, MinutesState.CIRCULATED],
        cycle__set_id__in=roles.sits_in - roles.facilitates,
    ) & ~Q(cycle__set__state=SetState.CLOSED)
    meetings = (
        Meeting.objects.filter(cycle__set_id__in=roles.sets)
        .filter(to_come | to_call | to_circulate | to_choose | to_review)
        .select_related("cycle__set__programme")
        .annotate(my_answer=Subquery(mine.values("answer")[:1]))
    )
    for meeting in meetings:
        yield _meeting_need(roles, meeting)


def _meeting_need(roles, meeting):
    name, where = str(meeting.cycle), meeting.set.name
    href = reverse("meetings:meeting", args=[meeting.pk])
    if meeting.poll_is_open and meeting.cycle.set_id not in roles.facilitates:
        href = reverse("meetings:poll", args=[meeting.pk])
        return Need(_("Say which dates suit you for “%s”") % name, href, where)
    day = timezone.localtime(meeting.starts, zone(meeting.set.programme.time_zone)).date()
    if meeting.state == MeetingState.CLOSED and meeting.cycle.set_id not in roles.facilitates:
        href = reverse("meetings:review", args=[meeting.pk])
        return Need(_("Say how we worked at “%s”") % name, href, where)
    if meeting.state == MeetingState.CLOSED:
        href = reverse("meetings:minutes", args=[meeting.pk])
        late = day < clock.today() - dt.timedelta(days=7)
        return Need(_("Circulate the minutes of “%s”") % name, href, where, day, late)
    if meeting.state == MeetingState.DRAFT:
        return Need(_("Call “%s”") % name, href, where, day)
    if meeting.state == MeetingState.IN_SESSION:
        href = reverse("meetings:session", args=[meeting.pk])
        return Need(_("In session now: “%s”") % name, href, where, day)
    if roles.seat_in_set(meeting.cycle.set_id) and not meeting.my_answer:
        return Need(_("Say whether you come to “%s”") % name, href, where, day)
    return Need(_("“%s”") % name, href, where, day)
