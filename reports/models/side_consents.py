"""What one side of a pair answers when it is asked whether editors' words may go out."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from als.core.constraints import all_or_none, among
from reports.enums import ReplyAnswer
from sets.enums import Tier


class SideConsent(models.Model):
    """Base of the rows with which a side is asked; ``answer`` is empty until it answers.

    ``words``: what the text should say instead, for the facilitators.
    """

    side = models.CharField(max_length=5, choices=Tier.choices)
    answer = models.CharField(max_length=8, choices=ReplyAnswer.choices, blank=True)
    words = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            among("side", Tier, "%(class)s_side"),
            models.CheckConstraint(
                condition=Q(answer__in=["", *sorted(ReplyAnswer)]), name="%(class)s_answer"
            ),
            all_or_none(
                "by",
                "at",
                when=~Q(answer=""),
                name="%(class)s_has_who_and_when",
                sentence=_("An answer has who gave it, and when."),
            ),
        ]
