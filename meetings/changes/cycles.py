"""A set's cycles: how many, what each is for, and the days suggested for their meetings.

Who changes one locks its meeting before the set, as calling a meeting does.
"""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.formats import long_date
from als.core.locking import locked_rows
from als.core.refusals import Refused, refuse_unless
from als.core.revisions import refuse_stale
from meetings.changes.locking import locked_meeting
from meetings.changes.order import begin_with_standing
from meetings.enums import AgendaKind, AgendaState, MeetingState, Stage
from meetings.models import Cycle, Meeting
from meetings.plan import purposes, spread, stages
from sets.changes.learning_sets import refuse_short
from sets.changes.locks import locked_open
from sets.models import Paper
from sets.models.learning_sets import MAX_MEETINGS, MIN_MEETINGS
from sets.rules import may_facilitate


def make_cycles(set_, *, by):
    """Give a set its cycles, spread over its year. A second time adds nothing.

    Each meeting begins with the standing items.

    A copy gets the names, stages and purposes of the set that it was copied from.
    """
    days = spread(set_.meeting_count, set_.start, set_.end)
    copied = Cycle.objects.filter(set=set_.copied_from_id) if set_.copied_from_id else []
    begins = {
        cycle.number: {"stage": cycle.stage, "name": cycle.name, "purpose": cycle.purpose}
        for cycle in copied
    }
    added = []
    with transaction.atomic():
        for number, (stage, day) in enumerate(zip(stages(len(days)), days, strict=True), start=1):
            cycle, made = Cycle.objects.get_or_create(
                set=set_, number=number, defaults=begins.get(number) or _fresh(set_, stage)
            )
            if made:
                added.append(Meeting.objects.create(cycle=cycle, suggested_for=day))
        begin_with_standing(added, by=by)


def _fresh(set_, stage):
    """Return what a new cycle begins with; its name is the programme's own for its stage."""
    name = set_.programme.words_in("stage").get(stage, "")
    return {"stage": stage, "name": name, "purpose": purposes()[stage]}


def add_cycle(*, set_, number, by):
    """Add a cycle at the end. ``number`` is what it will be: a second click adds no other one."""
    _refuse_others(set_, by)
    with transaction.atomic():
        set_ = locked_open(set_)
        meetings = list(_meetings_of(set_))
        if number <= len(meetings):
            return meetings[number - 1].cycle
        refuse_unless(
            meetings and number == len(meetings) + 1,
            _("The set has fewer meetings than when you opened this page."),
        )
        refuse_unless(number <= MAX_MEETINGS, _("A set has at most eight meetings."))
        refuse_short(set_, number)
        cycle = Cycle.objects.create(set=set_, number=number, **_fresh(set_, Stage.LESSONS))
        last = meetings[-1]
        meeting = Meeting.objects.create(cycle=cycle, suggested_for=_day_at_the_end(set_, last))
        begin_with_standing([meeting], by=by, but=_taken_off(last))
        _count(set_, number)
        audit.record("added", cycle, by=by, set_id=set_.pk)
    return cycle


def _taken_off(meeting):
    """Return the standing items that were taken off this one."""
    items = meeting.agenda.filter(kind=AgendaKind.STANDING, state=AgendaState.WITHDRAWN)
    return set(items.values_list("standing", flat=True))


def _day_at_the_end(set_, last):
    days = spread(1, set_.start, set_.end, after=max(last.day, clock.today(last.zone)))
    if days is None:
        raise Refused(
            _("After %(meeting)s no working day is left in the set’s year, which ends on %(end)s.")
            % {"meeting": last, "end": long_date(set_.end)}
        )
    return days[0]


def remove_cycle(*, set_, number, by):
    """Remove the last cycle, while nothing rests on it. Of one that is gone nothing is said."""
    _refuse_others(set_, by)
    with transaction.atomic():
        meetings = Meeting.objects.filter(cycle__set=set_, cycle__number=number).with_set()
        meeting = locked_rows(meetings).first()
        set_ = locked_open(set_)
        if meeting is None:
            return set_
        refuse_unless(
            number == set_.cycles.count(), _("Only the last meeting of a set can be removed.")
        )
        refuse_unless(number > MIN_MEETINGS, _("A set has at least two meetings."))
        _refuse_called(meeting)
        refuse_unless(
            not meeting.agenda.exclude(pk__in=meeting.agenda.untouched()).exists(),
            _("%s has items on its agenda, so it can’t be removed.") % meeting,
        )
        refuse_unless(
            not Paper.objects.filter(set=set_, cycle_number=number).exists(),
            _("There is a paper for %s, so it can’t be removed.") % meeting,
        )
        audit.record("removed", meeting.cycle, by=by, set_id=set_.pk)
        _delete(meeting)
        _count(set_, number - 1)
    return set_


def _delete(meeting):
    cycle = meeting.cycle
    try:
        meeting.agenda.untouched().delete()
        meeting.delete()
        cycle.delete()
    except ProtectedError:
        raise Refused(_("Something refers to %s, so it can’t be removed.") % cycle) from None


def edit_cycle(*, meeting, stage, name, purpose, by, suggested_for=None, seen=None):
    """Change what a cycle is for, until its meeting is called.

    A meeting that has a date of its own needs no suggestion any more.
    """
    _refuse_others(meeting.set, by)
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        locked_open(meeting.set)
        _refuse_called(meeting)
        cycle = meeting.cycle
        new = {"stage": stage, "name": name, "purpose": purpose}
        changed = sorted(field for field, value in new.items() if getattr(cycle, field) != value)
        if changed:
            refuse_stale(cycle, list(new), seen)
            for field in changed:
                setattr(cycle, field, new[field])
            cycle.save(update_fields=changed)
        if suggested_for not in (None, meeting.suggested_for):
            _refuse_day(meeting, suggested_for)
            meeting.suggested_for = suggested_for
            meeting.save(update_fields=["suggested_for"])
            changed.append("suggested_for")
        if changed:
            audit.record("changed", cycle, by=by, set_id=cycle.set_id, changed=changed)
    return meeting


def _refuse_day(meeting, day):
    """Refuse a day that is not between its neighbours' or not in the set's year."""
    set_, number = meeting.set, meeting.cycle.number
    if not set_.start <= day <= set_.end:
        raise Refused(
            _("Choose a day of the set’s year: %(start)s to %(end)s.")
            % {"start": long_date(set_.start), "end": long_date(set_.end)},
            field="suggested_for",
        )
    for other in _meetings_of(set_):
        there, theirs = other.cycle.number, other.day
        words = {"other": other, "day": long_date(theirs)}
        if there < number and theirs >= day:
            sentence = _("Choose a day after %(day)s, when the plan has “%(other)s”.")
            raise Refused(sentence % words, field="suggested_for")
        if there > number and theirs <= day:
            sentence = _("Choose a day before %(day)s, when the plan has “%(other)s”.")
            raise Refused(sentence % words, field="suggested_for")


def spread_cycles(*, set_, by):
    """Suggest new days for all meetings without a date, evenly between those that have one."""
    _refuse_others(set_, by)
    with transaction.atomic():
        meetings = list(locked_rows(_meetings_of(set_)))
        set_ = locked_open(set_)
        changed = [
            meeting.cycle.number
            for run, after, before in _runs(meetings)
            for meeting in _suggest(run, set_, after, before)
        ]
        if changed:
            audit.record("spread", set_, by=by, set_id=set_.pk, meetings=changed)
    return set_


def _runs(meetings):
    """Yield runs of meetings without a date, with the days of the meetings around each run."""
    after, run = None, []
    for meeting in meetings:
        if meeting.starts is None:
            run.append(meeting)
            continue
        if run:
            yield run, after, meeting.day
        after, run = meeting.day, []
    if run:
        yield run, after, None


def _suggest(run, set_, after, before):
    """Give the meetings of a run their days; return those whose day is another one now."""
    today = clock.today(run[0].zone)
    if before is None and today > (after or set_.start):
        after = today
    days = spread(len(run), set_.start, set_.end, after=after, before=before)
    if days is None:
        raise Refused(
            _(
                "Too few working days are left for the meetings without a date. Extend the set’s"
                " year, or remove a meeting."
            )
        )
    moved = [(m, day) for m, day in zip(run, days, strict=True) if m.suggested_for != day]
    for meeting, day in moved:
        meeting.suggested_for = day
        meeting.save(update_fields=["suggested_for"])
    return [meeting for meeting, _day in moved]


def _meetings_of(set_):
    return Meeting.objects.filter(cycle__set=set_).with_set().order_by("cycle__number")


def _count(set_, number):
    set_.meeting_count = number
    set_.save(update_fields=["meeting_count"])


def _refuse_others(set_, by):
    refuse_unless(
        may_facilitate(by, set_),
        _("Only facilitators of this set can change its cycles, while it is open."),
    )


def _refuse_called(meeting):
    refuse_unless(
        meeting.state == MeetingState.DRAFT,
        _("“%s” has been called, so its cycle can no longer be changed.") % meeting,
    )
