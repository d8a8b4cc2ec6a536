"""The public page of a released report: where it is, which version it shows, whether it is on."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from reports.enums import ReportState
from reports.models.reports import Report, Snapshot


class PublicPageQuerySet(models.QuerySet):
    def shown(self):
        """Return those that anybody can read now, as ``PublicPage.is_shown`` says of one."""
        out = {"report__state": ReportState.RELEASED, "report__snapshot": F("snapshot")}
        return self.filter(off_at=None, **out)


class PublicPage(models.Model):
    """A page that anybody may read, without signing in. There is no row until it is switched on.

    It shows ``snapshot``, which its facilitators switched on, as long as that is the version that
    is released: a report that was reopened, or released again, has a notice in its place. The
    address stays. ``off_by``: who switched it off; null where something else took it down.
    ``allowed``: the sides that had said yes as it was switched on, each a list of the pair's
    number, the side, its partnership's name, and the day. It outlasts the signatures, which
    clearing deletes.
    """

    report = models.OneToOneField(Report, models.PROTECT, related_name="public_page")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    on_at = models.DateTimeField(default=clock.now)
    on_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    off_at = models.DateTimeField(null=True)
    off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    allowed = models.JSONField(default=list)

    objects = PublicPageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(off_by__isnull=True) | Q(off_at__isnull=False),
                name="public_page_switched_off_at_a_time",
                violation_error_message=_("A page that somebody switched off has a time."),
            ),
        ]

    def __str__(self):
        return str(self.report)

    @property
    def is_of_what_is_out(self):
        report = self.report
        return report.state == ReportState.RELEASED and report.snapshot_id == self.snapshot_id

    @property
    def is_shown(self):
        return self.off_at is None and self.is_of_what_is_out
