"""What members think of working together, at the start and at the end of the year."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import among
from sets.enums import ReadinessMoment, SetState
from sets.models.focus import HIGHEST, LOWEST, score_field
from sets.models.learning_sets import MAX_HOURS
from sets.models.members import Member
from sets.models.roles import roles_of

QUESTIONS = ("trust", "roles", "history", "willingness")


class ReadinessQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the person's own answers. Others see pictures, never rows."""
        return self.filter(member__person_id=user.pk, member_id__in=roles_of(user).members)

    def asked_now(self):
        """Return the answers to what is asked now, as far along as each one's set is."""
        asked = models.Q(pk=None)
        for state in SetState.open_states():
            asked |= models.Q(moment=ReadinessMoment.of(state), member__pair__set__state=state)
        return self.filter(asked)


class Readiness(models.Model):
    """What one member answered at the start, or at the close: 1 (low) to 5 (high) each."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="readiness")
    moment = models.CharField(max_length=5, choices=ReadinessMoment.choices)
    trust = score_field(_("Trust between the tiers"))
    roles = score_field(_("Clarity of roles"))
    history = score_field(_("History of working together"))
    willingness = score_field(_("Willingness"))
    hours_a_month = models.PositiveSmallIntegerField(_("Hours a month that you can give"))
    comment = models.TextField(_("Anything else"), blank=True)
    at = models.DateTimeField(default=clock.now)

    objects = ReadinessQuerySet.as_manager()

    class Meta:
        ordering = ["moment", "pk"]
        verbose_name_plural = "readiness"
        constraints = [
            among("moment", ReadinessMoment, "readiness_moment"),
            models.UniqueConstraint(fields=["member", "moment"], name="readiness_once_a_moment"),
            models.CheckConstraint(
                condition=Q(trust__range=(LOWEST, HIGHEST))
                & Q(roles__range=(LOWEST, HIGHEST))
                & Q(history__range=(LOWEST, HIGHEST))
                & Q(willingness__range=(LOWEST, HIGHEST)),
                name="readiness_one_to_five",
                violation_error_message=_("Answers go from 1 to 5."),
            ),
            models.CheckConstraint(
                condition=Q(hours_a_month__lte=MAX_HOURS),
                name="readiness_hours",
                violation_error_message=_("That is more hours than a month of work has."),
            ),
        ]

    def __str__(self):
        return str(self.get_moment_display())
