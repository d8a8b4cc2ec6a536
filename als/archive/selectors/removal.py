"""What the removal of a person is about: their sets, what stands in its way, what it deletes."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from als.accounts.models import User
from als.archive.inventory.columns import Then
from als.archive.inventory.table import PERSONAL
from als.core.models import AuditEntry
from als.core.text.languages import in_language
from reports.models import PublicPage, Snapshot
from sets.enums import PairState, ProgrammeRoleKind, SetState
from sets.models import LearningSet, Member, ProgrammeRole, SetFacilitator


def sets_of(person):
    """Return the sets that know the person: seats, places and invitations, also past ones."""
    return LearningSet.objects.filter(
        Q(pk__in=Member.objects.filter(person=person).values("pair__set"))
        | Q(pk__in=SetFacilitator.objects.filter(person=person).values("set"))
        | Q(pairs__agreements__person=person)
    ).select_related("programme").distinct()  # fmt: skip


def in_the_way(person):
    """Yield what the person has to hand over before the removal, a sentence each."""
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
    """Return what is deleted and what is kept of the person, each as ``(what, number)``.

    The account itself is in neither list: its row stays, emptied of all that the page names first.
    """
    deleted, kept = [], []
    for entry in PERSONAL:
        if entry.model is User:
            continue
        goes = entry.person.then == Then.GOES
        rows = entry.removed_with_person(person) if goes else entry.of_person(person)
        if number := rows.count():
            (deleted if goes else kept).append((_(entry.person.what), number))
    return deleted, kept


def frozen_for(person):
    """Return the released versions of reports of the person's sets, which removal leaves alone.

    ``is_public``: whether anybody can read it.
    """
    return (
        Snapshot.objects.filter(report__set__in=sets_of(person), released_at__isnull=False)
        .annotate(is_public=Exists(PublicPage.objects.shown().filter(snapshot=OuterRef("pk"))))
        .select_related("report__set")
        .defer("content")
    )


def names_of(person):
    """Return what the person is and was called here, and the address: the longest first."""
    before = AuditEntry.objects.filter(by=person).exclude(by_name="").values_list("by_name")
    found = {
        person.name,
        person.email,
        *person.former_names,
        *(name for (name,) in before.distinct()),
    }
    return sorted(found - {""}, key=len, reverse=True)


def role_name(person):
    """Return what the record calls the person from now on, in the language of their set."""
    seat = Member.objects.filter(person=person).with_set().order_by("-joined_at", "-pk").first()
    if seat is not None:
        programme = seat.pair.set.programme
        with in_language(programme.language):
            facts = {"tier": programme.tier_word(seat.side), "number": seat.pair.number}
            return _("a member of the {tier} side of pair {number}").format(**facts)
    if facilitator := SetFacilitator.objects.filter(person=person).order_by("-pk").first():
        with in_language(facilitator.set.programme.language):
            return _("a facilitator")
    if role := ProgrammeRole.objects.filter(person=person).order_by("-pk").first():
        with in_language(role.programme.language):
            return _("a person of the programme")
    return _("a person who was removed")
