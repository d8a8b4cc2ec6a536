"""Topics that a set may work on, their scores, and the focus that was decided on."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import all_or_none
from als.core.revisions import revision_of
from sets.models.learning_sets import LearningSet
from sets.models.members import Member
from sets.models.roles import roles_of

LOWEST, HIGHEST = 1, 5
CRITERIA = ("relevance", "importance", "feasibility")


def scoring_is_open(set_):
    """Return whether topics may still be proposed, changed and scored.

    A set whose ``workshop`` and ``focus`` were read along with it is asked without a query.
    """
    workshop, decision = getattr(set_, "workshop", None), getattr(set_, "focus", None)
    return decision is None and (workshop is None or workshop.scoring_closed_at is None)


class OfSetQuerySet(models.QuerySet):
    """Rows of a set that the whole set reads, once both sides of one's pair have agreed."""

    def visible_to(self, user):
        return self.filter(set_id__in=roles_of(user).inside)


class FocusTopicQuerySet(OfSetQuerySet):
    def standing(self):
        """Return those that can be scored and chosen: all but the withdrawn ones."""
        return self.filter(withdrawn_at=None)

    def unscored_by(self, members):
        """Return those that wait for a score of the person whose seats these are."""
        given = FocusScore.objects.filter(topic=OuterRef("pk"), member__person__members__in=members)
        return self.standing().filter(
            ~Exists(given), set__focus=None, set__workshop__scoring_closed_at=None
        )


class FocusScoreQuerySet(models.QuerySet):
    def of_set(self, set_):
        """Return the scores that count: those of topics that stand."""
        return self.filter(topic__set=set_, topic__withdrawn_at=None)

    def by_person(self, user):
        """Return one person's own scores, whichever of their seats they gave them from."""
        return self.filter(member__person=user)


class FocusWorkshop(models.Model):
    """The workshop that finds the focus: when, who was there, and are scores still taken?"""

    set = models.OneToOneField(LearningSet, models.PROTECT, related_name="workshop")
    held_on = models.DateField(_("Date of the workshop"), null=True, blank=True)
    present = models.TextField(_("Who was there"), blank=True)
    limits = models.TextField(_("Limits set by the sponsor"), blank=True)
    scoring_closed_at = models.DateTimeField(null=True)
    scoring_closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = OfSetQuerySet.as_manager()

    class Meta:
        constraints = [
            all_or_none(
                "scoring_closed_at",
                "scoring_closed_by",
                name="workshop_scoring_closed_by_somebody",
                sentence=_("Closed scoring has a time and a person."),
            )
        ]

    def __str__(self):
        return str(_("Focus workshop"))


class FocusTopic(models.Model):
    """Something that a member would give the year to."""

    set = models.ForeignKey(LearningSet, models.PROTECT, related_name="focus_topics")
    title = models.CharField(_("Topic"), max_length=200)
    description = models.TextField(_("Why it would be worth the year"))
    proposed_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)

    objects = FocusTopicQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.title

    @property
    def words(self):
        """Return the fingerprint of this wording: scores are given to the words."""
        return revision_of(self, ["title", "description"])


def score_field(label):
    """Return a column for a score from 1 to 5."""
    return models.PositiveSmallIntegerField(
        label, validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    )


# No page shows whose it is, and no history that somebody has scored: with two scorers each would
# know from the mean what the other gave (decision 19).
class FocusScore(models.Model):
    """What one member makes of one topic: 1 (low) to 5 (high) on each of the three criteria."""

    topic = models.ForeignKey(FocusTopic, models.PROTECT, related_name="scores")
    member = models.ForeignKey(Member, models.PROTECT, related_name="focus_scores")
    relevance = score_field(_("Relevance"))
    importance = score_field(_("Importance"))
    feasibility = score_field(_("Feasibility within the year"))
    at = models.DateTimeField(default=clock.now)

    objects = FocusScoreQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "member"], name="focus_score_once"),
            models.CheckConstraint(
                condition=Q(relevance__range=(LOWEST, HIGHEST))
                & Q(importance__range=(LOWEST, HIGHEST))
                & Q(feasibility__range=(LOWEST, HIGHEST)),
                name="focus_score_one_to_five",
                violation_error_message=_("Scores go from 1 to 5."),
            ),
        ]

    def __str__(self):
        return f"{self.topic}: {self.relevance}, {self.importance}, {self.feasibility}"


class FocusDecision(models.Model):
    """The focus that the set chose, with its reasons."""

    set = models.OneToOneField(LearningSet, models.PROTECT, related_name="focus")
    topic = models.ForeignKey(FocusTopic, models.PROTECT, verbose_name=_("Chosen topic"))
    reasons = models.TextField(_("Reasons"))
    left_out = models.TextField(_("What was left out, and why"), blank=True)
    decided_on = models.DateField(_("Decided on"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    objects = OfSetQuerySet.as_manager()

    def __str__(self):
        return self.topic.title
