"""Who the people of a programme are, for those who look after its accounts."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from als.accounts.models import AddressChange, User
from als.core.alphabet import ByAlphabet, alphabetical
from sets.enums import AgreementState, PairState
from sets.models import Agreement, Member, Programme, ProgrammeRole, SetFacilitator
from sets.models.roles import roles_of


@dataclass
class PersonOfProgramme:
    """One account with what its person is in the programme, as words. The pair is not said."""

    person: User
    change: AddressChange | None = None
    roles: list = field(default_factory=list)


def people_of(programme):
    """Return the programme's ``PersonOfProgramme``s by name: with a role, a place or a seat now."""
    found = {}
    for role in ProgrammeRole.objects.active().filter(programme=programme).select_related("person"):
        _note(found, role.person, role.get_kind_display())
    places = SetFacilitator.objects.active().filter(set__programme=programme)
    for place in places.select_related("person", "set").order_by(ByAlphabet("set__name"), "pk"):
        _note(found, place.person, _("Facilitator of “%s”") % place.set)
    seats = Member.objects.active().filter(pair__set__programme=programme)
    for seat in seats.select_related("person", "pair__set").order_by(
        ByAlphabet("pair__set__name"), "pk"
    ):
        _note(found, seat.person, _("Member in “%s”") % seat.pair.set)
    for change in AddressChange.objects.waiting().filter(person__in=found, agreed_at=None):
        found[change.person_id].change = change
    rows = sorted(found.values(), key=lambda row: row.person.pk)
    return alphabetical(rows, key=lambda row: row.person.name)


def _note(found, person, role):
    row = found.setdefault(person.pk, PersonOfProgramme(person))
    if role not in row.roles:
        row.roles.append(role)


def accounts_of(programme):
    """Return the accounts of the programme's people, as a queryset."""
    return User.objects.filter(_has_part_in([programme.pk]))


def is_elsewhere(person, manager):
    """Return whether the person takes part in a programme that the manager does not manage."""
    others = Programme.objects.exclude(pk__in=roles_of(manager).manages).values("pk")
    return User.objects.filter(_has_part_in(others), pk=person.pk).exists()


def _has_part_in(programmes):
    asked = Agreement.objects.filter(
        state=AgreementState.INVITED, pair__state__in=PairState.open_states()
    )
    query = Q()
    for rows, path in (
        (ProgrammeRole.objects.active(), "programme"),
        (SetFacilitator.objects.active(), "set__programme"),
        (Member.objects.active(), "pair__set__programme"),
        (asked, "pair__set__programme"),
    ):
        query |= Q(pk__in=rows.filter(**{f"{path}__in": programmes}).values("person"))
    return query
