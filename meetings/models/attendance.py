"""Who comes, and who was there; dates to choose from."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import among
from als.core.formats import date_time
from meetings.enums import Answer, Fit, Outcome
from meetings.models.cycles import Meeting
from sets.models import Member
from sets.models.roles import roles_of


class Attendance(models.Model):
    """One member at one meeting: what they answered, and what came of it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Member, models.PROTECT, related_name="attendances")
    answer = models.CharField(_("Will you come?"), max_length=5, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)

    stand_in = models.CharField(
        _("Who stood in"), max_length=150, blank=True, help_text=_("Name, and for whom they speak.")
    )

    class Meta:
        ordering = ["member__pair__number", "-member__side", "-member__lead", "member"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="attendance_once"),
            models.CheckConstraint(
                condition=(Q(outcome=Outcome.STOOD_IN) & ~Q(stand_in=""))
                | (~Q(outcome=Outcome.STOOD_IN) & Q(stand_in="")),
                name="attendance_stand_in_has_a_name",
                violation_error_message=_("Say who stood in."),
            ),
        ]

    def __str__(self):
        return f"{self.member}, {self.meeting}"


class DateOptionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(meeting__cycle__set_id__in=roles_of(user).inside)

    def offered(self):
        return self.filter(withdrawn_at=None)

    def open_for(self, members):
        """Return what is still to come and has no answer from any of these members (keys)."""
        answered = DateAnswer.objects.filter(option=OuterRef("pk"), member__in=members)
        return self.offered().filter(~Exists(answered), starts__gt=clock.now())


class Invited(models.Model):
    """A person who got a meeting's invitation: updates and the cancellation go there too.

    ``at`` is when they were last notified: a reminder that was due before then is not needed.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invited")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="invited_once"),
        ]

    def __str__(self):
        return f"{self.person}, {self.meeting}"


class DateOption(models.Model):
    """A slot that a date poll offers."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="date_options")
    starts = models.DateTimeField(_("Starts"))
    ends = models.DateTimeField(_("Ends"))
    withdrawn_at = models.DateTimeField(null=True)

    objects = DateOptionQuerySet.as_manager()

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "starts", "ends"],
                name="date_option_once",
                violation_error_message=_("This slot is already in the poll."),
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="date_option_ends_after_start",
                violation_error_message=_("The slot has to end after it starts."),
            ),
        ]

    def __str__(self):
        return f"{self.meeting}, {date_time(self.starts)}"


class DateAnswer(models.Model):
    """What one member says to one slot."""

    option = models.ForeignKey(DateOption, models.PROTECT, related_name="answers")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    fit = models.CharField(max_length=5, choices=Fit.choices)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            among("fit", Fit, "date_answer_fit"),
            models.UniqueConstraint(fields=["option", "member"], name="date_answer_once"),
        ]

    def __str__(self):
        return f"{self.member}: {self.fit}"
