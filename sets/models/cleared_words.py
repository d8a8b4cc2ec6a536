"""Words that could be names, and of which somebody of the set said that they are none."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import all_or_none
from sets.models.learning_sets import LearningSet
from sets.models.roles import roles_of

MAX_WORD = 100  # characters
MAX_HERE = 32  # characters of the hash of a word in its sentence


class ClearedWordQuerySet(models.QuerySet):
    def current(self):
        """Return those that nobody took back."""
        return self.filter(taken_back_at=None)

    def visible_to(self, user):
        return self.filter(set_id__in=roles_of(user).inside)


class ClearedWord(models.Model):
    """A word that is not a name in one set. ``key`` is it as texts are compared with it.

    It clears nothing while it is part of somebody's or some place's name, which
    ``sets.selectors.names`` looks up.
    With ``here``, a hash of it and its sentence, it is no name there alone, whoever bears it.
    """

    set = models.ForeignKey(LearningSet, models.PROTECT, related_name="cleared_words")
    word = models.CharField(_("Word"), max_length=MAX_WORD)
    key = models.CharField(max_length=MAX_WORD, editable=False)
    here = models.CharField(max_length=MAX_HERE, blank=True, editable=False)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cleared_at = models.DateTimeField(default=clock.now)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True)

    objects = ClearedWordQuerySet.as_manager()

    class Meta:
        ordering = ["key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["set", "key", "here"],
                condition=Q(taken_back_at=None),
                name="cleared_word_once",
                violation_error_message=_("This word is cleared already."),
            ),
            all_or_none(
                "taken_back_by",
                "taken_back_at",
                name="cleared_word_taken_back",
                sentence=_("A word that was taken back has a person and a time."),
            ),
        ]

    def __str__(self):
        # The audit log shows this: never a word that somebody typed.
        return str(_("A word that is not a name"))
