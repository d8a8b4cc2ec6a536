from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from als.common import clock
from sets.models.learning_sets import LearningSet
from sets.models.pairs import Member


class FocusTopic(models.Model):
    """Something that a member would give the year to."""

    set = models.ForeignKey(LearningSet, models.PROTECT, related_name="focus_topics")
    title = models.CharField(_("Topic"), max_length=200)
    description = models.TextField(_("Why it would be worth the year"))
    proposed_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.title


class FocusDecision(models.Model):
    """The focus that the set chose, with its reasons."""

    set = models.OneToOneField(LearningSet, models.PROTECT, related_name="focus")
    topic = models.ForeignKey(FocusTopic, models.PROTECT, verbose_name=_("Chosen topic"))
    reasons = models.TextField(_("Reasons"))
    left_out = models.TextField(_("What was left out, and why"), blank=True)
    present = models.TextField(_("Who was there"))
    decided_on = models.DateField(_("Decided on"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self):
        return self.topic.title
