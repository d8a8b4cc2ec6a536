"""A side's decision on words by which readers could recognise a passage without names."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actions.models import Issue, ProgressEntry, ProposedAction
from als.core import clock
from als.core.constraints import among, one_of
from meetings.models import Minute, ProcessReview
from reports.enums import RecognitionAnswer
from reports.models.lessons import Endorsement
from reports.sources import PASSAGES, key_of_link
from sets.enums import Tier
from sets.models import Pair
from sets.models.roles import roles_of


class RecognitionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those of the person's pairs. That one was asked is nobody else's to know."""
        return self.filter(pair_id__in=roles_of(user).pairs)

    def current(self):
        return self.filter(superseded_at=None)


class Recognition(models.Model):
    """One side's decision on one passage, in the words that it had (``digest`` of its text).

    ``words`` are the stems that were marked when it was decided. Another mark, or another text, is
    asked about again.
    """

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="recognitions")
    side = models.CharField(max_length=5, choices=Tier.choices)
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, related_name="+")
    action = models.ForeignKey(ProposedAction, models.PROTECT, null=True, related_name="+")
    progress = models.ForeignKey(ProgressEntry, models.PROTECT, null=True, related_name="+")
    minute = models.ForeignKey(Minute, models.PROTECT, null=True, related_name="+")
    endorsement = models.ForeignKey(Endorsement, models.PROTECT, null=True, related_name="+")
    review = models.ForeignKey(ProcessReview, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    words = models.JSONField(default=list)
    answer = models.CharField(max_length=8, choices=RecognitionAnswer.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    superseded_at = models.DateTimeField(null=True)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            among("side", Tier, "recognition_side"),
            among("answer", RecognitionAnswer, "recognition_answer"),
            one_of(
                *PASSAGES,
                name="recognition_of_one_thing",
                sentence=_("Choose one passage."),
            ),
            *[
                models.UniqueConstraint(
                    fields=[kind, "side"],
                    condition=Q(**{f"{kind}__isnull": False}, superseded_at__isnull=True),
                    name=f"recognition_{kind}_once_a_side",
                )
                for kind in PASSAGES
            ],
        ]

    def __str__(self):
        return f"{self.pair}: {self.get_answer_display()}"

    @property
    def key(self):
        """``(kind, pk)`` of the passage."""
        return key_of_link(self, PASSAGES)
