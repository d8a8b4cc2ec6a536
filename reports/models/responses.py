"""The sponsor's answers to the lessons of a released report: a draft, then frozen versions."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import among
from als.core.revisions import revision_of
from reports.enums import ResponseAnswer
from reports.models.reports import Report, Snapshot
from sets.models.roles import roles_of
from sets.selectors.programmes import programmes_read_by

MAX_WHO_LENGTH = 200
# What the sponsor writes, in the order in which one reads it.
RESPONSE_FIELDS = ("answer", "reason", "deeds", "who", "due", "changed")


class ReportedLessonQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(report__set__programme__in=programmes_read_by(user))

    def current(self):
        """Return those that stand in the newest released version of their report."""
        return self.filter(is_current=True)

    def unanswered(self):
        """Return those to which the sponsor has published no answer yet."""
        return self.filter(responses=None)


class ReportedLesson(models.Model):
    """A lesson that a report has released: one row in all its versions, by the lesson's own key.

    ``snapshot`` is the newest released version that has it, ``mark`` what it is called there
    ("L3"); its words are read from that version and from nothing else.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="reported_lessons")
    key = models.CharField(max_length=40)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    mark = models.CharField(max_length=6)
    position = models.PositiveSmallIntegerField()
    is_current = models.BooleanField(default=True)

    objects = ReportedLessonQuerySet.as_manager()

    class Meta:
        ordering = ["-is_current", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="reported_lesson_once"),
        ]

    def __str__(self):
        return f"{self.report}: {self.mark}"


class ResponseBase(models.Model):
    """The words of an answer: what, why, what will be done, by whom, by when; later what changed.

    ``due`` says of an answer under consideration by when it will be decided.
    """

    answer = models.CharField(_("Answer"), max_length=12, choices=ResponseAnswer.choices)
    reason = models.TextField(_("Why?"), blank=True)
    deeds = models.TextField(_("What will be done?"), blank=True)
    who = models.CharField(_("By whom?"), max_length=MAX_WHO_LENGTH, blank=True)
    due = models.DateField(_("By when?"), null=True, blank=True)
    changed = models.TextField(_("What has changed since the last answer?"), blank=True)

    class Meta:
        abstract = True


class ResponseDraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those of the programmes that the person sponsors: nobody else sees a draft."""
        return self.filter(lesson__report__set__programme_id__in=roles_of(user).sponsors)


class ResponseDraft(ResponseBase):
    """An answer that is not published: the sponsor's own, and gone once it is.

    All of the sponsor's people write in the same one (``als.core.revisions``).
    """

    lesson = models.OneToOneField(ReportedLesson, models.CASCADE, related_name="draft")
    answer = models.CharField(
        _("Answer"), max_length=12, choices=ResponseAnswer.choices, blank=True
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    objects = ResponseDraftQuerySet.as_manager()

    class Meta:
        ordering = ["lesson"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=["", *sorted(ResponseAnswer)]), name="response_draft_answer"
            ),
        ]

    def __str__(self):
        return f"{self.lesson_id}"

    @property
    def revision(self):
        return revision_of(self, RESPONSE_FIELDS)

    def missing(self, version):
        """Return the names of the fields without which it can't be published as that version."""
        wanted = ["answer", "reason"]
        if self.answer in ResponseAnswer.with_deeds():
            wanted += ["deeds", "who"]
        if self.answer in ResponseAnswer.with_day():
            wanted += ["due"]
        if version > 1:
            wanted += ["changed"]
        return [name for name in wanted if not getattr(self, name)]


class ResponseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those of the programmes in which the person reads what was released."""
        return self.filter(lesson__report__set__programme__in=programmes_read_by(user))

    def newest(self):
        """Return of each lesson the newest only."""
        newer = self.model.objects.filter(
            lesson=OuterRef("lesson"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(newer))


class Response(ResponseBase):
    """One published version of the sponsor's answer to a lesson. Never changed once written.

    ``snapshot`` is the version of the report that was answered; the next one may word the lesson
    otherwise.
    """

    lesson = models.ForeignKey(ReportedLesson, models.PROTECT, related_name="responses")
    version = models.PositiveSmallIntegerField()
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=clock.now)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["lesson", "-version"]
        constraints = [
            among("answer", ResponseAnswer, "response_answer"),
            models.UniqueConstraint(fields=["lesson", "version"], name="response_version_once"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="response_says_why",
                violation_error_message=_("An answer says why."),
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=sorted(ResponseAnswer.with_deeds()))
                | (~Q(deeds="") & ~Q(who="")),
                name="response_says_what_and_who",
                violation_error_message=_(
                    "An answer that accepts a lesson says what will be done, and by whom."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=sorted(ResponseAnswer.with_day())) | Q(due__isnull=False),
                name="response_says_by_when",
                violation_error_message=_("Say by when it will be done, or decided."),
            ),
            models.CheckConstraint(
                condition=(Q(version=1) & Q(changed="")) | (Q(version__gt=1) & ~Q(changed="")),
                name="response_later_says_what_changed",
                violation_error_message=_("A later answer says what has changed since."),
            ),
        ]

    def __str__(self):
        return f"{self.lesson.mark}: {self.get_answer_display()}"
