"""A call for pairs on a public page, and who applied."""

import datetime as dt
import hashlib
import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import all_or_none, among
from als.core.mail.addresses import AddressField
from als.core.models import OutMail
from als.core.models.mail import LOST
from sets.enums import ApplicationState, Tier
from sets.models.learning_sets import MAX_HOURS, LearningSet
from sets.models.pairs import Pair
from sets.models.roles import roles_of

# The page says these two: how long a link confirms, and how long an application is kept.
CONFIRM_DAYS = 14
# The public page promises it (decision 99).
KEPT_DAYS = 180
WRITTEN = (
    "upper_partnership", "upper_name", "upper_email", "upper_hours",
    "lower_partnership", "lower_name", "lower_email", "lower_hours", "why", "bring",
)  # fmt: skip
PERSONAL = (
    "upper_name", "upper_email", "lower_name", "lower_email",
    "upper_partnership", "lower_partnership", "why", "bring", "reason",
)  # fmt: skip


class CallQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(set__programme_id__in=roles_of(user).manages)


class CallForPairs(models.Model):
    """A public page on which pairs apply for a set. Its address is its ``code``, not a number."""

    set = models.ForeignKey(LearningSet, models.PROTECT, related_name="calls")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.TextField(_("What should those who might apply know?"))
    last_day = models.DateField(_("Last day to apply"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = "call for pairs"
        constraints = [
            models.UniqueConstraint(
                fields=["set"],
                condition=Q(closed_at=None),
                name="call_one_open_for_a_set",
                violation_error_message=_("This set has an open call already."),
            ),
        ]

    def __str__(self):
        return str(self.set)

    @property
    def programme(self):
        return self.set.programme

    @property
    def is_open(self):
        """Whether it takes applications today, on the programme's calendar."""
        in_time = clock.today(self.programme.time_zone) <= self.last_day
        return self.closed_at is None and self.set.takes_applications and in_time


class ApplicationQuerySet(models.QuerySet):
    def confirmed(self):
        """Return those that both sides have confirmed."""
        return self.exclude(state=ApplicationState.SENT)

    def visible_to(self, user):
        """Return those that both confirmed, of the programmes that the person manages.

        Also those that one side confirmed while the other’s mail did not arrive.
        """
        waits = Q(upper_confirmed_at__isnull=False, lower_lost__isnull=False) | Q(
            lower_confirmed_at__isnull=False, upper_lost__isnull=False
        )
        mine = self.with_lost().filter(call__set__programme_id__in=roles_of(user).manages)
        return mine.filter(~Q(state=ApplicationState.SENT) | waits, cleared_at=None)

    def with_lost(self):
        """Annotate ``upper_lost`` and ``lower_lost``: the key of the newest mail to the side’s
        address if that did not arrive.
        """
        return self.annotate(**{f"{side.value}_lost": _lost_mail(side) for side in Tier})

    def to_clear(self, at=None):
        """Return those whose personal data has been kept as long as the page says.

        The time of one that was decided begins with that; of one that nobody decided, with the
        last day of its call.
        """
        before = (at or clock.now()) - dt.timedelta(days=KEPT_DAYS)
        undecided = Q(state=ApplicationState.CONFIRMED, call__last_day__lt=before.date())
        return self.filter(Q(decided_at__lt=before) | undecided, cleared_at=None)

    def never_confirmed(self, at=None):
        before = (at or clock.now()) - dt.timedelta(days=CONFIRM_DAYS)
        return self.filter(state=ApplicationState.SENT, applied_at__lt=before)


def _lost_mail(side):
    """Return the key of the newest mail to a side if it failed or came back, as a subquery."""
    about = Concat(Value("application-"), Cast(OuterRef("pk"), models.CharField()))
    mails = OutMail.objects.filter(to=None, about=about, address=OuterRef(f"{side.value}_email"))
    lost = Case(When(LOST, then="pk"))
    return Subquery(mails.order_by("-pk").annotate(lost=lost).values("lost")[:1])


class Application(models.Model):
    """What a pair wrote on the page of a call. Its people have no account here.

    ``pair`` is the one that came of it. Once cleared, its words are empty and it only counts.
    """

    call = models.ForeignKey(CallForPairs, models.PROTECT, related_name="applications")
    upper_partnership = models.CharField(max_length=200, blank=True)
    upper_name = models.CharField(max_length=150, blank=True)
    upper_email = AddressField(blank=True)
    upper_hours = models.PositiveSmallIntegerField(validators=[MaxValueValidator(MAX_HOURS)])
    lower_partnership = models.CharField(max_length=200, blank=True)
    lower_name = models.CharField(max_length=150, blank=True)
    lower_email = AddressField(blank=True)
    lower_hours = models.PositiveSmallIntegerField(validators=[MaxValueValidator(MAX_HOURS)])
    why = models.TextField(_("Why the two of you?"), blank=True)
    bring = models.TextField(_("What would you bring?"), blank=True)
    applied_at = models.DateTimeField(default=clock.now)
    upper_confirmed_at = models.DateTimeField(null=True)
    lower_confirmed_at = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=9, choices=ApplicationState.choices, default=ApplicationState.SENT
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(_("Why?"), blank=True)
    pair = models.ForeignKey(Pair, models.PROTECT, null=True, related_name="+")
    cleared_at = models.DateTimeField(null=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["applied_at", "pk"]
        constraints = [
            among("state", ApplicationState, "application_state"),
            all_or_none(
                "decided_at",
                "decided_by",
                when=Q(state__in=sorted(ApplicationState.decided_states())),
                name="application_decided_has_time_and_person",
                sentence=_("A decision has a time and a person."),
            ),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.SENT)
                | Q(upper_confirmed_at__isnull=False, lower_confirmed_at__isnull=False),
                name="application_counts_once_both_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.DECLINED) | ~Q(reason="") | Q(upper_email=""),
                name="application_declined_has_reason",
                violation_error_message=_("Say why, in a sentence: it is emailed to both."),
            ),
            models.CheckConstraint(
                condition=Q(pair=None) | Q(state=ApplicationState.INVITED),
                name="application_invited_has_its_pair",
            ),
        ]

    def __str__(self):
        return f"{self.upper_partnership} – {self.lower_partnership}"

    def of(self, side, what):
        """Return one side's name, email, hours or partnership."""
        return getattr(self, f"{Tier(side).value}_{what}")

    @property
    def is_open(self):
        return self.state in ApplicationState.open_states()

    @property
    def words_key(self):
        """A short text that is another one once anything is written otherwise."""
        words = [str(getattr(self, name)) for name in WRITTEN]
        return hashlib.sha256("\0".join(words).encode()).hexdigest()[:32]
