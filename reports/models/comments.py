"""Comments on lessons. The set that drafts a lesson sees them; whoever reads a report does not."""

from django.db import models
from django.urls import reverse

from actions.models.comments import CommentBase, CommentQuerySet
from reports.models.lessons import Lesson


class LessonCommentQuerySet(CommentQuerySet):
    def visible_to(self, user):
        """Return those on lessons that the person may read as they are drafted."""
        return self.filter(lesson__in=Lesson.objects.visible_to(user))

    def with_thing(self):
        return self.select_related("lesson__set__programme")


class LessonComment(CommentBase):
    """A comment on a lesson."""

    ADDRESS = "reports:lesson_comment"

    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="comments")

    objects = LessonCommentQuerySet.as_manager()

    @classmethod
    def on(cls, thing):
        """Return a new comment on it, not saved."""
        return cls(lesson=thing)

    @staticmethod
    def page_of(thing):
        return reverse("reports:lesson", args=[thing.pk])

    @property
    def thing(self):
        return self.lesson

    @property
    def set(self):
        return self.lesson.set

    @property
    def pair_pk(self):
        return None
