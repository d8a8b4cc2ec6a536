"""Who may do what follows from these rows alone."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Case, CharField, F, Value, When
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import among
from als.core.prepared import LOADED_WITH_PERSON, prepared
from sets.enums import PairState, ProgrammeRoleKind


class ProgrammeRoleQuerySet(models.QuerySet):
    def active(self):
        return self.filter(removed_at=None)

    def visible_to(self, user):
        """Return the roles in the programmes that the person manages."""
        return self.filter(programme_id__in=roles_of(user).manages)

    def visible_or_given_up_by(self, user):
        """Return those as well that were the person's own: doing it again changes nothing."""
        return self.visible_to(user) | self.filter(person=user, removed_at__isnull=False)


class ProgrammeRole(models.Model):
    """A person manages a programme, reads for its sponsor, or does research with its data."""

    programme = models.ForeignKey("sets.Programme", models.PROTECT, related_name="roles")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ProgrammeRoleKind.choices)
    since = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True)

    objects = ProgrammeRoleQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            among("kind", ProgrammeRoleKind, "programme_role_kind"),
            models.UniqueConstraint(
                fields=["programme", "person", "kind"],
                condition=models.Q(removed_at__isnull=True),
                name="programme_role_once",
                violation_error_message=_("This person has that role already."),
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.get_kind_display()}"


class SetFacilitatorQuerySet(models.QuerySet):
    def active(self):
        return self.filter(removed_at=None)

    def visible_to(self, user):
        """Return those of the sets that the person reads, or whose programme they manage."""
        roles = roles_of(user)
        return self.filter(
            models.Q(set_id__in=roles.inside) | models.Q(set__programme_id__in=roles.manages)
        )

    def visible_or_given_up_by(self, user):
        """Return those as well where the person themselves was: doing it again changes nothing."""
        return self.visible_to(user) | self.filter(person=user, removed_at__isnull=False)


class SetFacilitator(models.Model):
    """A person facilitates a set.

    ``by_consent``: a member to whom all sides of a set that goes on by itself gave it. They read
    neither earlier private notes nor what pairs that have ended kept from the set.
    """

    set = models.ForeignKey("sets.LearningSet", models.PROTECT, related_name="facilitators")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True)
    by_consent = models.BooleanField(default=False)

    objects = SetFacilitatorQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["set", "person"],
                condition=models.Q(removed_at__isnull=True),
                name="set_facilitator_once",
                violation_error_message=_("This person facilitates the set already."),
            )
        ]

    title_reads = ("person",)

    def __str__(self):
        return str(self.person)


@dataclass(frozen=True)
class Seat:
    """A person's place in a set: on one side of one pair. ``waits``: for the other side's yes."""

    set_id: int
    pair_id: int
    member_id: int
    side: str
    lead: bool
    waits: bool = False


@dataclass(frozen=True)
class Roles:
    """All that one person is, in every programme and set, as sets of primary keys."""

    manages: frozenset
    sponsors: frozenset
    facilitates: frozenset
    seats: tuple
    by_consent: frozenset = frozenset()
    researches: frozenset = frozenset()

    @property
    def appointed(self):
        """Return the sets that the person facilitates without being one of their members."""
        return self.facilitates - self.by_consent

    @property
    def sits_in(self):
        """Return the sets in which the person sits for a pair that both sides agreed to."""
        return frozenset(seat.set_id for seat in self.seats if not seat.waits)

    # One word for "reads the set", closed by default: with two, querysets took the wrong one and
    # agendas and papers leaked to pairs whose other side had not agreed (decision 59).
    @property
    def inside(self):
        """Return the sets that the person reads: this is what each ``visible_to`` asks.

        A seat counts once both sides of its pair agreed.
        """
        return self.facilitates | self.sits_in

    @property
    def knows_of(self):
        """Return those as well for which a seat waits for its other side.

        Those people read what one decides by: purpose, focus and ground rules. The two pages that
        show it ask this, and so does the desk that leads there; everything else asks ``inside``.
        """
        return self.facilitates | frozenset(seat.set_id for seat in self.seats)

    @property
    def pairs(self):
        return frozenset(seat.pair_id for seat in self.seats)

    @property
    def members(self):
        return frozenset(seat.member_id for seat in self.seats)

    def seat_in_pair(self, pair_id):
        """Return the person's seat in that pair, or None."""
        return next((seat for seat in self.seats if seat.pair_id == pair_id), None)

    def seat_in_set(self, set_id):
        """Return the person's (first) seat in that set for a confirmed pair, or None.

        For what is the person's own, whichever pair they sit for: what they propose, score, or
        say of a meeting. What a side says asks ``seats_in_set``.
        """
        return next(iter(self.seats_in_set(set_id)), None)

    def seats_in_set(self, set_id):
        """Return all of the person's seats in that set for confirmed pairs."""
        return [s for s in self.seats if s.set_id == set_id and not s.waits]


# Rules, querysets and templates of one page ask this dozens of times (decision 2).
def roles_of(user):
    """Return the person's ``Roles``: one query, kept on the user object, so once a request."""
    if not hasattr(user, "_roles"):
        user._roles = _read_roles(user)
    return user._roles


LOADED_WITH_PERSON["_roles"] = roles_of


def forget_roles(user):
    """Let the next ``roles_of`` read again, after a change of this person's roles."""
    if hasattr(user, "_roles"):
        del user._roles  # the request's user is a proxy: its own ``vars`` would be others


NO_ROLES = Roles(frozenset(), frozenset(), frozenset(), ())


@prepared
def _rows(person):
    """Return a person's rows, by their key: kind, set or programme, pair, member and side."""
    nothing, text = Value(0, models.BigIntegerField()), CharField()
    programme_roles = ProgrammeRole.objects.filter(person_id=person, removed_at=None).values_list(
        F("kind"), "programme_id", nothing, nothing, Value("", text)
    )
    facilitated = SetFacilitator.objects.filter(person_id=person, removed_at=None).values_list(
        Case(
            When(by_consent=True, then=Value("facilitator by consent")),
            default=Value("facilitator"),
            output_field=text,
        ),
        "set_id",
        nothing,
        nothing,
        Value("", text),
    )
    waits = {"pair__state": PairState.PROPOSED}
    kind = Case(
        When(lead=True, **waits, then=Value("lead waits")),
        When(**waits, then=Value("member waits")),
        When(lead=True, then=Value("lead")),
        default=Value("member"),
        output_field=text,
    )
    # Through the person: the model of members asks ``roles_of`` and can't be imported here
    members = get_user_model()(pk=person).members
    seats = members.filter(left_at=None, pair__state__in=PairState.open_states()).values_list(
        kind, "pair__set_id", "pair_id", "pk", F("side")
    )
    return programme_roles.order_by().union(facilitated.order_by(), seats.order_by(), all=True)


def _read_roles(user):
    """Read them; whoever is switched off is nothing anywhere, by whatever door they come."""
    if not user.is_active:
        return NO_ROLES
    rows = _rows(user.pk)
    return Roles(
        manages=frozenset(row[1] for row in rows if row[0] == ProgrammeRoleKind.MANAGER),
        sponsors=frozenset(row[1] for row in rows if row[0] == ProgrammeRoleKind.SPONSOR),
        researches=frozenset(row[1] for row in rows if row[0] == ProgrammeRoleKind.RESEARCHER),
        facilitates=frozenset(row[1] for row in rows if row[0].startswith("facilitator")),
        by_consent=frozenset(row[1] for row in rows if row[0] == "facilitator by consent"),
        seats=tuple(
            Seat(set_id, pair_id, member_id, side, "lead" in kind, "waits" in kind)
            for kind, set_id, pair_id, member_id, side in sorted(rows, key=lambda row: row[3])
            if member_id
        ),
    )
