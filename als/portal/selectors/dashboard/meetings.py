"""Meetings to plan, to come, to answer, and their minutes."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, Subquery

from als.core import clock
from als.core.prepared import prepared
from als.portal.selectors.dashboard.needs import count
from meetings.enums import CorrectionState, MeetingState, MinutesState
from meetings.models import (
    Attendance,
    Correction,
    DateOption,
    HolderAgreement,
    Meeting,
    Minute,
    OwnerQuestion,
    ProcessReview,
)
from meetings.selectors.unusual import is_its_day
from sets.enums import SetState
from sets.models import Member

PLAN_AHEAD = dt.timedelta(days=42)
TO_READ = dt.timedelta(days=14)  # after minutes were circulated, or a correction was answered
MINUTES_LATE = dt.timedelta(days=7)


def meeting_needs(roles, places):
    """Yield the needs that meetings give their facilitators and their members."""
    for meeting in _meetings(roles):
        place = places[meeting.cycle.set_id]
        meeting.cycle.set = place.set
        runs = place.set.pk in roles.facilitates
        yield from _coming(meeting, place, roles)
        yield from (_to_run if runs else _to_take_part)(meeting, place)
        yield from _questions_to_answer(meeting, place)


@prepared
def _meetings(roles):
    """Return the meetings that may need something, with the facts for it, in one query."""
    mine = Attendance.objects.filter(meeting=OuterRef("pk"), member__in=roles.members)
    return (
        Meeting.objects.filter(cycle__set_id__in=roles.inside)
        .filter(_for_members(roles) | _for_facilitators(roles))
        .select_related("cycle")
        .annotate(
            my_answer=Subquery(mine.exclude(answer="").values("answer")[:1]),
            to_choose=Exists(_dates_to_choose(roles)),
            was_member=Exists(_members_then(roles)),
            reviewed=Exists(_reviews(roles)),
            corrections_open=count(_corrections().filter(state=CorrectionState.OPEN), _MEETING),
            corrections_answered=count(_answered_corrections(roles), _MEETING),
            entries_to_agree=count(_entries_to_agree(roles), "meeting"),
            questions_to_me=count(_questions_to(roles), "item__meeting"),
            met_since=Exists(_later_meetings()),
        )
    )


_MEETING = "minute__meeting"


def _for_members(roles):
    open_ = ~Q(cycle__set__state=SetState.CLOSED)
    to_come = Q(state__in=[MeetingState.CALLED, MeetingState.IN_SESSION])
    to_choose = Q(
        Exists(_dates_to_choose(roles)),
        state=MeetingState.DRAFT,
        poll_opened_at__isnull=False,
        poll_closed_at=None,
    )
    after = Q(
        state=MeetingState.CLOSED,
        minutes_state__in=[MinutesState.DRAFT, MinutesState.CIRCULATED],
    )
    sits = Q(cycle__set_id__in=roles.sits_in) & open_
    return to_come | sits & (to_choose | after | Q(Exists(_questions_to(roles))))


def _for_facilitators(roles):
    soon = clock.now().date() + PLAN_AHEAD
    to_plan = Q(state=MeetingState.DRAFT) & (
        Q(starts__isnull=False) | Q(poll_opened_at__isnull=False) | Q(suggested_for__lte=soon)
    )
    minutes = Q(
        state=MeetingState.CLOSED,
        minutes_state__in=[MinutesState.DRAFT, MinutesState.CIRCULATED],
    )
    facilitated = Q(cycle__set_id__in=roles.facilitates) & ~Q(cycle__set__state=SetState.CLOSED)
    return facilitated & (to_plan | minutes)


def _dates_to_choose(roles):
    return DateOption.objects.open_for(roles.members).filter(meeting=OuterRef("pk"))


def _members_then(roles):
    """Return the person's places in the set that they had while the meeting was open."""
    return Member.objects.filter(
        pk__in=roles.members,
        pair__set=OuterRef("cycle__set"),
        joined_at__lt=OuterRef("closed_at"),
    )


def _reviews(roles):
    return ProcessReview.objects.filter(meeting=OuterRef("pk"), member__in=roles.members)


def _questions_to(roles):
    """Return the open questions of facilitators about the person's items."""
    return OwnerQuestion.objects.filter(
        item__meeting=OuterRef("pk"), item__proposed_by__in=roles.members, replied_at=None
    )


def _corrections():
    return Correction.objects.filter(minute__meeting=OuterRef("pk"))


def _answered_corrections(roles):
    since = clock.now() - TO_READ
    return _corrections().filter(asked_by__in=roles.members, answered_at__gte=since)


def _entries_to_agree(roles):
    """Return entries about the person's pair whose current text nobody of their side has agreed."""
    ours = Q(pk=None)
    for seat in roles.seats:
        agreed = HolderAgreement.objects.filter(
            minute=OuterRef("pk"),
            revision=OuterRef("revision"),
            member__pair=seat.pair_id,
            member__side=seat.side,
        )
        ours |= Q(pair_id=seat.pair_id) & ~Q(Exists(agreed))
    return Minute.objects.filter(ours, meeting=OuterRef("pk"))


def _later_meetings():
    return Meeting.objects.held().filter(
        cycle__set=OuterRef("cycle__set"), cycle__number__gt=OuterRef("cycle__number")
    )


def _coming(meeting, place, roles):
    runs = place.set.pk in roles.facilitates
    if meeting.state == MeetingState.IN_SESSION:
        now = min(meeting.day, place.today)  # also if it was opened before its day
        yield _of(meeting, place, "in_session", "meetings:session", when=now)
    elif meeting.state == MeetingState.CALLED and runs and is_its_day(meeting):
        yield _of(meeting, place, "meeting_to_open", "meetings:open", when=meeting.day)
    elif meeting.state == MeetingState.CALLED:
        asked = roles.seat_in_set(place.set.pk) and not meeting.my_answer
        kind = "meeting_to_answer" if asked else "meeting_coming"
        yield _of(meeting, place, kind, "meetings:meeting", when=meeting.day)


def _of(meeting, place, kind, page, **more):
    return place.need(kind, page, meeting.pk, meeting=meeting, **more)


def _to_take_part(meeting, place):
    if meeting.poll_is_open and meeting.to_choose:
        yield _of(meeting, place, "poll_to_answer", "meetings:poll")
    if meeting.state == MeetingState.CLOSED and meeting.was_member and not meeting.reviewed:
        yield _of(meeting, place, "review_to_write", "meetings:review")
    if meeting.minutes_state == MinutesState.CIRCULATED:
        yield from _minutes_to_read(meeting, place)


def _minutes_to_read(meeting, place):
    if number := meeting.entries_to_agree:
        yield _of(meeting, place, "minutes_to_check", "meetings:minutes", number=number)
    elif meeting.circulated_at > clock.now() - TO_READ:
        yield _of(meeting, place, "minutes_to_read", "meetings:minutes")
    if number := meeting.corrections_answered:
        yield _of(meeting, place, "corrections_answered", "meetings:minutes", number=number)


def _to_run(meeting, place):
    if meeting.state == MeetingState.DRAFT:
        yield _to_plan(meeting, place)
    elif meeting.minutes_state == MinutesState.DRAFT and meeting.state == MeetingState.CLOSED:
        dates = {"when": meeting.day, "late": meeting.day < place.today - MINUTES_LATE}
        yield _of(meeting, place, "minutes_to_circulate", "meetings:minutes", **dates)
    elif number := meeting.corrections_open:
        yield _of(meeting, place, "corrections_to_answer", "meetings:minutes", number=number)
    elif meeting.minutes_state == MinutesState.CIRCULATED and meeting.met_since:
        yield _of(meeting, place, "minutes_to_agree", "meetings:agree")


def _to_plan(meeting, place):
    if meeting.poll_is_open:
        return _of(meeting, place, "poll_to_close", "meetings:poll")
    if meeting.is_planned:
        kind = "meeting_to_call"
    else:
        kind = "meeting_to_place" if meeting.starts else "meeting_to_date"
    return _of(meeting, place, kind, "meetings:meeting", when=meeting.day)


def _questions_to_answer(meeting, place):
    if number := meeting.questions_to_me:
        yield _of(meeting, place, "questions_to_answer", "meetings:agenda", number=number)
