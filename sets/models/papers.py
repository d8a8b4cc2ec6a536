from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from als.common import clock
from sets.models.learning_sets import LearningSet
from sets.models.roles import roles_of


class PaperQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(set_id__in=roles_of(user).sets)


class Paper(models.Model):
    """A background paper or another, written in the page as Markdown."""

    set = models.ForeignKey(LearningSet, models.PROTECT, related_name="papers")
    title = models.CharField(_("Title"), max_length=200)
    body = models.TextField(_("Text"))
    questions = models.TextField(
        _("Questions to discuss"), blank=True, help_text=_("One on each line.")
    )
    cycle_number = models.PositiveSmallIntegerField(_("For meeting"), null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["cycle_number", "pk"]

    def __str__(self):
        return self.title

    @property
    def question_list(self):
        return [line.strip() for line in self.questions.splitlines() if line.strip()]
