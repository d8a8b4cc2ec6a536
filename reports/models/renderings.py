"""Files made from frozen versions, and who took them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from als.core import clock
from als.core.constraints import among
from als.core.enums import JobState
from als.core.models.jobs import WorkerFile, WorkerFileQuerySet
from reports.enums import RenderingFormat
from reports.models.reports import Snapshot
from sets.models.roles import roles_of


class RenderingQuerySet(WorkerFileQuerySet):
    def visible_to(self, user):
        """Return those of the person's sets, and for sponsors those of released versions."""
        roles = roles_of(user)
        return self.filter(
            Q(snapshot__report__set_id__in=roles.inside)
            | Q(
                snapshot__report__set__programme_id__in=roles.sponsors | roles.manages,
                snapshot__released_at__isnull=False,
                state=JobState.READY,
            )
        )

    def in_sets_of(self, user):
        """Return those of the sets that the person is inside of, whatever their state."""
        return self.filter(snapshot__report__set_id__in=roles_of(user).inside)

    def released(self):
        return self.filter(snapshot__released_at__isnull=False, state=JobState.READY)


class Rendering(WorkerFile):
    """One file of one format, made from one snapshot. ``pages`` where the format has pages."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="renderings")
    format = models.CharField(
        max_length=7, choices=RenderingFormat.choices, default=RenderingFormat.PDF
    )
    file = models.FileField(upload_to="renderings/", blank=True)
    pages = models.PositiveSmallIntegerField(null=True)

    objects = RenderingQuerySet.as_manager()

    class Meta(WorkerFile.Meta):
        constraints = [
            *WorkerFile.Meta.constraints,
            among("format", RenderingFormat, "rendering_format"),
            models.UniqueConstraint(
                fields=["snapshot", "format"],
                condition=~Q(state__in=sorted(JobState.over_states())),
                name="rendering_one_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.snapshot}, {self.get_format_display()}"


class Download(models.Model):
    """Who took which file, when."""

    rendering = models.ForeignKey(Rendering, models.PROTECT, related_name="downloads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at"]

    def __str__(self):
        return f"{self.by}, {self.at:%Y-%m-%d}"
