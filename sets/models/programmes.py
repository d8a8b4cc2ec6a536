from django.db import models
from django.utils.translation import gettext_lazy as _

from als.common import clock
from als.common.zones import valid_zone
from sets.enums import Tier
from sets.models.register import Register
from sets.models.roles import roles_of


class ProgrammeQuerySet(models.QuerySet):
    def managed_by(self, user):
        return self.filter(pk__in=roles_of(user).manages)

    def using(self, register):
        """Return those whose pairs choose from the register, or have places of it."""
        return self.filter(
            models.Q(register=register) | models.Q(partnerships__authority__register=register)
        )


class Programme(models.Model):
    """A sponsored piece of action research with one or more sets. It names its two tiers."""

    name = models.CharField(_("Name"), max_length=200)
    sponsor = models.CharField(_("Sponsor"), max_length=200)
    purpose = models.TextField(_("Purpose"))
    contact_name = models.CharField(_("Contact"), max_length=200)
    contact_email = models.EmailField(_("Contact's email address"))
    upper_singular = models.CharField(_("Upper tier, one"), max_length=60)
    upper_plural = models.CharField(_("Upper tier, several"), max_length=60)
    lower_singular = models.CharField(_("Lower tier, one"), max_length=60)
    lower_plural = models.CharField(_("Lower tier, several"), max_length=60)
    start = models.DateField(_("Starts"))
    end = models.DateField(_("Ends"))
    time_zone = models.CharField(
        _("Time zone"), max_length=60, default="Europe/London", validators=[valid_zone]
    )
    language = models.CharField(_("Language"), max_length=10, default="en")
    register = models.ForeignKey(
        Register,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name=_("Register of authorities"),
    )
    created = models.DateTimeField(default=clock.now, editable=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")),
                name="programme_ends_after_start",
                violation_error_message=_("The programme has to end after it starts."),
            )
        ]

    def __str__(self):
        return self.name

    def tier_word(self, side):
        """Return this programme's word for one organisation of a tier."""
        return self.upper_singular if side == Tier.UPPER else self.lower_singular

    def tier_words(self, side):
        """Return this programme's word for several organisations of a tier."""
        return self.upper_plural if side == Tier.UPPER else self.lower_plural
