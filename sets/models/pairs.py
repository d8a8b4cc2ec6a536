"""The two partnerships of a pair, and what each side has agreed to."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from als.core import clock
from als.core.alphabet import ByAlphabet
from als.core.constraints import all_or_none, among
from sets.enums import AgreementState, PairState, Sector, SetState, Tier
from sets.models.learning_sets import LearningSet
from sets.models.programmes import Programme
from sets.models.register import Authority
from sets.models.roles import SetFacilitator, roles_of

# Days after which a lead who has not answered is reminded, and at least between two reminders.
REMIND_AFTER_DAYS = (7, 21)
REMIND_APART_DAYS = 7
MAX_FORMER = 20


FORMER = {"name", "place", "authority", "until"}


def valid_former_names(value):
    """Raise ``ValidationError`` unless it is what ``Partnership.formerly`` holds."""
    if not isinstance(value, list) or len(value) > MAX_FORMER:
        raise ValidationError(_("These are no former names."))
    for one in value:
        texts = isinstance(one, dict) and one.keys() == FORMER and one.values()
        if not texts or not all(isinstance(text, str) and len(text) <= 200 for text in texts):
            raise ValidationError(_("These are no former names."))
        if not (one["name"].strip() and is_day(one["until"])):
            raise ValidationError(_("These are no former names."))


MAX_TOGETHER = 12


def valid_together(value):
    """Raise ``ValidationError`` unless it is what ``Partnership.together`` holds."""
    if not isinstance(value, list) or len(value) > 4 * MAX_TOGETHER:
        raise ValidationError(_("This is no group."))
    for one in value:
        texts = isinstance(one, dict) and one.keys() == {"name", "until"} and one.values()
        if not texts or not all(isinstance(text, str) and len(text) <= 200 for text in texts):
            raise ValidationError(_("This is no group."))
        if not (one["name"].strip() and (one["until"] == "" or is_day(one["until"]))):
            raise ValidationError(_("This is no group."))
    if sum(not one["until"] for one in value) > MAX_TOGETHER:
        raise ValidationError(_("This is no group."))


def is_day(text):
    """Return whether it is a day as we write it, "2026-11-29": days are compared as texts."""
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class PartnershipQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those that take part in the programmes that the person manages.

        Which ones declined is their facilitators' to know.
        """
        taking_part = Pair.objects.confirmed().order_by()
        return self.filter(
            Q(pk__in=taking_part.values("upper")) | Q(pk__in=taking_part.values("lower")),
            programme_id__in=roles_of(user).manages,
        )


class Partnership(models.Model):
    """A participating organisation of one tier, usually tied to an authority of the register."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="partnerships")
    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=200)
    tier = models.CharField(max_length=5, choices=Tier.choices)
    place = models.CharField(_("Place"), max_length=120, blank=True)
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, blank=True)
    # Beside the rows of ``Succession``, since every text that is checked for names needs these
    formerly = models.JSONField(
        default=list,
        blank=True,
        validators=[valid_former_names],
        help_text="Dicts name, place, authority, until (a day); the oldest first",
    )

    together = models.JSONField(
        default=list,
        blank=True,
        validators=[valid_together],
        help_text="Of a group that speaks as one: dicts name, until (a day, or empty: still in it)",
    )

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = [ByAlphabet("name"), "pk"]
        constraints = [
            among("tier", Tier, "partnership_tier"),
            models.UniqueConstraint(
                fields=["programme", "tier", "name"], name="partnership_name_once"
            ),
        ]

    def __str__(self):
        return self.name

    def name_on(self, day):
        """Return what it was called on that day."""
        then = (one["name"] for one in self.formerly if day < dt.date.fromisoformat(one["until"]))
        return next(then, self.name)

    @property
    def former_names(self):
        """Return each earlier name with the day since which it has another, the oldest first."""
        return [
            (one["name"], dt.date.fromisoformat(one["until"]))
            for one in self.formerly
            if one["name"] != self.name
        ]

    @property
    def group(self):
        """Return the names of those that speak together as this side; none if it is one alone."""
        return [one["name"] for one in self.together if not one["until"]]

    @property
    def all_names(self):
        """Return each name of it, its place, authority and group, now and before."""
        now = {self.name, self.place, self.authority.name if self.authority else ""}
        before = {one[part] for one in self.formerly for part in FORMER - {"until"}}
        return (now | before | {one["name"] for one in self.together}) - {""}


def but_of_pairs_shut_to(user, rows, pair="pair"):
    """Leave out rows of pairs that had ended before the person facilitated by consent.

    The sides that agreed to it could not agree for those. ``pair`` leads from a row to its pair.
    """
    if not roles_of(user).by_consent:
        return rows
    return rows.exclude(**{f"{pair}__in": Pair.objects.shut_to(user)})


def pairs_open_to(user, set_):
    """Return the keys of the pairs of which the person reads what they keep to themselves.

    Their own; for a facilitator by consent those that take part. (Appointed ones read all.)
    """
    roles = roles_of(user)
    if set_.pk not in roles.by_consent:
        return roles.pairs
    return roles.pairs | set(set_.pairs.confirmed().values_list("pk", flat=True))


class PairQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the pairs of the sets that the person may read.

        Those that declined or withdrew are the facilitators' to know, and the pair's own.
        """
        roles = roles_of(user)
        rows = self.filter(
            Q(set_id__in=roles.facilitates)
            | Q(pk__in=roles.pairs)
            | Q(set_id__in=roles.sits_in, state=PairState.CONFIRMED)
        )
        return but_of_pairs_shut_to(user, rows, "pk")

    def shut_to(self, user):
        """Return those that had ended before the person facilitated their set by consent."""
        began = SetFacilitator.objects.active().filter(
            person_id=user.pk, by_consent=True, set=OuterRef("set"), since__gte=OuterRef("ended_at")
        )
        return self.filter(Exists(began), set_id__in=roles_of(user).by_consent)

    def confirmed(self):
        return self.filter(state=PairState.CONFIRMED)

    def open_with(self, partnership):
        """Return those in which it takes part, or is asked to."""
        side = {Tier(partnership.tier).value: partnership}
        return self.filter(**side, state__in=PairState.open_states())

    def with_partnerships(self):
        return self.select_related("upper", "lower")


class Pair(models.Model):
    """One upper and one lower partnership that take part together; confirmed by both or not."""

    set = models.ForeignKey(LearningSet, models.PROTECT, related_name="pairs")
    number = models.PositiveSmallIntegerField()
    upper = models.ForeignKey(Partnership, models.PROTECT, related_name="pairs_as_upper")
    lower = models.ForeignKey(Partnership, models.PROTECT, related_name="pairs_as_lower")
    outside_reason = models.TextField(_("Why the lower one is outside the upper one"), blank=True)
    state = models.CharField(max_length=10, choices=PairState.choices, default=PairState.PROPOSED)
    proposed_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            among("state", PairState, "pair_state"),
            models.UniqueConstraint(
                fields=["set", "upper", "lower"],
                condition=Q(state__in=["proposed", "confirmed"]),
                name="pair_once_in_set",
                violation_error_message=_("These two are already a pair in this set."),
            ),
            models.UniqueConstraint(fields=["set", "number"], name="pair_number_once"),
            models.CheckConstraint(
                condition=~Q(upper=F("lower")),
                name="pair_of_two",
                violation_error_message=_("A pair is made of two partnerships."),
            ),
            models.CheckConstraint(
                condition=Q(state=PairState.CONFIRMED, confirmed_at__isnull=False)
                | Q(state=PairState.WITHDRAWN)
                | Q(
                    state__in=[PairState.PROPOSED, PairState.DECLINED, PairState.LAPSED],
                    confirmed_at__isnull=True,
                ),
                name="pair_confirmed_has_its_time",
            ),
            all_or_none(
                "ended_at",
                when=Q(state__in=[PairState.DECLINED, PairState.WITHDRAWN, PairState.LAPSED]),
                name="pair_ended_has_its_time",
                sentence=_("A pair that ended has the time at which it did."),
            ),
        ]

    title_reads = ("upper", "lower")

    def __str__(self):
        return f"{self.upper} – {self.lower}"

    @property
    def title(self):
        return _("Pair %(number)s") % {"number": self.number}

    def partnership(self, side):
        return self.upper if side == Tier.UPPER else self.lower


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(pair__in=Pair.objects.visible_to(user))

    def unanswered(self):
        """Return the invitations that can still be answered."""
        return self.filter(
            state=AgreementState.INVITED,
            pair__state=PairState.PROPOSED,
            pair__set__state__in=SetState.open_states(),
        )

    def to_remind(self, now):
        """Return the unanswered invitations whose next reminder is due."""
        due = Q(pk=None)
        for sent, days in enumerate(REMIND_AFTER_DAYS):
            due |= Q(reminders=sent, asked_at__lte=now - dt.timedelta(days=days))
        apart = now - dt.timedelta(days=REMIND_APART_DAYS)
        rested = Q(reminded_at=None) | Q(reminded_at__lte=apart)
        return self.unanswered().filter(due, rested, person__is_active=True)

    def with_set(self):
        return self.select_related("person", "pair__set__programme", "pair__upper", "pair__lower")


class Agreement(models.Model):
    """What one side of a pair said to taking part. Every answer stays on record."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="agreements")
    side = models.CharField(max_length=5, choices=Tier.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="The lead asked"
    )
    asked_as = models.CharField(
        max_length=150, blank=True, help_text="What whoever asked calls the person"
    )
    sector = models.CharField(max_length=10, choices=Sector.choices, default=Sector.COUNCIL)
    state = models.CharField(
        max_length=10, choices=AgreementState.choices, default=AgreementState.INVITED
    )
    asked_at = models.DateTimeField(default=clock.now)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["pair", "-side"]
        constraints = [
            among("side", Tier, "agreement_side"),
            among("state", AgreementState, "agreement_state"),
            models.UniqueConstraint(fields=["pair", "side"], name="agreement_once_a_side"),
            models.UniqueConstraint(
                fields=["pair", "person"],
                name="agreement_one_side_a_person",
                violation_error_message=_("Nobody speaks for both sides of a pair."),
            ),
            all_or_none(
                "decided_at",
                "decided_by",
                when=~Q(state=AgreementState.INVITED),
                name="agreement_answer_has_time_and_person",
                sentence=_("An answer has a time and a person."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[AgreementState.INVITED, AgreementState.AGREED])
                | ~Q(reason=""),
                name="agreement_no_has_reason",
                violation_error_message=_("Say why, in a sentence."),
            ),
        ]

    def __str__(self):
        return f"{self.pair.title}, {self.pair.partnership(self.side)}"

    @property
    def lead_name(self):
        """Return how the lead is called here: by their own name only once they have agreed.

        Whether an address has an account, and in whose name, is not for the inviter to learn.
        """
        accepted = self.state in (AgreementState.AGREED, AgreementState.WITHDRAWN)
        return self.person.name if accepted else self.asked_as or self.person.name

    @property
    def partnership(self):
        return self.pair.partnership(self.side)
