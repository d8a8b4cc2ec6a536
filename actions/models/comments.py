"""Comments on issues and actions. Who can see the thing sees its comments, and nobody else."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.models.actions import ProposedAction
from actions.models.issues import Issue
from als.core import clock
from als.core.constraints import all_or_none, one_of
from sets.models import Pair

MAX_COMMENT = 4_000  # characters: a remark, not a paper


class CommentQuerySet(models.QuerySet):
    def standing(self):
        """Return those that nobody has withdrawn or removed."""
        return self.filter(withdrawn_at=None, removed_at=None)

    def with_people(self):
        return self.select_related("author", "removed_by")


# Without a disclosure of its own: a wider comment on a narrow issue would give the issue away
# (decision 97).
class CommentBase(models.Model):
    """What somebody remarks on a thing of their set; no report ever prints it.

    One that was withdrawn or removed keeps its place, and its words are shown to nobody.

    ``ADDRESS`` begins the names of its addresses; ``thing``, ``set`` and ``pair_pk`` say where it
    belongs.
    """

    ADDRESS = ""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("Comment"), max_length=MAX_COMMENT)
    written_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    removed_reason = models.CharField(_("Why?"), max_length=300, blank=True)

    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True
        ordering = ["written_at", "pk"]
        verbose_name = "comment"
        constraints = [
            all_or_none(
                "removed_at",
                "removed_by",
                name="%(class)s_removed_has_time_and_person",
                sentence=_("A comment that was removed has the time, and who did it."),
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | ~Q(removed_reason=""),
                name="%(class)s_removed_has_reason",
                violation_error_message=_("Say why, in a sentence: its author reads it."),
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(withdrawn_at=None),
                name="%(class)s_withdrawn_or_removed",
            ),
        ]

    def __str__(self):
        return str(self.thing)  # never its words: who reads the history may not read them

    @property
    def is_shown(self):
        return self.withdrawn_at is None and self.removed_at is None

    @property
    def href(self):
        """The address of the place where it is."""
        return f"{self.page_of(self.thing)}#comment-{self.pk}"


class ThingCommentQuerySet(CommentQuerySet):
    def visible_to(self, user):
        """Return those on what the person may read."""
        return self.filter(
            Q(issue__in=Issue.objects.visible_to(user))
            | Q(action__in=ProposedAction.objects.visible_to(user))
        )

    def with_thing(self):
        return self.select_related("issue__pair", "action__issue__pair", "pair__set__programme")


class Comment(CommentBase):
    """A comment on an issue or an action; ``pair`` is the pair whose thing it is."""

    ADDRESS = "actions:comment"

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="comments")
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, related_name="comments")
    action = models.ForeignKey(ProposedAction, models.PROTECT, null=True, related_name="comments")

    objects = ThingCommentQuerySet.as_manager()

    class Meta(CommentBase.Meta):
        constraints = [
            *CommentBase.Meta.constraints,
            one_of(
                "issue",
                "action",
                name="comment_is_on_one_thing",
                sentence=_("A comment is on an issue or on an action."),
            ),
        ]

    @classmethod
    def on(cls, thing):
        """Return a new comment on it, not saved."""
        return cls(**{_kind(thing): thing}, pair=thing.pair)

    @staticmethod
    def page_of(thing):
        return reverse(f"actions:{_kind(thing)}", args=[thing.pk])

    @property
    def thing(self):
        return self.issue or self.action

    @property
    def set(self):
        return self.pair.set

    @property
    def pair_pk(self):
        return self.pair_id


def _kind(thing):
    return "issue" if isinstance(thing, Issue) else "action"
