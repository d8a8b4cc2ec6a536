"""The PDF of what came of a report: the sponsor's answers as they were when it was made."""

from django.db import models
from django.db.models import Q

from als.core.enums import JobState
from als.core.models.jobs import WorkerFile, WorkerFileQuerySet
from reports.models.reports import Report
from sets.selectors.programmes import programmes_read_by


class OutcomeQuerySet(WorkerFileQuerySet):
    def visible_to(self, user):
        """Return those of the programmes in which the person reads what was released."""
        return self.filter(report__set__programme__in=programmes_read_by(user))


class Outcome(WorkerFile):
    """The PDF of “What came of it”, from ``content``, which was kept when it was asked for."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="outcomes")
    content = models.JSONField()
    file = models.FileField(upload_to="outcomes/", blank=True)
    pages = models.PositiveSmallIntegerField(null=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta(WorkerFile.Meta):
        constraints = [
            *WorkerFile.Meta.constraints,
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(state__in=sorted(JobState.open_states())),
                name="outcome_one_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.report}"
