"""Keys with which a researcher's program reads what their extracts have."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from sets.models import ProgrammeRole
from sets.models.roles import roles_of

MAX_DAYS = 365


class ResearchTokenQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the person's own, and those of programmes that they manage."""
        roles = roles_of(user)
        return self.filter(
            Q(role__programme_id__in=roles.manages)
            | Q(role__person_id=user.pk, role__programme_id__in=roles.researches)
        )

    def working(self, at=None):
        """Return those that open something now: the role is still held by somebody active."""
        return self.filter(
            revoked_at=None,
            expires_at__gt=at or clock.now(),
            role__removed_at=None,
            role__person__is_active=True,
        )


class ResearchToken(models.Model):
    """A token for reading, of one role in one programme. Only its hash is kept.

    ``tables``: the values of ``TableKind`` that it reads, of the extracts of that role.
    """

    role = models.ForeignKey(ProgrammeRole, models.PROTECT, related_name="research_tokens")
    name = models.CharField(_("What is it for?"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    tables = models.JSONField(_("Tables"))
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = ResearchTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at"))
                & Q(expires_at__lte=F("made_at") + dt.timedelta(days=MAX_DAYS)),
                name="research_token_expires",
                violation_error_message=_("A token works for a year at most."),
            ),
            models.CheckConstraint(
                condition=~Q(tables=[]),
                name="research_token_has_tables",
                violation_error_message=_("Choose at least one table."),
            ),
        ]

    def __str__(self):
        return self.name

    def works(self, at=None):
        return self.revoked_at is None and self.expires_at > (at or clock.now())
