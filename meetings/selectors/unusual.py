"""What is unusual about a step of a meeting, as sentences to read before it is taken."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.core import clock
from meetings.enums import Outcome
from meetings.models import Meeting
from meetings.selectors.attendance import attendees_of, presence_of
from meetings.selectors.people import members_of
from meetings.selectors.polls import poll_of


def before_opening(meeting):
    """Return sentences: it is another day than the meeting's, or something is not ready."""
    return [
        *_another_day(meeting),
        *_earlier_meetings(meeting),
        *_empty_agenda(meeting),
        *_unanswered(meeting),
    ]


def is_its_day(meeting):
    """Return whether today, where the set is, is the day of the meeting."""
    return meeting.day == clock.today(meeting.zone)


def _another_day(meeting):
    today = clock.today(meeting.zone)
    day, days = date_format(meeting.day, "j F Y"), abs((meeting.day - today).days)
    if meeting.day > today:
        text = ngettext(
            "The meeting is on %(day)s: that is tomorrow.",
            "The meeting is on %(day)s: that is in %(days)s days.",
            days,
        )
        yield text % {"day": day, "days": days}
    elif meeting.day < today:
        text = ngettext(
            "The meeting was on %(day)s: that was yesterday.",
            "The meeting was on %(day)s: that was %(days)s days ago.",
            days,
        )
        yield text % {"day": day, "days": days}


def _earlier_meetings(meeting):
    earlier = Meeting.objects.filter(
        cycle__set_id=meeting.cycle.set_id, cycle__number__lt=meeting.cycle.number
    )
    for other in earlier.filter(closed_at=None).select_related("cycle").order_by("cycle__number"):
        yield _("“%s” comes before it and is not closed.") % other


def _empty_agenda(meeting):
    placed = meeting.agenda.placed()
    if not placed.exists():
        yield _("Nothing is on the agenda: minutes are taken item by item.")
    elif not placed.filter(standing="").exists():
        yield _("Only standing items are on the agenda, and nothing that members proposed.")


def _unanswered(meeting):
    people = attendees_of(meeting, members_of(meeting.set))
    silent = {one.member.person_id for one in people if not one.answer}
    if silent:
        text = ngettext(
            "%s member has not said whether they will come.",
            "%s members have not said whether they will come.",
            len(silent),
        )
        yield text % len(silent)


def before_picking(option):
    """Return sentences: who could not come on this date, and what else speaks against it."""
    meeting = option.meeting
    rows = poll_of(meeting, list(members_of(meeting.set))).rows
    row = next((row for row in rows if row.option.pk == option.pk), None)
    if row is None:
        return []
    best = next((one for one in rows if one.is_best), None)
    return [*_no_best(row, best), *_pairs_missing(row), *_not_heard(row), *_clashes(option)]


def _no_best(row, best):
    if best and best is not row and best.worth > row.worth:
        starts = date_format(_local(best.option), "j F Y, H:i")
        yield _("Another date suits more people: %s.") % starts


def _local(option):
    return timezone.localtime(option.starts, option.meeting.zone)


def _pairs_missing(row):
    apart = [cell for cell in row.cells if not cell.whole]
    if apart:
        text = ngettext(
            "%(apart)s of %(all)s pairs would not have both sides there: %(names)s.",
            "%(apart)s of %(all)s pairs would not have both sides there: %(names)s.",
            len(apart),
        )
        names = ", ".join(cell.pair.title for cell in apart)
        yield text % {"apart": len(apart), "all": len(row.cells), "names": names}


def _not_heard(row):
    silent = len(row.names(""))
    if silent:
        text = ngettext(
            "%s member has not answered yet.", "%s members have not answered yet.", silent
        )
        yield text % silent


def _clashes(option):
    set_, day = option.meeting.set, _local(option).date()
    if not set_.start <= day <= set_.end:
        yield _("This date lies outside the set's year.")
    others = Meeting.objects.filter(cycle__set=set_, starts__isnull=False).with_set()
    for other in others.exclude(pk=option.meeting_id).order_by("cycle__number"):
        before = other.cycle.number < option.meeting.cycle.number
        if (other.day >= day) if before else (other.day <= day):
            when = date_format(other.day, "j F Y")
            yield _("“%(meeting)s” is on %(day)s.") % {"meeting": other, "day": when}


def before_closing(meeting):
    """Return sentences: no attendance, pairs of which nobody is marked, a close on another day."""
    yield from _another_day(meeting)
    if not meeting.attendances.exclude(outcome="").exists():
        yield _("Nobody's attendance is marked yet. You can mark it until the minutes are agreed.")
        return
    people = presence_of(attendees_of(meeting, members_of(meeting.set)))
    here = meeting.attendances.filter(outcome__in=Outcome.represented())
    if not here.exists():
        yield _("Nobody is marked as present.")
    elif absent := [pair.pair.title for pair in people.pairs if pair.is_absent]:
        yield _("No one is marked as present for: %s.") % ", ".join(absent)
