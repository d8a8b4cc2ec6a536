"""The report, its frozen versions, and both sides' sign-off."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from als.core import clock
from als.core.constraints import all_or_none, among
from als.core.prepared import prepared
from reports.enums import ReportState, SignOffAnswer
from sets.enums import Tier
from sets.models import LearningSet, Pair
from sets.models.roles import roles_of
from sets.selectors.programmes import programmes_read_by


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the reports of the sets that the person may read. Sponsors have ``Rendering``."""
        return self.filter(set_id__in=roles_of(user).inside)

    def released_to(self, user):
        """Return those of which the person reads what was released, whatever their state now."""
        out = Snapshot.objects.filter(report=OuterRef("pk"), released_at__isnull=False)
        return self.filter(Exists(out), set__programme__in=programmes_read_by(user))


class Report(models.Model):
    """The end-of-year lessons report of a set, and where it stands. Its words: ``ReportText``.

    ``snapshot`` is the frozen content that is up for sign-off, signed off or released.
    """

    set = models.OneToOneField(LearningSet, models.PROTECT, related_name="report")
    title = models.CharField(_("Title"), max_length=200)
    state = models.CharField(
        max_length=12, choices=ReportState.choices, default=ReportState.DRAFTING
    )
    version = models.PositiveSmallIntegerField(default=1)
    snapshot = models.ForeignKey("Snapshot", models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    answer_by = models.DateField(
        _("Sign off by"), null=True, blank=True, help_text="After it silence is “not answered”"
    )
    released_at = models.DateTimeField(null=True)
    respond_by = models.DateField(
        _("Sponsor’s answers due by"),
        null=True,
        blank=True,
        help_text="Set with the release; it stays while a correction is drafted",
    )
    identifier = models.CharField(
        _("Identifier"),
        max_length=100,
        blank=True,
        help_text="A DOI without its address, or a report number",
    )
    followed = models.JSONField(
        default=list, help_text="The short report on follow-ups, kept when its set was cleared"
    )

    history = HistoricalRecords(excluded_fields=["followed"])
    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            among("state", ReportState, "report_state"),
            all_or_none(
                "snapshot",
                "sent_at",
                when=~Q(state=ReportState.DRAFTING),
                name="report_sent_has_its_snapshot",
                sentence=_("A report that is up for sign-off is frozen."),
            ),
            all_or_none(
                "released_at",
                when=Q(state=ReportState.RELEASED),
                name="report_released_has_its_time",
                sentence=_("A released report has the time at which it was."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.RELEASED) | Q(respond_by__isnull=False),
                name="report_released_asks_for_answers",
                violation_error_message=_("A released report has a date for answers to it."),
            ),
        ]

    title_reads = ()

    def __str__(self):
        return self.title

    @classmethod
    def of(cls, set_):
        """Return the set's report; one that isn't saved yet where nobody has begun."""
        report = next(iter(_reports_of(set_.pk)), None) or cls(set=set_, title=set_.name)
        report.set = set_
        return report

    @property
    def is_frozen(self):
        return self.state != ReportState.DRAFTING


@prepared
def _reports_of(set_pk):
    return Report.objects.filter(set=set_pk).select_related("snapshot")


class Snapshot(models.Model):
    """The frozen content of one version of a report. Never changed once written.

    ``sha256`` is the hash of ``content`` as canonical JSON (sorted keys, UTF-8).
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="snapshots")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(default=clock.now)
    released_at = models.DateTimeField(null=True)
    # The version that the sides signed, where this one is it with their sign-offs in it.
    signed = models.ForeignKey("self", models.PROTECT, null=True, related_name="released_as")

    class Meta:
        ordering = ["-version", "-frozen_at"]
        constraints = [
            models.UniqueConstraint(fields=["report", "sha256"], name="snapshot_once"),
            models.UniqueConstraint(
                fields=["report", "version"],
                condition=Q(released_at__isnull=False),
                name="snapshot_one_release_a_version",
            ),
        ]

    def __str__(self):
        return _("%(title)s, version %(version)s") % {"title": self.report, "version": self.version}

    @property
    def title(self):
        """The title that the report had when it was frozen."""
        return self.content["title"]


class SignOffQuerySet(models.QuerySet):
    def counting(self):
        """Return those by which a side stands behind its version."""
        return self.filter(answer=SignOffAnswer.SIGNED, void_at=None)


class SignOff(models.Model):
    """What one side of one pair says to one frozen version: it stands behind it, or it doesn't.

    ``words``: why it does not sign, as the report prints it. ``void_at``: it counts no more,
    because what was signed may no longer go out.
    """

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="sign_offs")
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="sign_offs")
    side = models.CharField(max_length=5, choices=Tier.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    void_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=300, blank=True)
    answer = models.CharField(
        max_length=8, choices=SignOffAnswer.choices, default=SignOffAnswer.SIGNED
    )
    words = models.TextField(blank=True)
    public = models.BooleanField(
        null=True, help_text="Whether what it signs may have a public page; silence is no yes"
    )

    objects = SignOffQuerySet.as_manager()

    class Meta:
        ordering = ["pair__number", "-side"]
        constraints = [
            among("side", Tier, "sign_off_side"),
            among("answer", SignOffAnswer, "sign_off_answer"),
            models.CheckConstraint(
                condition=Q(answer=SignOffAnswer.SIGNED) | ~Q(words=""),
                name="sign_off_declined_says_why",
                violation_error_message=_("Enter why your side declines to sign."),
            ),
            models.CheckConstraint(
                condition=Q(public__isnull=True) | Q(answer=SignOffAnswer.SIGNED),
                name="sign_off_public_is_of_what_is_signed",
            ),
            models.UniqueConstraint(
                fields=["snapshot", "pair", "side"], name="sign_off_once_a_side"
            ),
        ]

    def __str__(self):
        return f"{self.pair}, {self.side}"

    @property
    def is_signed(self):
        return self.answer == SignOffAnswer.SIGNED
