"""What the released lessons of a programme's sets say together."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import among
from als.core.enums import JobState
from als.core.models.jobs import WorkerFile, WorkerFileQuerySet
from als.core.text.shortening import shortened
from reports.enums import Relation
from reports.models.reports import Snapshot
from sets.models import Programme
from sets.models.roles import roles_of
from sets.selectors.programmes import programmes_read_by


class FindingQuerySet(models.QuerySet):
    def current(self):
        return self.filter(withdrawn_at=None)

    def visible_to(self, user):
        return self.filter(programme__in=programmes_read_by(user))


class Finding(models.Model):
    """What a programme manager reads out of lessons of several sets: a sentence, and why."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="findings")
    statement = models.TextField(_("Finding"))
    explanation = models.TextField(_("What it rests on, and where sets differ"), blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return shortened(self.statement, 90)


class FindingLesson(models.Model):
    """How a lesson of a released version relates to a finding. ``mark`` is the lesson's ("L3")."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="lessons")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    mark = models.CharField(max_length=6)
    relation = models.CharField(max_length=12, choices=Relation.choices, default=Relation.SUPPORTS)

    class Meta:
        ordering = ["pk"]
        constraints = [
            among("relation", Relation, "finding_lesson_relation"),
            models.UniqueConstraint(
                fields=["finding", "snapshot", "mark"], name="finding_lesson_once"
            ),
        ]

    def __str__(self):
        return f"{self.finding}: {self.mark}"


class SynthesisQuerySet(WorkerFileQuerySet):
    def visible_to(self, user):
        """Return those that are ready to all of the programme, the others to its managers."""
        ready = Q(state=JobState.READY, programme__in=programmes_read_by(user))
        return self.filter(ready | Q(programme_id__in=roles_of(user).manages))


class Synthesis(WorkerFile):
    """The PDF of a programme's synthesis, as it was when it was asked for (``content``)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="syntheses")
    content = models.JSONField()
    file = models.FileField(upload_to="syntheses/", blank=True)
    pages = models.PositiveSmallIntegerField(null=True)

    objects = SynthesisQuerySet.as_manager()

    class Meta(WorkerFile.Meta):
        verbose_name_plural = "syntheses"
        constraints = [
            *WorkerFile.Meta.constraints,
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(state__in=sorted(JobState.open_states())),
                name="synthesis_one_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.programme}, {self.get_state_display()}"
