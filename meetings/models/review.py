"""What members say of a meeting at its close, and what each keeps for themselves."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from meetings.models.cycles import Meeting
from sets.models import Member
from sets.models.roles import roles_of

QUESTIONS = ("helped", "hindered", "change")
# The only review of a meeting has an author, whatever it says (decision 26).
MIN_COUNT = 3
# The headings of a learning sheet, in their order; "text" is for whatever fits none.
SHEET = ("saw", "thought", "will_do", "helped", "would_ask", "text")


class ProcessReviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return what the set reads, and one's own: unnamed reviews from the third on.

        Of fewer, whoever was there could tell whose words they are.
        """
        roles = roles_of(user)
        others = self.model.objects.filter(meeting=OuterRef("meeting")).order_by()
        enough = Exists(others.values("meeting").annotate(n=Count("pk")).filter(n__gte=MIN_COUNT))
        inside = Q(meeting__cycle__set_id__in=roles.inside)
        return self.filter(Q(member_id__in=roles.members) | inside & (Q(named=True) | enough))


class ProcessReview(models.Model):
    """What one member says of how the set worked. ``named``: their name may stand beside it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="reviews")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    helped = models.TextField(_("What helped?"), blank=True)
    hindered = models.TextField(_("What hindered?"), blank=True)
    change = models.TextField(_("What should we change?"), blank=True)
    named = models.BooleanField(_("Show my name with it"), default=False)
    at = models.DateTimeField(default=clock.now)

    objects = ProcessReviewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="review_once_a_meeting"),
            models.CheckConstraint(
                condition=~Q(helped="", hindered="", change=""),
                name="review_says_something",
                violation_error_message=_("Answer at least one of the three questions."),
            ),
        ]

    def __str__(self):
        return f"{self.meeting}"

    @property
    def report_texts(self):
        """Return what the report prints of it, without names."""
        return [getattr(self, name) for name in QUESTIONS]


class LearningNoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return one's own notes, and what others of one's sets shared."""
        roles = roles_of(user)
        shared = Q(shared_at__isnull=False, meeting__cycle__set_id__in=roles.inside)
        return self.filter(Q(member_id__in=roles.members) | shared)


class LearningNote(models.Model):
    """What a member takes from a meeting: theirs alone until they share it with the set."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="learning_notes")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    saw = models.TextField(_("What I saw"), blank=True)
    thought = models.TextField(_("What I thought"), blank=True)
    will_do = models.TextField(_("What I will do"), blank=True)
    helped = models.TextField(_("What helped"), blank=True)
    would_ask = models.TextField(_("What I would ask"), blank=True)
    text = models.TextField(_("What I take away"), blank=True)
    shared_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=clock.now)

    objects = LearningNoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="note_once_a_meeting"),
            models.CheckConstraint(
                condition=~Q(**dict.fromkeys(SHEET, "")),
                name="note_says_something",
                violation_error_message=_("Write something under one of the headings."),
            ),
        ]

    def __str__(self):
        # Never the text: the audit log shows this.
        return str(_("Learning note"))

    @property
    def parts(self):
        """Return (heading, text) of each heading with something under it."""
        fields = [self._meta.get_field(name) for name in SHEET]
        return [
            (field.verbose_name, getattr(self, field.name))
            for field in fields
            if getattr(self, field.name)
        ]
