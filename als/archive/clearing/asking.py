"""Asking for one's own removal, taking that back, and what stands in its way."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.accounts.models import Removal, User
from als.archive.personal.table import HELD, Then
from als.core import audit, clock
from als.core.enums import MailKind
from als.core.locking import locked
from als.core.mail import outbox
from als.core.refusals import Refused
from reports.models import Snapshot
from sets.enums import PairState, ProgrammeRoleKind, SetState
from sets.models import LearningSet, Member, ProgrammeRole, SetFacilitator

DAYS = 14  # to take it back, and for facilitators to look at texts


def ask_removal(*, person, by):
    """Note that the person's name and address are to go in 14 days. Asked twice is asked once.

    ``by`` is the person, or nobody: the operator, for who asked by letter.
    """
    if by is not None and by.pk != person.pk:
        raise Refused(_("Only you yourself can ask for this."))
    with transaction.atomic():
        person = locked(person)
        waiting = person.removals.waiting().first()
        if waiting is not None:
            return waiting
        for sentence in in_the_way(person):
            raise Refused(sentence)
        now = clock.now()
        removal = Removal.objects.create(
            person=person, asked_by=by, asked_at=now, due_at=now + dt.timedelta(days=DAYS)
        )
        for set_ in sets_of(person):
            audit.record("asked to be removed", person, by=by, set_id=set_.pk)
        audit.record("asked for the removal of", person, by=by)
        _tell(removal)
    return removal


def take_back_removal(*, removal, by):
    """Let the person stay, as long as nothing has gone. Twice is once."""
    if by is not None and by.pk != removal.person_id:
        raise Refused(_("Only you yourself can take this back."))
    with transaction.atomic():
        removal = locked(removal)
        if removal.done_at:
            raise Refused(_("It has been done already."))
        if removal.taken_back_at is None:
            removal.taken_back_at = clock.now()
            removal.save(update_fields=["taken_back_at"])
            outbox.drop(_about(removal))
            audit.record("took back the removal of", removal.person, by=by)
            for set_ in sets_of(removal.person):
                audit.record("stays after all", removal.person, by=by, set_id=set_.pk)
    return removal


def sets_of(person):
    """Return the sets that know the person: seats, places and invitations, also past ones."""
    return LearningSet.objects.filter(
        Q(pk__in=Member.objects.filter(person=person).values("pair__set"))
        | Q(pk__in=SetFacilitator.objects.filter(person=person).values("set"))
        | Q(pairs__agreements__person=person)
    ).select_related("programme").distinct()  # fmt: skip


def in_the_way(person):
    """Yield what the person has to hand over first, as sentences."""
    leads = Member.objects.filter(
        person=person, left_at=None, lead=True, pair__state__in=PairState.open_states()
    ).exclude(pair__set__state=SetState.CLOSED)  # fmt: skip
    for seat in leads.with_set():
        yield _("You lead your side of “%s”. Hand the lead over first.") % seat.pair
    for place in SetFacilitator.objects.active().filter(person=person).select_related("set"):
        others = SetFacilitator.objects.active().filter(set=place.set).exclude(person=person)
        if place.set.is_open and not others.exists():
            yield _("You are the only facilitator of “%s”. Add another one first.") % place.set
    roles = ProgrammeRole.objects.active().filter(kind=ProgrammeRoleKind.MANAGER)
    for role in roles.filter(person=person).select_related("programme"):
        if not roles.filter(programme=role.programme).exclude(person=person).exists():
            yield _("You are the only manager of “%s”. Invite another one first.") % role.programme


def preview(person):
    """Return ``(what goes, what stays, released reports)`` as the page before it shows them."""
    goes, stays = [], []
    for held in HELD:
        number = held.going(person).count() if held.then == Then.GOES else held.of(person).count()
        if number:
            (goes if held.then == Then.GOES else stays).append((held.what, number))
    return goes, stays, list(frozen_for(person))


def frozen_for(person):
    """Return the released versions of reports of the person's sets: they stay as they are."""
    return (
        Snapshot.objects.filter(report__set__in=sets_of(person), released_at__isnull=False)
        .select_related("report__set")
        .defer("content")
    )


def _about(removal):
    return f"removal-{removal.pk}"


def _tell(removal):
    person = removal.person
    _write(removal, person, "home_removal_asked", _("Your name will be removed from here"))
    for set_ in sets_of(person):
        for other, reads in _those_who_look(set_, person):
            subject = _("Somebody asked to be removed from “%s”") % set_.name
            _write(removal, other, "home_removal_look", subject, set_=set_, reads=reads)


def _those_who_look(set_, person):
    """Return who is told, and whether they read the set's texts: facilitators, else managers."""
    active = User.objects.filter(is_active=True).exclude(pk=person.pk)
    places = SetFacilitator.objects.active().filter(set=set_).values("person")
    managers = ProgrammeRole.objects.active().filter(
        programme=set_.programme_id, kind=ProgrammeRoleKind.MANAGER
    )
    looking = [(other, True) for other in active.filter(pk__in=places)]
    people = active.filter(pk__in=managers.values("person"))
    return looking or [(other, False) for other in people]


def _write(removal, to, template, subject, set_=None, reads=False):
    outbox.write(
        to,
        kind=MailKind.SIGN_IN,
        key=f"removal-{removal.pk}-{set_.pk if set_ else 'own'}",
        subject=subject,
        template=template,
        set_id=set_.pk if set_ else None,
        about=_about(removal),
        removal=removal,
        person=removal.person,
        set=set_,
        reads=reads,
    )


def days_left(removal):
    left = max(0, (removal.due_at - clock.now()).days)
    return ngettext("%s day", "%s days", left) % left
