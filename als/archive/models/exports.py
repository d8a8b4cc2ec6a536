"""All that is held about a person, as a file for that person, made by a worker."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from als.core.enums import JobState
from als.core.formats import long_date
from als.core.models.jobs import WorkerFile, WorkerFileQuerySet


class PersonExportQuerySet(WorkerFileQuerySet):
    def visible_to(self, user):
        """Return the person's own: nobody else ever reads one."""
        return self.filter(person_id=user.pk)


class PersonExport(WorkerFile):
    """A ZIP of what is held about its person, as it was when a worker made it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="data_exports"
    )
    file = models.FileField(upload_to="people/", blank=True)
    gone_at = models.DateTimeField(null=True, help_text="When the file was removed again")

    objects = PersonExportQuerySet.as_manager()

    class Meta(WorkerFile.Meta):
        constraints = [
            *WorkerFile.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=sorted(JobState.open_states())),
                name="person_export_one_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{long_date(self.asked_at)}, {self.get_state_display()}"
