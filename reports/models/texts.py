"""What people write in a report: one text for each section, kept while it is typed."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from als.core import clock
from als.core.constraints import among
from reports.enums import ReportSection
from reports.models.reports import Report


class ReportText(models.Model):
    """The Markdown that is in one section of a report. Each save is a revision."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="texts")
    section = models.CharField(max_length=10, choices=ReportSection.choices)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField(default=clock.now)

    history = HistoricalRecords()

    brought_together = False  # with what others saved since, by the save just made

    class Meta:
        ordering = ["report", "section"]
        constraints = [
            among("section", ReportSection, "report_text_section"),
            models.UniqueConstraint(
                fields=["report", "section"], name="report_text_once_a_section"
            ),
        ]

    def __str__(self):
        return f"{self.report}: {self.get_section_display()}"


class ReportDraftQuerySet(models.QuerySet):
    def of(self, person):
        return self.filter(person=person)


class ReportDraft(models.Model):
    """What a person is typing in a section and has not saved: theirs alone, kept on the server.

    ``base_revision`` is the revision that the typing started from (0 where there was no text).
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    report = models.ForeignKey(Report, models.CASCADE, related_name="drafts")
    section = models.CharField(max_length=10, choices=ReportSection.choices)
    text = models.TextField()
    base_revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=clock.now)

    objects = ReportDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "report", "section"], name="report_draft_once_a_section"
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.section}"
