"""What facilitators of a programme share with one another: designs, questions, papers, rules."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.alphabet import ByAlphabet
from als.core.constraints import among
from als.core.files.stored import RandomName
from sets.enums import SharedKind
from sets.models.learning_sets import LearningSet
from sets.models.programmes import Programme
from sets.models.roles import roles_of


class SharedDesignQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return what is shared in the programmes that the person manages or facilitates in.

        Who facilitates a set by its consent is one of its members, and reads nothing of this. A
        set's own templates are for its facilitators alone, those by consent too.
        """
        roles = roles_of(user)
        facilitated = LearningSet.objects.filter(pk__in=roles.appointed).values("programme")
        shared = Q(programme_id__in=roles.manages) | Q(programme__in=facilitated)
        return self.filter(Q(set=None) & shared | Q(set_id__in=roles.facilitates))

    def usable_in(self, set_):
        """Return what a set can begin from: what its programme shares, and its own templates."""
        return self.filter(Q(set=None) | Q(set=set_), programme=set_.programme_id)

    def for_all(self):
        """Return what all facilitators of a programme share."""
        return self.filter(set=None)


class SharedDesign(models.Model):
    """A text to begin from, used by being copied: what was made of it doesn't know it any more.

    ``text``: of an agenda a line an item, minutes first; of a paper Markdown, and it may be empty
    beside a file. ``set``: the one whose own template it is; without one it is
    all facilitators'.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="shared_designs")
    set = models.ForeignKey(LearningSet, models.PROTECT, null=True, related_name="own_designs")
    kind = models.CharField(max_length=8, choices=SharedKind.choices)
    title = models.CharField(_("Title"), max_length=200)
    text = models.TextField(_("Text"), blank=True)
    questions = models.TextField(_("Questions"), blank=True, help_text=_("One on each line."))
    file = models.FileField(upload_to=RandomName("shared"), max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    objects = SharedDesignQuerySet.as_manager()

    class Meta:
        ordering = ["kind", ByAlphabet("title"), "pk"]
        constraints = [
            among("kind", SharedKind, "shared_design_kind"),
            models.CheckConstraint(
                condition=Q(set__isnull=True) | Q(kind=SharedKind.AGENDA),
                name="shared_design_of_a_set_is_an_agenda",
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(kind=SharedKind.PAPER) & ~Q(file=""),
                name="shared_design_says_something",
                violation_error_message=_("Write the text, or choose a file."),
            ),
            models.CheckConstraint(
                condition=Q(file="") | Q(kind=SharedKind.PAPER),
                name="shared_design_with_a_file_is_a_paper",
            ),
            models.CheckConstraint(
                condition=(Q(file="") & Q(sha256="")) | (~Q(file="") & ~Q(sha256="")),
                name="shared_design_file_and_its_digest",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def lines(self):
        return [line.strip() for line in self.text.splitlines() if line.strip()]

    @property
    def question_list(self):
        return [line.strip() for line in self.questions.splitlines() if line.strip()]
