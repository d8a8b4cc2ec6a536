"""What the set says at a meeting of one of its objectives, or of its focus."""

from hashlib import sha256

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import among
from meetings.enums import Progress
from meetings.models.cycles import Meeting
from sets.models.roles import roles_of


def key_of(words):
    """Return what identifies an objective by its words: it is a line of the set's text."""
    return sha256(" ".join(words.split()).encode()).hexdigest()[:16]


class ObjectiveReviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(meeting__cycle__set_id__in=roles_of(user).inside)

    def of_set(self, set_):
        """Return the set's reviews with their meetings, in the order of the meetings."""
        rows = self.filter(meeting__cycle__set=set_).select_related("meeting__cycle")
        return rows.order_by("meeting__cycle__number", "pk")


class ObjectiveReview(models.Model):
    """At one meeting: is the set further with this objective or not, and why.

    ``objective`` holds the words as they were then, ``key`` finds them again; the set's focus is
    looked at in the same way.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="objective_reviews")
    key = models.CharField(max_length=16)
    objective = models.TextField(_("Objective"))
    progress = models.CharField(_("How far?"), max_length=12, choices=Progress.choices)
    why = models.TextField(_("Why?"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = ObjectiveReviewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            among("progress", Progress, "objective_review_progress"),
            models.UniqueConstraint(
                fields=["meeting", "key"], name="objective_reviewed_once_a_meeting"
            ),
        ]

    def __str__(self):
        # Never the words: the audit log shows this.
        return str(_("Objective"))
