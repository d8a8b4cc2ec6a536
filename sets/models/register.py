from django.db import models
from django.utils.translation import gettext_lazy as _

from sets.enums import Tier


class AuthorityQuerySet(models.QuerySet):
    def of_newest_edition(self):
        """Return those that the newest edition still names, for new pairs."""
        newest = Authority.objects.order_by("-vintage").values("vintage")[:1]
        return self.filter(vintage=models.Subquery(newest))


class Authority(models.Model):
    """An authority of an official register. ``vintage`` is the last edition that names it."""

    code = models.CharField(_("Code"), max_length=20, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    tier = models.CharField(_("Tier"), max_length=5, choices=Tier.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    vintage = models.CharField(_("Edition"), max_length=10)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        ordering = ["name", "code"]
        verbose_name_plural = "authorities"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tier=Tier.UPPER, parent__isnull=True)
                | models.Q(tier=Tier.LOWER, parent__isnull=False),
                name="authority_lower_has_parent",
                violation_error_message=_("A lower-tier authority lies within an upper-tier one."),
            )
        ]

    def __str__(self):
        return self.name
