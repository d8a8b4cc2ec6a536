"""Versions of a set's ground rules, and which members have accepted which."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from als.core import clock
from sets.enums import Naming
from sets.models.learning_sets import LearningSet
from sets.models.members import Member
from sets.models.roles import roles_of
from sets.models.rule_choices import RuleChoices


class GroundRulesQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(set_id__in=roles_of(user).inside)

    def with_seats_of(self, user):
        """Add ``accepted_for``: for how many of their seats the person accepted the version."""
        mine = models.Q(acceptances__member__in=roles_of(user).members)
        counted = self.annotate(accepted_for=models.Count("acceptances", filter=mine))
        return counted.order_by("-version")  # counting drops the model's own order


class GroundRules(RuleChoices):
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
            *RuleChoices.Meta.constraints,
            models.UniqueConstraint(fields=["set", "version"], name="ground_rules_version_once"),
        ]

    def __str__(self):
        return _("Ground rules, version %(version)s") % {"version": self.version}

    @property
    def before(self):
        """The version before this one, or None."""
        older = self.set.ground_rules.filter(version__lt=self.version)
        return older.first()

    @property
    def choices(self):
        """What goes with the words, as rows of a summary."""
        return self.choices_of(self, self.set.programme)

    @classmethod
    def choices_of(cls, row, programme):
        """Return what a version says, or what holds in a set, as rows of a summary."""
        naming = Naming(row.naming).called(programme.partnership_word)
        return [
            {"key": cls._meta.get_field(name).verbose_name, "value": str(value)}
            for name, value in (
                ("default_disclosure", row.get_default_disclosure_display()),
                ("naming", naming),
                ("research", row.get_research_display()),
            )
        ]


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
