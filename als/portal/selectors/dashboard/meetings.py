"""Meetings to plan, to come, to answer, and their minutes."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.core import clock
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
from sets.enums import SetState

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
    if meeting.state == MeetingState.IN_SESSION:
        text = _("In session now: “%s”") % meeting
        yield place.need(text, "meetings:session", meeting.pk, when=meeting.day)
    elif meeting.state == MeetingState.CALLED:
        asked = roles.seat_in_set(place.set.pk) and not meeting.my_answer
        text = _("Answer whether you will attend “%s”") if asked else _("“%s”")
        yield place.need(text % meeting, "meetings:meeting", meeting.pk, when=meeting.day)


def _to_take_part(meeting, place):
    if meeting.poll_is_open and meeting.to_choose:
        text = _("Choose the dates that suit you for “%s”") % meeting
        yield place.need(text, "meetings:poll", meeting.pk)
    if meeting.state == MeetingState.CLOSED and not meeting.reviewed:
        text = _("Write a review of “%s”") % meeting
        yield place.need(text, "meetings:review", meeting.pk)
    if meeting.minutes_state == MinutesState.CIRCULATED:
        yield from _minutes_to_read(meeting, place)


def _minutes_to_read(meeting, place):
    if meeting.entries_to_agree:
        text = ngettext(
            "Check the minutes of “%(meeting)s”: %(number)s entry is about your pair",
            "Check the minutes of “%(meeting)s”: %(number)s entries are about your pair",
            meeting.entries_to_agree,
        )
        yield _of_minutes(place, text, meeting, meeting.entries_to_agree)
    elif meeting.circulated_at > clock.now() - TO_READ:
        yield _of_minutes(place, _("Read the minutes of “%(meeting)s”"), meeting)
    if meeting.corrections_answered:
        text = ngettext(
            "Your correction to the minutes of “%(meeting)s” has been answered",
            "%(number)s of your corrections to the minutes of “%(meeting)s” have been answered",
            meeting.corrections_answered,
        )
        yield _of_minutes(place, text, meeting, meeting.corrections_answered)


def _of_minutes(place, text, meeting, number=0, **dates):
    words = text % {"meeting": meeting, "number": number}
    return place.need(words, "meetings:minutes", meeting.pk, **dates)


def _to_run(meeting, place):
    if meeting.state == MeetingState.DRAFT:
        yield _to_plan(meeting, place)
    elif meeting.minutes_state == MinutesState.DRAFT and meeting.state == MeetingState.CLOSED:
        late = meeting.day < place.today - MINUTES_LATE
        text = _("Circulate the minutes of “%(meeting)s”")
        yield _of_minutes(place, text, meeting, when=meeting.day, late=late)
    elif meeting.corrections_open:
        text = ngettext(
            "Answer %(number)s correction to the minutes of “%(meeting)s”",
            "Answer %(number)s corrections to the minutes of “%(meeting)s”",
            meeting.corrections_open,
        )
        yield _of_minutes(place, text, meeting, meeting.corrections_open)
    elif meeting.minutes_state == MinutesState.CIRCULATED and meeting.met_since:
        text = _("Record whether the set has agreed the minutes of “%s”") % meeting
        yield place.need(text, "meetings:agree", meeting.pk)


def _to_plan(meeting, place):
    if meeting.poll_is_open:
        text = _("Choose the date of “%s”: the date poll is open") % meeting
        return place.need(text, "meetings:poll", meeting.pk)
    if meeting.is_planned:
        text = _("Call “%s”")
    else:
        text = _("Say where “%s” is") if meeting.starts else _("Find a date for “%s”")
    return place.need(text % meeting, "meetings:meeting", meeting.pk, when=meeting.day)


def _questions_to_answer(meeting, place):
    if meeting.questions_to_me:
        text = ngettext(
            "Answer the question about your item for “%(meeting)s”",
            "Answer %(number)s questions about your items for “%(meeting)s”",
            meeting.questions_to_me,
        )
        words = text % {"meeting": meeting, "number": meeting.questions_to_me}
        yield place.need(words, "meetings:agenda", meeting.pk)
