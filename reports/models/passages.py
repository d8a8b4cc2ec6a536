"""What each side says to a passage of its pair being quoted in the report."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actions.models import Issue, ProgressEntry, ProposedAction
from als.core import clock
from als.core.constraints import among, one_of
from meetings.models import Minute
from reports.enums import PassageAnswer
from reports.sources import SOURCES, key_of_link
from sets.enums import Tier
from sets.models import Pair
from sets.models.pairs import but_of_pairs_shut_to
from sets.models.roles import roles_of


class PassageRequest(models.Model):
    """One side of a pair was asked about its passages: once for each state of the list.

    ``digest`` is that of the list, ``number`` how many passages were on it, ``open`` how many of
    them the side has not answered. The desk reads it without judging every entry.
    """

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="passage_requests")
    side = models.CharField(max_length=5, choices=Tier.choices)
    digest = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()
    open = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pair", "-side"]
        constraints = [
            among("side", Tier, "passage_request_side"),
            models.UniqueConstraint(fields=["pair", "side"], name="passage_request_once_a_side"),
        ]

    def __str__(self):
        return f"{self.pair}, {self.side}: {self.open}"


class PassageConsentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those of the person's pairs, and of the sets that the person facilitates."""
        roles = roles_of(user)
        rows = self.filter(Q(pair_id__in=roles.pairs) | Q(pair__set_id__in=roles.facilitates))
        return but_of_pairs_shut_to(user, rows)

    def current(self):
        return self.filter(superseded_at=None)


class PassageConsent(models.Model):
    """One side's answer to one passage, in the words that it had (``digest`` of its text).

    The passage is quoted only if both sides of its pair said yes to these words; the narrower of
    the two answers counts. Changed words are asked about again.
    """

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="passage_consents")
    side = models.CharField(max_length=5, choices=Tier.choices)
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, related_name="+")
    action = models.ForeignKey(ProposedAction, models.PROTECT, null=True, related_name="+")
    progress = models.ForeignKey(ProgressEntry, models.PROTECT, null=True, related_name="+")
    minute = models.ForeignKey(Minute, models.PROTECT, null=True, related_name="+")
    # Consent is to words, not to an entry: of other words nothing was said (decision 44).
    digest = models.CharField(max_length=64)
    answer = models.CharField(max_length=13, choices=PassageAnswer.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    superseded_at = models.DateTimeField(null=True)

    objects = PassageConsentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            among("side", Tier, "passage_side"),
            among("answer", PassageAnswer, "passage_answer"),
            one_of(*SOURCES, name="passage_is_one_thing", sentence=_("Choose one passage.")),
            *[
                models.UniqueConstraint(
                    fields=[kind, "side"],
                    condition=Q(**{f"{kind}__isnull": False}, superseded_at__isnull=True),
                    name=f"passage_{kind}_once_a_side",
                )
                for kind in SOURCES
            ],
        ]

    def __str__(self):
        return f"{self.pair}: {self.get_answer_display()}"

    @property
    def key(self):
        """``(kind, pk)`` of the passage, as the disclosure policy keeps its verdicts."""
        return key_of_link(self)
