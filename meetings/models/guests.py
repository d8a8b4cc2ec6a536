"""Who comes to one meeting as a guest: a name on its record, and no account."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from als.core import clock
from meetings.models.cycles import Meeting
from sets.models.roles import roles_of


class GuestQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(meeting__cycle__set_id__in=roles_of(user).inside)


class Guest(models.Model):
    """Somebody who is no member and takes part in one meeting. They sign in to nothing."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="guests")
    name = models.CharField(_("Name"), max_length=150)
    comes_from = models.CharField(_("Organisation or role"), max_length=150, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = GuestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "name"],
                name="guest_once_a_meeting",
                violation_error_message=_("This guest is on the list already."),
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="guest_has_a_name"),
        ]

    def __str__(self):
        # Never the name: the audit log has no personal data of people without an account.
        return str(_("Guest"))
