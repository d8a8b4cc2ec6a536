"""Lessons, what they rest on, and who stands behind them."""

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Case, Q, Value, When
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.models import Issue, ProgressEntry, ProposedAction
from als.core import clock
from als.core.constraints import all_or_none, among, one_of
from als.core.disclosure import Disclosure
from als.core.text.shortening import shortened
from meetings.enums import MinutesState
from meetings.models import Minute
from reports.enums import EndorsementAnswer, LessonKind, LessonState, Stance
from reports.sources import SOURCES, key_of_link
from sets.enums import Tier
from sets.models import LearningSet, Pair
from sets.models.roles import roles_of

# Letters of a text in the summary: two pages hold eight lessons with three texts of that length.
IN_SHORT = 160
TITLE = 60  # letters: a line of the contents, or of a running head
SUMMARY = ("title", "rests_on", "limit", "asked")


class LessonQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(set_id__in=roles_of(user).inside)

    def open(self):
        return self.filter(state=LessonState.OPEN)


class Lesson(models.Model):
    """A general conclusion for policy or practice.

    ``audiences`` is a list of codes from the programme's own list. ``summarised_version`` is the
    version of the text that the editors' summary of it is about; 0 while there is none.
    """

    set = models.ForeignKey(LearningSet, models.PROTECT, related_name="lessons")
    statement = models.TextField(_("Lesson"))
    explanation = models.TextField(_("Explanation"), blank=True)
    kind = models.CharField(
        _("Is it for policy or for practice?"), max_length=10, choices=LessonKind.choices
    )
    audiences = models.JSONField(_("Whom is it for?"), default=list)
    # What the report's editors call it, and say of it in the summary, each on one line or two
    title = models.CharField(_("Short title"), max_length=TITLE, blank=True)
    rests_on = models.CharField(_("What it rests on"), max_length=IN_SHORT, blank=True)
    limit = models.CharField(_("Its limit"), max_length=IN_SHORT, blank=True)
    asked = models.CharField(_("What is asked of whom"), max_length=IN_SHORT, blank=True)
    summarised_version = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=clock.now)
    text_version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=7, choices=LessonState.choices, default=LessonState.OPEN)
    dropped_at = models.DateTimeField(null=True)
    dropped_reason = models.TextField(_("Why?"), blank=True)

    history = HistoricalRecords()
    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            among("kind", LessonKind, "lesson_kind"),
            among("state", LessonState, "lesson_state"),
            all_or_none(
                "dropped_at",
                when=Q(state=LessonState.DROPPED),
                name="lesson_dropped_has_its_time",
                sentence=_("A lesson that was dropped has the time at which it was."),
            ),
        ]

    title_reads = ()

    def __str__(self):
        return shortened(self.statement, 90)

    @property
    def is_open(self):
        return self.state == LessonState.OPEN

    @property
    def has_old_summary(self):
        """Whether its summary was written for words, or readers, that it no longer has."""
        written = any(getattr(self, name) for name in SUMMARY)
        return written and self.summarised_version != self.text_version


class EvidenceQuerySet(models.QuerySet):
    def current(self):
        return self.filter(removed_at=None)

    def with_things(self):
        """Load what each links to, as far as its words, its pair and its side need it."""
        return self.select_related(
            "issue__pair",
            "issue__confirmed_by",
            "action__issue__pair",
            "progress__action__issue__pair",
            "progress__author",
            "minute__meeting__cycle",
            "minute__pair",
        )

    def as_listed(self):
        """Load of what each links to as much as its title, address, weight and gaps are made of."""
        of_issue = ("disclosure", "pair", "theme")
        columns = {
            "issue": (*of_issue, "title", "confirmed_by__side"),
            "action": ("what", "state", "leading_side"),
            "action__issue": of_issue,
            "progress": ("action", "done", "disclosure", "author__side"),
            "progress__action__issue": of_issue,
            "minute": ("text", "disclosure", "pair", "meeting__minutes_state"),
        }
        paths = [f"{path}__{name}" for path, names in columns.items() for name in names]
        joined = ("issue__confirmed_by", "action__issue", "minute__meeting")
        rows = self.select_related(*joined, "progress__action__issue", "progress__author")
        return rows.only("lesson", *SOURCES, "stance", "note", *paths)

    def with_visibility(self, user, among=None):
        """Annotate ``is_visible``: may the person read what it links to?

        What isn't among these (a ``Q``) isn't looked for, and counts as hidden.
        """
        visible = Q()
        for key, source in SOURCES.items():
            # In this order: what a kind has is looked for where a row links to one of it.
            visible |= Q((f"{key}__isnull", False), (f"{key}__in", source.visible_to(user)))
        return self.annotate(
            is_visible=Case(
                When((among or Q()) & visible, then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            )
        )


class Evidence(models.Model):
    """A link from a lesson to exactly one thing that it rests on, or that qualifies it."""

    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="evidence")
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, related_name="evidence")
    action = models.ForeignKey(ProposedAction, models.PROTECT, null=True, related_name="evidence")
    progress = models.ForeignKey(ProgressEntry, models.PROTECT, null=True, related_name="evidence")
    minute = models.ForeignKey(Minute, models.PROTECT, null=True, related_name="evidence")
    stance = models.CharField(max_length=10, choices=Stance.choices, default=Stance.SUPPORTS)
    note = models.TextField(_("What it shows"), blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [
            among("stance", Stance, "evidence_stance"),
            one_of(
                *SOURCES,
                name="evidence_is_one_thing",
                sentence=_("Choose one thing that the lesson rests on."),
            ),
            *[
                models.UniqueConstraint(
                    fields=["lesson", kind],
                    condition=Q(**{f"{kind}__isnull": False}, removed_at__isnull=True),
                    name=f"evidence_{kind}_once",
                    violation_error_message=_("The lesson rests on this already."),
                )
                for kind in SOURCES
            ],
        ]

    def __str__(self):
        return f"{self.lesson}: {self.thing}"

    @cached_property  # asked for by all that follow; it never changes
    def kind(self):
        """The ``key`` of the ``EntrySource`` that it links to."""
        return key_of_link(self)[0]

    @property
    def source(self):
        return SOURCES[self.kind]

    @property
    def thing(self):
        return getattr(self, self.kind)

    @property
    def title(self):
        """What the thing is called, or says, in a line."""
        return self.source.title(self.thing)

    @property
    def url(self):
        return self.source.url(self.thing)

    @property
    def may_be_reported(self):
        """Whether its disclosure lets it into the report; its pair still has to consent."""
        if self.minute and self.minute.meeting.minutes_state not in MinutesState.shared_states():
            return False
        return Disclosure.reportable() >= set(self.source.disclosures(self.thing))

    @property
    def issue_behind(self):
        """The issue that it is, or that it belongs to; none for a minute."""
        return self.source.issue(self.thing)

    @property
    def pair_id(self):
        """The pair that it comes from; none for a minute that is the whole set's."""
        return self.source.pair_id(self.thing)

    @property
    def side(self):
        """The side that raised, leads or wrote it; empty where it was neither's alone."""
        return self.source.side(self.thing)


class EndorsementQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(lesson__in=Lesson.objects.visible_to(user))


class Endorsement(models.Model):
    """What one side of one pair says to one version of a lesson's text."""

    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="endorsements")
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="endorsements")
    side = models.CharField(max_length=5, choices=Tier.choices)
    text_version = models.PositiveSmallIntegerField()
    answer = models.CharField(
        _("What is your side’s answer?"), max_length=12, choices=EndorsementAnswer.choices
    )
    comment = models.TextField(_("In your own words"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        ordering = ["pair__number", "-side"]
        constraints = [
            among("side", Tier, "endorsement_side"),
            among("answer", EndorsementAnswer, "endorsement_answer"),
            models.UniqueConstraint(
                fields=["lesson", "pair", "side", "text_version"], name="endorsement_once_a_side"
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=sorted(EndorsementAnswer.with_comment())) | ~Q(comment=""),
                name="endorsement_reservation_has_words",
                violation_error_message=_("Enter your reservation in your own words."),
            ),
        ]

    def __str__(self):
        return f"{self.pair}: {self.get_answer_display()}"

    @property
    def report_texts(self):
        """Return what the report prints of it, without names: no words of those who agree."""
        return [self.comment] if self.answer in EndorsementAnswer.with_comment() else []
