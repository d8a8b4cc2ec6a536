"""What the set gives its year to."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.common import audit, clock
from als.common.refusals import Refused
from als.common.seen import refuse_stale
from sets.changes.locks import locked_open
from sets.models import FocusDecision, FocusTopic, Member, roles_of
from sets.rules import may_facilitate, may_propose_topic


def propose_topic(*, set_, title, description, by):
    """Propose a topic as a member. The same one of the same member twice is one."""
    if not may_propose_topic(by, set_):
        raise Refused(_("Only members propose topics, while the set is open."))
    with transaction.atomic():
        set_ = locked_open(set_)
        seat = roles_of(by).seat_in_set(set_.pk)
        member = Member.objects.get(pk=seat.member_id)
        topic, made = FocusTopic.objects.get_or_create(
            set=set_,
            proposed_by=member,
            title=title.strip(),
            defaults={"description": description, "proposed_at": clock.now()},
        )
        if made:
            audit.record("proposed", topic, by=by, set_id=set_.pk, pair_id=seat.pair_id)
    return topic


def decide_focus(*, set_, topic, reasons, left_out, present, decided_on, by, seen=None):
    """Record what the set chose. Recording again mends the record, and the trail says so."""
    if not may_facilitate(by, set_):
        raise Refused(_("Only the set's facilitators record its decision."))
    if topic.set_id != set_.pk:
        raise Refused(_("That topic is not one of this set."))
    if decided_on > clock.today(set_.programme.time_zone):
        raise Refused(_("A decision is recorded once it is made: the date is in the future."))
    given = {
        "topic": topic, "reasons": reasons, "left_out": left_out, "present": present,
        "decided_on": decided_on,
    }  # fmt: skip
    with transaction.atomic():
        set_ = locked_open(set_)
        before = FocusDecision.objects.filter(set=set_).first()
        if before is None or any(getattr(before, name) != given[name] for name in given):
            refuse_stale(before or FocusDecision(), list(given), seen)
        decision, made = FocusDecision.objects.update_or_create(
            set=set_, defaults={**given, "recorded_by": by}
        )
        audit.record(
            "recorded" if made else "recorded again",
            decision,
            by=by,
            set_id=set_.pk,
            topic=topic.pk,
            decided_on=str(decided_on),
        )
    return decision
