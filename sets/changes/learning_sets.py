"""Sets: making and changing them, who facilitates, and the way through their states."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.common import audit, clock
from als.common.refusals import Refused
from als.common.seen import refuse_stale
from sets.changes import letters
from sets.changes.locks import locked_open
from sets.changes.people import person_at, refuse_sponsor
from sets.enums import SET_TRANSITIONS, SetState
from sets.models import LearningSet, Member, Programme, SetFacilitator, forget_roles
from sets.rules import facilitates, manages, may_arrange
from sets.signals import set_made


def make_set(*, programme, by, **fields):
    """Make a set. Its maker isn't one of its facilitators unless added like any other."""
    if not manages(by, programme):
        raise Refused(_("Only the programme's managers make sets."))
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
        _refuse_taken_name(programme, fields["name"])
        set_ = LearningSet.objects.create(programme=programme, created=clock.now(), **fields)
        audit.record("made", set_, by=by, set_id=set_.pk)
        set_made.send(sender=LearningSet, set_=set_, by=by)
    return set_


def edit_set(*, set_, by, seen=None, **fields):
    if not may_arrange(by, set_):
        raise Refused(_("Only facilitators and managers change a set, while it is open."))
    with transaction.atomic():
        set_ = locked_open(set_)
        changed = [name for name, value in fields.items() if getattr(set_, name) != value]
        if "name" in changed:
            _refuse_taken_name(set_.programme, fields["name"])
        if changed:
            refuse_stale(set_, list(fields), seen)
        for name in changed:
            setattr(set_, name, fields[name])
        if changed:
            set_.save(update_fields=changed)
            audit.record("changed", set_, by=by, set_id=set_.pk, fields=sorted(changed))
    return set_


def _refuse_taken_name(programme, name):
    if programme.sets.filter(name=name).exists():
        raise Refused(_("The programme has a set of this name already."))


def add_facilitator(*, set_, email, name, by):
    """Let a person facilitate the set, and mail them their way in."""
    if not may_arrange(by, set_):
        raise Refused(_("Only managers and facilitators add a facilitator, while the set is open."))
    with transaction.atomic():
        set_ = locked_open(set_)
        person = person_at(email=email, name=name, by=by)
        facilitator = SetFacilitator.objects.active().filter(set=set_, person=person).first()
        if facilitator is not None:
            return facilitator
        refuse_sponsor(person, set_.programme)
        _refuse_member(set_, person)
        facilitator = SetFacilitator.objects.create(set=set_, person=person, since=clock.now())
        audit.record("added", facilitator, by=by, set_id=set_.pk)
        letters.facilitator_added(facilitator, by=by)
    forget_roles(person)
    return facilitator


def _refuse_member(set_, person):
    if Member.objects.active().of_set(set_).filter(person=person).exists():
        raise Refused(
            _("The person at %s is a member of a pair here: members are not facilitators.")
            % person.email
        )


def remove_facilitator(*, facilitator, by):
    set_ = facilitator.set
    if not may_arrange(by, set_):
        raise Refused(_("Only managers and facilitators take a facilitator away."))
    with transaction.atomic():
        set_ = locked_open(set_)
        facilitator = SetFacilitator.objects.select_related("person").get(pk=facilitator.pk)
        if facilitator.removed_at is not None:
            return facilitator
        if SetFacilitator.objects.active().filter(set=set_).count() == 1:
            raise Refused(_("A set needs a facilitator. Add another one first."))
        facilitator.removed_at = clock.now()
        facilitator.save(update_fields=["removed_at"])
        audit.record("removed", facilitator, by=by, set_id=set_.pk)
    forget_roles(by)
    return facilitator


def move_set(*, set_, to, by):
    """Bring the set into another state, by the table. Into the one it is in: nothing happens."""
    if not facilitates(by, set_):
        raise Refused(_("Only the set's facilitators bring it to its next state."))
    with transaction.atomic():
        set_ = LearningSet.objects.select_for_update().get(pk=set_.pk)
        before, after = SetState(set_.state), SetState(to)
        if before == after:
            return set_
        if after not in SET_TRANSITIONS[before]:
            raise Refused(
                _("A set that is “%(before)s” can't become “%(after)s”.")
                % {"before": before.label, "after": after.label}
            )
        set_.state = after
        set_.save(update_fields=["state"])
        audit.record("moved", set_, by=by, set_id=set_.pk, before=before, after=after)
    return set_
