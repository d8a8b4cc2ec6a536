"""Sets: making, copying and changing them, who facilitates, the way through their states."""

import datetime as dt
from itertools import takewhile

from django.db import transaction
from django.utils.translation import gettext as _

from als.accounts.models import User
from als.core import audit, clock
from als.core.formats import long_date
from als.core.locking import locked
from als.core.refusals import Refused, refuse_unless
from als.core.revisions import refuse_stale
from sets.changes.ground_rules import hold_what_is_narrower
from sets.changes.locks import locked_open
from sets.changes.names import refuse_account_of_same_name
from sets.changes.people import refuse_sponsor
from sets.enums import SET_TRANSITIONS, SetState
from sets.models import Agreement, GroundRules, LearningSet, Member, SetFacilitator
from sets.models.roles import forget_roles
from sets.notifications import members as member_notifications
from sets.notifications import roles as role_notifications
from sets.rules import facilitates, manages, may_arrange, may_take_away
from sets.signals import people_changed, set_made

COPIED = ("purpose", "objectives", "meeting_count", "hours_a_month")
ROOM_FOR_A_MEETING = dt.timedelta(weeks=1)


def make_set(*, programme, by, **fields):
    """Make a set. Its maker isn't one of its facilitators unless added like any other."""
    refuse_unless(manages(by, programme), _("Only managers of this programme can create sets."))
    return create_set(programme=programme, by=by, **fields)


def create_set(*, programme, by, **fields):
    """Make the set for whoever was found to be allowed to."""
    with transaction.atomic():
        programme = locked(programme)
        _refuse_taken_name(programme, fields["name"])
        set_ = LearningSet(programme=programme, created=clock.now(), **fields)
        refuse_year(set_)
        set_.save(force_insert=True)
        audit.record("made", set_, by=by, set_id=set_.pk)
        set_made.send(sender=LearningSet, set_=set_, by=by)
    return set_


def copy_set(*, source, name, start, end, by):
    """Make a set that begins like another one of the programme, without its people's words.

    Ground rules come along as far as no member of the old set had written in them.
    """
    copied = {field: getattr(source, field) for field in COPIED}
    dates = {"name": name, "start": start, "end": end}
    rules = rules_before_members(source)
    with transaction.atomic():
        set_ = make_set(programme=source.programme, by=by, copied_from=source, **copied, **dates)
        if rules:
            begin_with(rules, set_, by)
    return set_


def rules_before_members(set_):
    """Return the newest ground rules before any member of the set wrote a version, or None."""
    members = set(Member.objects.of_set(set_).values_list("person_id", flat=True))
    versions = set_.ground_rules.order_by("version")
    early = list(takewhile(lambda rules: rules.written_by_id not in members, versions))
    return early[-1] if early else None


def rules_of_those(set_, pairs):
    """Return the newest ground rules before anybody wrote in them who is of none of the pairs.

    Or None. What members of other pairs wrote does not go on without them.
    """
    members = Member.objects.of_set(set_)
    others = set(members.exclude(pair__in=pairs).values_list("person_id", flat=True))
    others -= set(members.filter(pair__in=pairs, left_at=None).values_list("person_id", flat=True))
    versions = set_.ground_rules.order_by("version")
    early = list(takewhile(lambda rules: rules.written_by_id not in others, versions))
    return early[-1] if early else None


def begin_with(rules, set_, by):
    first = GroundRules.objects.create(
        set=set_,
        version=1,
        text=rules.text,
        default_disclosure=rules.default_disclosure,
        naming=rules.naming,
        written_by=by,
        written_at=clock.now(),
    )
    audit.record("copied", first, by=by, set_id=set_.pk)
    hold_what_is_narrower(set_, first, by=by)


def edit_set(*, set_, by, seen=None, **fields):
    refuse_unless(
        may_arrange(by, set_),
        _("Only facilitators of this set and managers can change it, while it is open."),
    )
    with transaction.atomic():
        set_ = locked_open(set_)
        changed = [name for name, value in fields.items() if getattr(set_, name) != value]
        if "name" in changed:
            _refuse_taken_name(set_.programme, fields["name"])
        if changed:
            refuse_stale(set_, list(fields), seen)
        for name in changed:
            setattr(set_, name, fields[name])
        if {"start", "end"} & set(changed):
            refuse_year(set_)
        if changed:
            set_.save(update_fields=changed)
            audit.record("changed", set_, by=by, set_id=set_.pk, fields=sorted(changed))
    return set_


def _refuse_taken_name(programme, name):
    if programme.sets.filter(name=name).exists():
        raise Refused(_("The programme already has a set with this name."), field="name")


def refuse_year(set_):
    """Refuse a year outside the programme's, or too short for the meetings."""
    programme = set_.programme
    early, late = set_.start < programme.start, set_.end > programme.end
    if early or late:
        sentence = _(
            "The set must run within the dates of its programme: %(start)s to %(end)s."
        ) % {
            "start": long_date(programme.start),
            "end": long_date(programme.end),
        }
        raise Refused(sentence, field="start" if early else "end")
    refuse_short(set_, set_.meeting_count)


def refuse_short(set_, meetings):
    """Refuse so many meetings in a set's year that they could not lie a week apart."""
    if set_.end - set_.start < meetings * ROOM_FOR_A_MEETING:
        sentence = _("That is too short for %s meetings: they need a week each, at least.")
        raise Refused(sentence % meetings, field="end")


def enrol_facilitator(*, set_, person, by, asked_by):
    """Make somebody a facilitator of a locked set, once; notify those who are it."""
    facilitator = SetFacilitator.objects.active().filter(set=set_, person=person).first()
    if facilitator is None:
        facilitator = SetFacilitator.objects.create(set=set_, person=person, since=clock.now())
        audit.record("added", facilitator, by=by, set_id=set_.pk)
        role_notifications.facilitators_joined(facilitator, by=asked_by)
        people_changed.send(sender=SetFacilitator, set_=set_, by=by)
        forget_roles(person)
    return facilitator


def appoint_facilitator(*, set_, email, by):
    """Let somebody who has an account facilitate a set, open or closed: the operator's word."""
    person = User.objects.with_email(email)
    if person is None or not person.is_active:
        raise Refused(_("Nobody here has the address %s.") % email)
    refuse_sponsor(person, set_.programme)
    refuse_member(set_, person)
    refuse_account_of_same_name(set_, person)
    facilitator = SetFacilitator.objects.create(set=set_, person=person, since=clock.now())
    audit.record("added", facilitator, by=by, set_id=set_.pk)
    forget_roles(person)
    return facilitator


def refuse_member(set_, person):
    sits = Member.objects.active().of_set(set_).filter(person=person)
    asked = Agreement.objects.unanswered().filter(pair__set=set_, person=person)
    if sits.exists() or asked.exists():
        raise Refused(
            _("The person at %s is a member of a pair here, and members cannot be facilitators.")
            % person.email,
            field="email",
        )


def remove_facilitator(*, facilitator, by):
    set_ = facilitator.set
    refuse_unless(
        may_take_away(by, facilitator),
        _("Only managers and facilitators of this set can remove a facilitator."),
    )
    with transaction.atomic():
        locked(set_)
        facilitator = SetFacilitator.objects.select_related("person").get(pk=facilitator.pk)
        if facilitator.removed_at is not None:
            return facilitator
        others = SetFacilitator.objects.active().filter(set=set_, person__is_active=True)
        if not others.exclude(pk=facilitator.pk).exists():
            raise Refused(_("A set needs a facilitator. Add another one first."))
        facilitator.removed_at = clock.now()
        facilitator.save(update_fields=["removed_at"])
        audit.record("removed", facilitator, by=by, set_id=set_.pk)
        member_notifications.no_longer_of(set_, [facilitator.person])
        people_changed.send(sender=SetFacilitator, set_=set_, by=by)
    forget_roles(by)
    return facilitator


def move_set(*, set_, to, by):
    """Bring the set into another state, by the table. Into the one it is in: nothing happens."""
    refuse_unless(
        facilitates(by, set_), _("Only facilitators of this set can move it to its next stage.")
    )
    with transaction.atomic():
        set_ = locked(set_)
        before, after = SetState(set_.state), SetState(to)
        if before == after:
            return set_
        if after == SetState.CLOSED and after in SET_TRANSITIONS[before]:
            raise Refused(_("Closing has a page of its own: it asks how long data is kept."))
        if after not in SET_TRANSITIONS[before]:
            raise Refused(
                _("A set cannot go from “%(before)s” to “%(after)s”.")
                % {"before": before.label, "after": after.label}
            )
        if before == SetState.CLOSED:
            raise Refused(_("Reopening has a page of its own: closing can be undone for 14 days."))
        set_.state = after
        if after == SetState.RUNNING and not set_.objectives_at_start:
            set_.objectives_at_start = set_.objectives
        set_.save(update_fields=["state", "objectives_at_start"])
        audit.record("moved", set_, by=by, set_id=set_.pk, before=before, after=after)
    return set_
