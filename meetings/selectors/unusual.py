"""What is unusual about a step of a meeting, to read before it is taken.

Each thing is a ``(kind, values)``; ``meetings/_unusual.html`` has a sentence for each kind.
"""

from django.utils import timezone

from als.core import clock
from meetings.enums import AgendaState, Outcome
from meetings.models import Meeting
from meetings.selectors.attendance import attendees_of, presence_of
from meetings.selectors.people import members_of
from meetings.selectors.polls import poll_of


def before_opening(meeting):
    """Return what is unusual: it is another day than the meeting's, or something is not ready."""
    return [
        *_another_day(meeting),
        *_earlier_meetings(meeting),
        *_empty_agenda(meeting),
        *_not_placed(meeting),
        *_unanswered(meeting),
    ]


def is_its_day(meeting):
    """Return whether today, where the set is, is the day of the meeting."""
    return meeting.day == clock.today(meeting.zone)


def _another_day(meeting):
    days = (meeting.day - clock.today(meeting.zone)).days
    if days:
        kind = "day_to_come" if days > 0 else "day_over"
        yield kind, {"day": meeting.day, "days": abs(days)}


def _earlier_meetings(meeting):
    earlier = Meeting.objects.filter(
        cycle__set_id=meeting.cycle.set_id, cycle__number__lt=meeting.cycle.number
    )
    for other in earlier.filter(closed_at=None).select_related("cycle").order_by("cycle__number"):
        yield "earlier_open", {"meeting": other}


def _empty_agenda(meeting):
    placed = meeting.agenda.placed()
    if not placed.exists():
        yield "agenda_empty", {}
    elif not placed.filter(standing="").exists():
        yield "agenda_standing", {}


def _not_placed(meeting):
    number = meeting.agenda.filter(state=AgendaState.PROPOSED).count()
    if number:
        yield "not_placed", {"number": number}


def _unanswered(meeting):
    people = attendees_of(meeting)
    silent = {one.member.person_id for one in people if not one.answer}
    if silent:
        yield "unanswered", {"number": len(silent)}


def before_picking(option):
    """Return what is unusual: who could not come on this date, and what else speaks against it."""
    meeting = option.meeting
    rows = poll_of(meeting, list(members_of(meeting.set))).rows
    row = next((row for row in rows if row.option.pk == option.pk), None)
    if row is None:
        return []
    best = next((one for one in rows if one.is_best), None)
    return [*_no_best(row, best), *_pairs_missing(row), *_not_heard(row), *_clashes(option)]


def _no_best(row, best):
    if best and best is not row and best.worth > row.worth:
        yield "better_date", {"starts": _local(best.option)}


def _local(option):
    return timezone.localtime(option.starts, option.meeting.zone)


def _pairs_missing(row):
    apart = [cell for cell in row.cells if not cell.whole]
    if apart:
        pairs = [cell.pair.title for cell in apart]
        yield "pairs_apart", {"apart": len(apart), "all": len(row.cells), "pairs": pairs}


def _not_heard(row):
    silent = len(row.names(""))
    if silent:
        yield "poll_unanswered", {"number": silent}


def _clashes(option):
    set_, day = option.meeting.set, _local(option).date()
    if not set_.start <= day <= set_.end:
        yield "outside_year", {}
    others = Meeting.objects.filter(cycle__set=set_, starts__isnull=False).with_set()
    for other in others.exclude(pk=option.meeting_id).order_by("cycle__number"):
        before = other.cycle.number < option.meeting.cycle.number
        if (other.day >= day) if before else (other.day <= day):
            yield "out_of_order", {"meeting": other, "day": other.day}


def before_closing(meeting):
    """Yield what is unusual: no attendance, pairs of which nobody is marked, another day."""
    yield from _another_day(meeting)
    if not meeting.attendances.exclude(outcome="").exists():
        yield "attendance_unmarked", {}
        return
    people = presence_of(attendees_of(meeting))
    here = meeting.attendances.filter(outcome__in=Outcome.represented())
    if not here.exists():
        yield "nobody_present", {}
    elif absent := [pair.pair.title for pair in people.pairs if pair.is_absent]:
        yield "pairs_absent", {"pairs": absent}
