"""What each side says half a year and a year after the release: what became of the work."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import all_or_none, among
from als.core.disclosure import Disclosure, DisclosureField
from als.core.revisions import revision_of
from reports.enums import FollowUpGoing, FollowUpMonths, PassageAnswer
from reports.models.reports import Report
from sets.enums import PairState, Tier
from sets.models import Pair
from sets.models.roles import roles_of

FOLLOW_UP_TEXTS = ("came", "copied", "advice")
# What a colleague may have saved since one opened the form.
FOLLOW_UP_FIELDS = ("going", *FOLLOW_UP_TEXTS, "disclosure")


class FollowUpQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those that the person may read: of their pair, and of their set as it allows.

        The set's facilitators read all (by consent, of pairs that take part only); other members
        what was answered and is not for the pair alone. Nobody outside the set reads any.
        """
        roles = roles_of(user)
        shared = ~Q(going="") & ~Q(disclosure=Disclosure.PAIR)
        return self.filter(
            Q(pair__set_id__in=roles.appointed)
            | Q(pair__set_id__in=roles.by_consent, pair__state=PairState.CONFIRMED)
            | Q(pair_id__in=roles.pairs)
            | Q(pair__set_id__in=roles.sits_in) & shared
        )

    def answered(self):
        return self.exclude(going="")

    def waiting(self):
        """Return those that nobody of their side has answered, of pairs that still take part."""
        return self.filter(going="", pair__state=PairState.CONFIRMED)

    def to_consent(self):
        """Return those that their side would disclose, and that the other has not answered."""
        return self.answered().filter(
            disclosure__in=Disclosure.reportable(), consent="", pair__state=PairState.CONFIRMED
        )


class FollowUp(models.Model):
    """One side of a pair, asked so many months after the release. ``going`` is empty until then.

    It goes as far as ``disclosure`` says, and into the short report only with a yes of the pair's
    other side to these words (``consent``): changed words ask it again.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="follow_ups")
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="follow_ups")
    side = models.CharField(max_length=5, choices=Tier.choices)
    months = models.PositiveSmallIntegerField(choices=FollowUpMonths.choices)
    asked_at = models.DateTimeField(default=clock.now)
    going = models.CharField(
        _("Is it still going?"), max_length=8, choices=FollowUpGoing.choices, blank=True
    )
    came = models.TextField(_("What came of it?"), blank=True)
    copied = models.TextField(_("Has anyone copied it?"), blank=True)
    advice = models.TextField(_("What would you tell the sponsor now?"), blank=True)
    disclosure = DisclosureField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)
    consent = models.CharField(max_length=13, choices=PassageAnswer.choices, blank=True)
    consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    consent_at = models.DateTimeField(null=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["months", "pair__number", "-side"]
        verbose_name = _("follow-up")
        constraints = [
            among("side", Tier, "follow_up_side"),
            among("disclosure", Disclosure, "follow_up_disclosure"),
            models.CheckConstraint(
                condition=Q(months__in=FollowUpMonths.values), name="follow_up_months"
            ),
            models.CheckConstraint(
                condition=Q(going__in=["", *sorted(FollowUpGoing)]), name="follow_up_going"
            ),
            models.CheckConstraint(
                condition=Q(consent__in=["", *sorted(PassageAnswer)]), name="follow_up_consent"
            ),
            models.UniqueConstraint(
                fields=["report", "pair", "side", "months"], name="follow_up_once_a_side"
            ),
            all_or_none(
                "by", "at",
                when=~Q(going=""),
                name="follow_up_answer_has_who_and_when",
                sentence=_("An answer has who gave it, and when."),
            ),
            all_or_none(
                "consent_by", "consent_at",
                when=~Q(consent=""),
                name="follow_up_consent_has_who_and_when",
                sentence=_("An answer has who gave it, and when."),
            ),
            models.CheckConstraint(
                condition=Q(consent="") | ~Q(going=""),
                name="follow_up_consent_is_to_an_answer",
                violation_error_message=_("The other side is asked about words that are there."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.side_name}: {self.get_months_display()}"

    @property
    def side_name(self):
        """The partnership that is asked."""
        return self.pair.partnership(self.side).name

    @property
    def other_side(self):
        return Tier.LOWER if self.side == Tier.UPPER else Tier.UPPER

    @property
    def set_id(self):
        return self.pair.set_id

    @property
    def is_answered(self):
        return bool(self.going)

    @property
    def is_offered(self):
        """Whether the side lets it go into the short report, if the other side agrees."""
        return self.is_answered and self.disclosure in Disclosure.reportable()

    @property
    def revision(self):
        """Return the fingerprint of the answer: what the other side consents to is one wording."""
        return revision_of(self, FOLLOW_UP_FIELDS)

    @property
    def report_texts(self):
        """Return what the short report prints of it, in its order."""
        return [self.came, self.copied, self.advice]
