"""What the set gives its year to: the workshop, members' topics, the decision."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.formats import long_date
from als.core.refusals import Refused, refuse_unless
from als.core.revisions import refuse_stale
from sets.changes.locks import locked_open
from sets.changes.scoring import close, locked_for_scoring, workshop_of
from sets.models import FocusDecision, FocusTopic
from sets.models.roles import roles_of
from sets.rules import may_change_topic, may_choose_focus, may_facilitate


def record_workshop(*, set_, held_on, present, limits, by, seen=None):
    """Record when the workshop is or was, who was there, and what the sponsor ruled out."""
    refuse_unless(
        may_facilitate(by, set_), _("Only facilitators of this set can record its workshop.")
    )
    given = {"held_on": held_on, "present": present, "limits": limits}
    with transaction.atomic():
        set_ = locked_open(set_)
        workshop = workshop_of(set_)
        if has_values(workshop, given):
            return workshop
        refuse_stale(workshop, list(given), seen)
        decision = FocusDecision.objects.filter(set=set_).first()
        if decision and held_on and held_on > decision.decided_on:
            day = long_date(decision.decided_on)
            sentence = _("The set decided on %s: the workshop can’t be later than that.")
            raise Refused(sentence % day, field="held_on")
        _write(workshop, given)
        audit.record("recorded", workshop, by=by, set_id=set_.pk, held_on=str(held_on or ""))
    return workshop


def has_values(row, given):
    """Return whether the row has these values already."""
    return all(getattr(row, name) == value for name, value in given.items())


def _write(row, given):
    for name, value in given.items():
        setattr(row, name, value)
    row.save(update_fields=list(given))


def propose_topic(*, set_, title, description, by):
    """Propose a topic as a member. The same one of the same member twice is one."""
    refuse_unless(
        may_choose_focus(by, set_),
        _("Only members of this set can propose topics, while it is open."),
    )
    with transaction.atomic():
        set_ = locked_for_scoring(set_)
        seat = roles_of(by).seat_in_set(set_.pk)
        own = {"set": set_, "proposed_by_id": seat.member_id, "title": title.strip()}
        if same := FocusTopic.objects.standing().filter(**own).first():
            if same.description != description:
                sentence = _("You have already proposed a topic with this title: edit that one.")
                raise Refused(sentence, field="title")
            return same
        topic = FocusTopic.objects.create(**own, description=description, proposed_at=clock.now())
        audit.record("proposed", topic, by=by, set_id=set_.pk, pair_id=seat.pair_id)
    return topic


def reword_topic(*, topic, title, description, by, seen=None):
    """Put one's topic in other words. The scores given to the old ones are void."""
    given = {"title": title.strip(), "description": description}
    with transaction.atomic():
        topic = _locked_own(topic, by)
        if topic.withdrawn_at:
            raise Refused(_("You have withdrawn this topic."))
        if has_values(topic, given):
            return topic
        refuse_stale(topic, list(given), seen)
        _write(topic, given)
        void, _kinds = topic.scores.all().delete()
        audit.record("reworded", topic, by=by, set_id=topic.set_id, scores_void=void)
    return topic


def withdraw_topic(*, topic, by):
    """Take one's topic back. It stays on record, with the scores that it has; they don't count."""
    with transaction.atomic():
        topic = _locked_own(topic, by)
        if topic.withdrawn_at is None:
            topic.withdrawn_at = clock.now()
            topic.save(update_fields=["withdrawn_at"])
            audit.record("withdrew", topic, by=by, set_id=topic.set_id)
    return topic


def _locked_own(topic, by):
    """Return the topic as it is now, for the member who put it forward, while scoring is open."""
    refuse_unless(
        may_change_topic(by, topic), _("Only the member who proposed a topic can edit it.")
    )
    locked_for_scoring(topic.set)
    return FocusTopic.objects.get(pk=topic.pk)


def decide_focus(*, set_, topic, reasons, left_out, decided_on, by, seen=None):
    """Record what the set chose, which closes the scoring. Recording again mends the record."""
    refuse_unless(
        may_facilitate(by, set_), _("Only facilitators of this set can record its decision.")
    )
    if topic.set_id != set_.pk:
        raise Refused(_("That topic is not in this set."))
    given = {
        "topic": topic, "reasons": reasons, "left_out": left_out, "decided_on": decided_on,
    }  # fmt: skip
    with transaction.atomic():
        set_ = locked_open(set_)
        workshop = workshop_of(set_)
        _refuse_decision(workshop, topic, decided_on)
        before = FocusDecision.objects.filter(set=set_).first()
        if before and has_values(before, given):
            return before
        refuse_stale(before or FocusDecision(), list(given), seen)
        decision, made = FocusDecision.objects.update_or_create(
            set=set_, defaults={**given, "recorded_by": by, "recorded_at": clock.now()}
        )
        close(workshop, by=by)
        audit.record(
            "recorded" if made else "recorded again",
            decision,
            by=by,
            set_id=set_.pk,
            topic=topic.pk,
            decided_on=str(decided_on),
        )
    return decision


def _refuse_decision(workshop, topic, decided_on):
    if FocusTopic.objects.get(pk=topic.pk).withdrawn_at:
        raise Refused(_("That topic was withdrawn. Choose another."), field="topic")
    if decided_on > clock.today(workshop.set.programme.time_zone):
        sentence = _("A decision is recorded once it is made: the date is in the future.")
        raise Refused(sentence, field="decided_on")
    if workshop.held_on and decided_on < workshop.held_on:
        day = long_date(workshop.held_on)
        sentence = _("The workshop was on %s: the set can’t have decided before.") % day
        raise Refused(sentence, field="decided_on")
