"""Addresses of meetings."""

from django.urls import path

from meetings.views import agenda, cycles, meetings, minutes, session

app_name = "meetings"

urlpatterns = [
    path("sets/<int:pk>/meetings/", meetings.meetings, name="meetings"),
    path("sets/<int:pk>/cycles/", cycles.cycles, name="cycles"),
    path("sets/<int:pk>/cycles/add/", cycles.cycle_add, name="cycle_add"),
    path("sets/<int:pk>/cycles/remove/", cycles.cycle_remove, name="cycle_remove"),
    path("sets/<int:pk>/cycles/spread/", cycles.cycles_spread, name="cycles_spread"),
    path("meetings/<int:pk>/cycle/", cycles.cycle_edit, name="cycle_edit"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("meetings/<int:pk>/call/", meetings.call, name="call"),
    path("meetings/<int:pk>/calendar.ics", meetings.calendar, name="calendar"),
    path("meetings/<int:pk>/answer/", meetings.answer, name="answer"),
    path("meetings/<int:pk>/agenda/new/", agenda.agenda_new, name="agenda_new"),
    path(
        "meetings/<int:pk>/agenda/housekeeping/new/",
        agenda.housekeeping_new,
        name="housekeeping_new",
    ),
    path("agenda/<int:pk>/edit/", agenda.agenda_edit, name="agenda_edit"),
    path("agenda/<int:pk>/move/", agenda.agenda_move, name="agenda_move"),
    path("agenda/<int:pk>/place/", agenda.agenda_place, name="agenda_place"),
    path("agenda/<int:pk>/mark/", agenda.agenda_mark, name="agenda_mark"),
    path("meetings/<int:pk>/open/", session.open_, name="open"),
    path("meetings/<int:pk>/session/", session.session, name="session"),
    path("meetings/<int:pk>/live/", session.live, name="live"),
    path("meetings/<int:pk>/attendance/", session.attendance, name="attendance"),
    path("meetings/<int:pk>/close/", session.close, name="close"),
    path("agenda/<int:pk>/minutes/new/", session.minute_new, name="minute_new"),
    path("agenda/<int:pk>/draft/", session.draft_save, name="draft_save"),
    path("drafts/<int:pk>/drop/", session.draft_drop, name="draft_drop"),
    path("minutes/<int:pk>/edit/", minutes.minute_edit, name="minute_edit"),
    path("meetings/<int:pk>/minutes/", minutes.minutes, name="minutes"),
    path("meetings/<int:pk>/minutes/circulate/", minutes.circulate, name="circulate"),
    path("meetings/<int:pk>/minutes/agree/", minutes.agree, name="agree"),
]
