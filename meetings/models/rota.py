"""Who looks after what in one meeting, by rota: the clock, the notes, how the set works."""

from django.db import models

from als.core import clock
from als.core.constraints import among
from meetings.enums import MeetingRole
from meetings.models.cycles import Meeting
from sets.models import Member
from sets.models.roles import roles_of


class RoleHolderQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(meeting__cycle__set_id__in=roles_of(user).inside)


class RoleHolder(models.Model):
    """A member who has a role in one meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="role_holders")
    role = models.CharField(max_length=12, choices=MeetingRole.choices)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = RoleHolderQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            among("role", MeetingRole, "role_holder_role"),
            models.UniqueConstraint(fields=["meeting", "role"], name="role_holder_once"),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.member}"
