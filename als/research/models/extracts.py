"""Extracts of coded rows: who asked for which parts of which sets, and the file."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.enums import JobState
from als.core.formats import long_date
from als.core.models.jobs import WorkerFile, WorkerFileQuerySet
from als.research.enums import TableKind
from reports.enums import ReportState
from reports.models import Snapshot
from sets.enums import ResearchUse
from sets.models import LearningSet, ProgrammeRole
from sets.models.roles import roles_of


def sets_open_to_research():
    """Return the sets of which researchers may have rows now.

    Their ground rules allow it, and what they release is out: while a report is being corrected,
    nothing goes. What names a set's people could have is known as long as its data is there.
    """
    return LearningSet.objects.filter(
        research=ResearchUse.YES, report__state=ReportState.RELEASED, cleared_at=None
    )


class ExtractQuerySet(WorkerFileQuerySet):
    def visible_to(self, user):
        """Return those that were made of the person's sets, in programmes they manage, or by them.

        That it was made: whom it is given to is ``given_to``.
        """
        roles = roles_of(user)
        of_sets = ExtractSet.objects.filter(extract=OuterRef("pk"), set_id__in=roles.inside)
        return self.filter(
            Exists(of_sets)
            | Q(role__programme_id__in=roles.manages)
            | Q(role__person_id=user.pk, role__programme_id__in=roles.researches)
        )

    def given_to(self, user):
        """Return the person's own, in programmes whose researcher they are now."""
        researches = roles_of(user).researches
        return self.filter(
            role__person_id=user.pk, role__removed_at=None, role__programme_id__in=researches
        )

    def there(self):
        """Return those whose file is there, whoever may still have it."""
        return self.filter(state=JobState.READY, gone_at=None)

    def allowed(self):
        """Return those that can be taken: ready, still there, and all of their sets allow it.

        What is out of each set is the version of which they were made.
        """
        fine = Q(set__in=sets_open_to_research(), set__report__snapshot=F("snapshot"))
        against = ExtractSet.objects.filter(~fine, extract=OuterRef("pk"))
        return self.there().filter(~Exists(against))


class Extract(WorkerFile):
    """Tables of coded rows for one researcher. ``tables``: the values of ``TableKind`` in it.

    ``counts``: how many rows each table has. The codes in it are those of the researcher's role.
    """

    role = models.ForeignKey(ProgrammeRole, models.PROTECT, related_name="extracts")
    tables = models.JSONField(_("Tables"))
    counts = models.JSONField(default=dict)
    file = models.FileField(upload_to="research/", blank=True)
    read_at = models.DateTimeField(
        null=True,
        help_text="When a program first read it, on the last day on which one did",
    )
    gone_at = models.DateTimeField(null=True, help_text="When the file was removed again")

    objects = ExtractQuerySet.as_manager()

    class Meta(WorkerFile.Meta):
        constraints = [
            *WorkerFile.Meta.constraints,
            models.UniqueConstraint(
                fields=["role"],
                condition=Q(state__in=sorted(JobState.open_states())),
                name="extract_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(tables=[]),
                name="extract_has_tables",
                violation_error_message=_("Choose at least one table."),
            ),
            models.CheckConstraint(
                condition=Q(gone_at=None) | Q(state=JobState.READY),
                name="extract_gone_was_there",
            ),
        ]

    def __str__(self):
        return f"{long_date(self.asked_at)}, {self.get_state_display()}"

    @property
    def was_read_today(self):
        """Has it been noted that a program read it today (UTC)?"""
        return self.read_at is not None and self.read_at.date() == clock.now().date()

    @property
    def table_names(self):
        return [str(TableKind(kind).label) for kind in self.tables]


class ExtractSet(models.Model):
    """A set of which rows are in an extract, and the released version that they are of."""

    extract = models.ForeignKey(Extract, models.PROTECT, related_name="sets")
    set = models.ForeignKey(LearningSet, models.PROTECT, related_name="extracts")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["extract", "set"], name="extract_has_a_set_once")
        ]

    def __str__(self):
        return f"{self.extract}: {self.set}"
