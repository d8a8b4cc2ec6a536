from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from als.common import clock
from sets.models.learning_sets import LearningSet
from sets.models.pairs import Member
from sets.models.roles import roles_of


class GroundRulesQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(set_id__in=roles_of(user).sets)


class GroundRules(models.Model):
    """One version of the set's own contract. A new text is a new version; the old ones stay."""

    set = models.ForeignKey(LearningSet, models.PROTECT, related_name="ground_rules")
    version = models.PositiveSmallIntegerField()
    text = models.TextField(_("Ground rules"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    objects = GroundRulesQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        verbose_name_plural = "ground rules"
        constraints = [
            models.UniqueConstraint(fields=["set", "version"], name="ground_rules_version_once")
        ]

    def __str__(self):
        return _("Ground rules, version %(version)s") % {"version": self.version}


class GroundRulesAcceptance(models.Model):
    """A member accepts one version."""

    rules = models.ForeignKey(GroundRules, models.PROTECT, related_name="acceptances")
    member = models.ForeignKey(Member, models.PROTECT, related_name="acceptances")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rules", "member"], name="ground_rules_accepted_once")
        ]

    def __str__(self):
        return f"{self.member}: {self.rules}"
