"""An authority ends, and another takes its place in the pairs that it took part in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from sets.models.pairs import Partnership
from sets.models.register import Authority


class SuccessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those of partnerships that take part in programmes the person manages."""
        return self.filter(partnership__in=Partnership.objects.visible_to(user))


class Succession(models.Model):
    """On this day a partnership passed to another authority, and goes on under its name.

    One that was wrong stays on record: another corrects it.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="successions")
    old_name = models.CharField(max_length=200)
    new_name = models.CharField(_("New name"), max_length=200)
    old_authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+")
    new_authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+")
    day = models.DateField(_("Since when?"))
    reason = models.TextField(_("Why, and by what law or decision?"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="succession_has_reason",
                violation_error_message=_("Say why, in a sentence."),
            ),
            models.CheckConstraint(
                condition=~Q(new_name=F("old_name"))
                | Q(old_authority=None, new_authority__isnull=False)
                | Q(old_authority__isnull=False, new_authority=None)
                | Q(old_authority__isnull=False, new_authority__isnull=False)
                & ~Q(new_authority=F("old_authority")),
                name="succession_changes_something",
                violation_error_message=_("Give a new name, or another authority."),
            ),
        ]

    def __str__(self):
        return f"{self.old_name} → {self.new_name}"

    @property
    def before_and_after(self):
        """Return the two names; where the name has stayed, those of the authorities."""
        if self.old_name != self.new_name:
            return self.old_name, self.new_name
        authorities = self.old_authority, self.new_authority
        return tuple(one.name if one else self.new_name for one in authorities)
