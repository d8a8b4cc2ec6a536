"""A country's authorities of two tiers, by edition."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from als.core.alphabet import ByAlphabet
from sets.enums import Tier
from sets.models.roles import roles_of


class RegisterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return all of them for those who manage a programme: what is in them is public."""
        return self if roles_of(user).manages else self.none()


class Register(models.Model):
    """An official list of a country's authorities of two tiers, in its newest edition."""

    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=120, unique=True)
    source = models.CharField(_("Source and licence"), max_length=300, blank=True)
    vintage = models.CharField(_("Edition"), max_length=10)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        ordering = [ByAlphabet("name")]

    def __str__(self):
        return self.name


class AuthorityQuerySet(models.QuerySet):
    def of_newest_edition(self):
        """Return those that their register's newest edition still names, for new pairs."""
        return self.filter(vintage=F("register__vintage"))

    def gone(self):
        """Return those that their register's newest edition no longer names."""
        return self.exclude(vintage=F("register__vintage"))


class Authority(models.Model):
    """An authority of an official register. ``vintage`` is the last edition that names it."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="authorities")
    # May be made of two names
    code = models.CharField(pgettext_lazy("of an authority", "Code"), max_length=250)
    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=120)
    tier = models.CharField(_("Tier"), max_length=5, choices=Tier.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    vintage = models.CharField(_("Edition"), max_length=10)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        ordering = [ByAlphabet("name"), "code"]
        verbose_name_plural = "authorities"
        constraints = [
            models.UniqueConstraint(
                fields=["register", "tier", "code"], name="authority_code_once"
            ),
            models.CheckConstraint(
                condition=Q(tier=Tier.UPPER, parent__isnull=True)
                | Q(tier=Tier.LOWER, parent__isnull=False),
                name="authority_lower_has_parent",
                violation_error_message=_("A lower-tier authority is within an upper-tier one."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def own_code(self):
        """Return the code to be shown, or nothing where the name stands as one."""
        return "" if self.code.startswith(self.name) else self.code

    @property
    def is_gone(self):
        """Say whether the register's newest edition no longer names it."""
        return self.vintage != self.register.vintage
