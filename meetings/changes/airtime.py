"""Airtime: the order of the pairs' turns, and the clock of the one that runs.

The clock is a moment in the database from which whoever looks counts on, so that a reload, a second
tab or another server shows the same time.
"""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import Refused, refuse_unless
from als.core.revisions import refuse_stale
from meetings.changes.locking import locked_meeting, save_next_revision
from meetings.changes.order import fit_airtime
from meetings.enums import MeetingState, TurnStage
from meetings.models import AirtimeTurn
from meetings.models.airtime import TurnPlan
from meetings.rules import may_plan, may_run_clock
from meetings.selectors.airtime import fair_order, plan_of, seconds_by_pair
from sets.changes.locks import locked_open
from sets.rules import may_facilitate


def set_timings(*, set_, by, seen=None, **minutes):
    """Set how many minutes each stage of a turn has in this set; 0 leaves the stage out."""
    refuse_unless(
        may_facilitate(by, set_), _("Only facilitators of this set can change the timings.")
    )
    refuse_unless(any(minutes.values()), _("At least one stage needs some time."))
    with transaction.atomic():
        set_ = locked_open(set_)
        plan = TurnPlan.objects.filter(set=set_).first() or TurnPlan(set=set_)
        changed = sorted(name for name, value in minutes.items() if getattr(plan, name) != value)
        if changed:
            refuse_stale(plan, TurnStage.values, seen)
            for name in changed:
                setattr(plan, name, minutes[name])
            plan.save()
            fit_airtime(set_)
            audit.record("timed the turns", plan, by=by, set_id=set_.pk, **minutes)
    return plan


def lay_out_turns(*, meeting, by):
    """Give each confirmed pair a turn, those first who had least airtime so far."""
    with transaction.atomic():
        meeting = _locked_to_order(meeting, by)
        pairs = meeting.set.pairs.confirmed().exclude(turns__meeting=meeting)
        turns = AirtimeTurn.objects.filter(meeting__cycle__set_id=meeting.cycle.set_id)
        pairs = fair_order(pairs, seconds_by_pair(turns))
        last = _last_position(meeting)
        AirtimeTurn.objects.bulk_create(
            AirtimeTurn(meeting=meeting, pair=pair, position=position)
            for position, pair in enumerate(pairs, start=last + 1)
        )
        if pairs:
            save_next_revision(meeting)
            audit.record(
                "laid out the turns of",
                meeting,
                by=by,
                set_id=meeting.cycle.set_id,
                pairs=len(pairs),
            )
    return meeting


def add_turn(*, meeting, pair, by):
    """Give one pair a turn at the end: it came late, or had been left out."""
    with transaction.atomic():
        meeting = _locked_to_order(meeting, by)
        refuse_unless(
            meeting.set.pairs.confirmed().filter(pk=pair.pk).exists(),
            _("Only pairs that take part in the set can have a turn."),
        )
        turn, made = AirtimeTurn.objects.get_or_create(
            meeting=meeting, pair=pair, defaults={"position": _last_position(meeting) + 1}
        )
        if made:
            _record("gave a turn to", turn, meeting, by)
    return turn


def leave_out(*, meeting, pair, by):
    """Take a turn that has not begun off the order. Of one that is gone nothing is said."""
    with transaction.atomic():
        meeting = _locked_to_order(meeting, by)
        turn = meeting.turns.filter(pair=pair).first()
        if turn is None:
            return
        refuse_unless(
            not turn.stage and not turn.questions.exists(),
            _("This turn has begun, so it can no longer be left out."),
        )
        save_next_revision(meeting)
        # About the pair: the turn is gone, and the history could only name its key
        set_id = meeting.cycle.set_id
        audit.record("left out of a meeting", pair, by=by, set_id=set_id, pair_id=pair.pk)
        turn.delete()


def move_turn(*, turn, up, by, was_at=None):
    """Swap a turn with its neighbour, if it is still at the place (from 1) where it was seen."""
    with transaction.atomic():
        meeting = _locked_to_order(turn.meeting, by)
        order = list(meeting.turns.all())
        at = next((i for i, other in enumerate(order) if other.pk == turn.pk), None)
        to = None if at is None else at + (-1 if up else 1)
        if to is None or not 0 <= to < len(order) or was_at not in (None, at + 1):
            return
        order[at], order[to] = order[to], order[at]
        for position, other in enumerate(order, start=1):
            other.position = position
        AirtimeTurn.objects.bulk_update(order, ["position"])
        _record("moved", turn, meeting, by, place=to + 1)


def run_turn(*, turn, by):
    """Start the turn, or go on with it after a pause."""
    with transaction.atomic():
        turn = _locked_to_run(turn, by)
        if turn.is_running:
            return turn
        refuse_unless(not turn.ended_at, _("This turn has ended. Resume it first."))
        running = turn.meeting.turns.filter(running_since__isnull=False).first()
        if running:
            raise Refused(_("The turn of %s is running. Pause or end it first.") % running.pair)
        verb = "went on with" if turn.stage else "began"
        turn.stage = turn.stage or plan_of(turn.meeting.set).after("")
        turn.running_since = clock.now()
        _save(verb, turn, by)
    return turn


def next_stage(*, turn, seen, by):
    """Go on to the next stage from the one that the person saw: pressed twice moves once."""
    with transaction.atomic():
        turn = _locked_to_run(turn, by)
        if turn.stage != seen or turn.ended_at:
            return turn
        following = plan_of(turn.meeting.set).after(turn.stage)
        refuse_unless(following, _("This was the last stage: end the turn."))
        runs = turn.is_running
        _stop(turn)
        turn.stage, turn.running_since = following, clock.now() if runs else None
        _save("moved on", turn, by)
    return turn


def pause_turn(*, turn, by):
    with transaction.atomic():
        turn = _locked_to_run(turn, by)
        if turn.is_running:
            _stop(turn)
            _save("paused", turn, by)
    return turn


def end_turn(*, turn, by):
    with transaction.atomic():
        turn = _locked_to_run(turn, by)
        refuse_unless(turn.stage, _("This turn has not begun."))
        if not turn.ended_at:
            _end(turn, by)
    return turn


def take_up_again(*, turn, by):
    """Let a turn that was ended too soon stand in its last stage, paused."""
    with transaction.atomic():
        turn = _locked_to_run(turn, by)
        if turn.ended_at:
            turn.ended_at = None
            _save("took up again", turn, by)
    return turn


def end_turns(meeting, by):
    """End what has begun: after a meeting is closed nothing runs."""
    for turn in meeting.turns.filter(ended_at=None).exclude(stage=""):
        turn.meeting = meeting
        _end(turn, by)


def _end(turn, by):
    _stop(turn)
    turn.ended_at = clock.now()
    _save("ended", turn, by)


def _stop(turn):
    """Count what has run to its stage."""
    turn.seconds[turn.stage] = turn.spent(turn.stage)
    turn.running_since = None


def _save(verb, turn, by):
    turn.save(update_fields=["stage", "running_since", "seconds", "ended_at"])
    _record(verb, turn, turn.meeting, by, stage=turn.stage)


def _record(verb, turn, meeting, by, **details):
    save_next_revision(meeting)
    set_id = meeting.cycle.set_id
    audit.record(verb, turn, by=by, set_id=set_id, pair_id=turn.pair_id, **details)


def _last_position(meeting):
    return meeting.turns.aggregate(last=Max("position"))["last"] or 0


def _locked_to_order(meeting, by):
    refuse_unless(may_plan(by, meeting), _("Only facilitators of this set can order the turns."))
    meeting = locked_meeting(meeting)
    refuse_unless(
        meeting.state != MeetingState.CLOSED,
        _("The meeting is closed, so its turns can no longer be changed."),
    )
    return meeting


def _locked_to_run(turn, by):
    _refuse_unless_runs(by, turn.meeting)
    meeting = locked_meeting(turn.meeting)
    refuse_unless(
        meeting.state == MeetingState.IN_SESSION,
        _("Turns run while the meeting is in session."),
    )
    turn = meeting.turns.select_related("pair__upper", "pair__lower").filter(pk=turn.pk).first()
    refuse_unless(turn, _("This turn has been left out since you opened this page."))
    _refuse_unless_runs(by, meeting)
    turn.meeting = meeting
    return turn


def _refuse_unless_runs(by, meeting):
    sentence = _(
        "Only facilitators of this set can run the turns; in session also the timekeeper,"
        " if the set lets them."
    )
    refuse_unless(may_run_clock(by, meeting), sentence)
