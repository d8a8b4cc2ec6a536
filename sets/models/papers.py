"""Papers of a set, their files, who has read them, and what members think of them."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import among
from als.core.files.stored import RandomName, StoredFile
from als.core.models.jobs import Claimable, ClaimableQuerySet
from sets.enums import PaperKind
from sets.models.learning_sets import LearningSet
from sets.models.members import Member
from sets.models.roles import roles_of


def _people_of(members):
    """Count the people, each of whom may sit in more than one pair of the set."""
    people = members.values("pair__set").annotate(number=Count("person", distinct=True))
    return Subquery(people.values("number"))


class PaperQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(set_id__in=roles_of(user).inside)

    def unopened_by(self, members):
        """Return those that the person has not opened to whom these memberships belong."""
        read = PaperRead.objects.filter(paper=OuterRef("pk"), person__members__in=members)
        return self.filter(~Exists(read))

    def with_openings(self, user):
        """Add ``opened_by_me``, the number of members, and of ``openings`` by them (None: none)."""
        read = PaperRead.objects.filter(paper=OuterRef("pk"))
        members = Member.objects.taking_part().filter(pair__set=OuterRef("set")).order_by()
        reads = PaperRead.objects.filter(paper=OuterRef(OuterRef("pk")))
        reading = members.filter(person__in=reads.values("person"))
        return self.annotate(
            opened_by_me=Exists(read.filter(person=user)),
            members=_people_of(members),
            openings=_people_of(reading),
        )


class Paper(models.Model):
    """A background paper or another: written in the page as Markdown, a file, or both."""

    set = models.ForeignKey(LearningSet, models.PROTECT, related_name="papers")
    kind = models.CharField(
        _("Kind"), max_length=10, choices=PaperKind.choices, default=PaperKind.OTHER
    )
    title = models.CharField(_("Title"), max_length=200)
    body = models.TextField(_("Text"), blank=True)
    questions = models.TextField(
        _("Questions to discuss"), blank=True, help_text=_("One on each line.")
    )
    cycle_number = models.PositiveSmallIntegerField(_("For meeting"), null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["cycle_number", "pk"]
        constraints = [among("kind", PaperKind, "paper_kind")]

    title_reads = ()

    def __str__(self):
        return self.title

    @property
    def question_list(self):
        return [line.strip() for line in self.questions.splitlines() if line.strip()]

    @property
    def newest_file(self):
        """Return the file that counts, or None; prefetched files are not asked for again."""
        return next(iter(self.files.all()), None)


class PaperFileQuerySet(ClaimableQuerySet):
    def visible_to(self, user):
        return self.filter(paper__set_id__in=roles_of(user).inside)

    def undone(self):
        """Return the files whose text no worker has read yet."""
        return self.filter(text=None)

    def give_up(self, sentence):
        """Leave the file without a text, for good."""
        return self.update(text="")


class PaperFile(StoredFile, Claimable):
    """A file of a paper. A newer one takes its place; the earlier ones stay."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="files")
    file = models.FileField(upload_to=RandomName("papers"), max_length=200)
    text = models.TextField(null=True, editable=False, help_text="As read out of it; None: not yet")
    words = models.TextField(
        blank=True, default="", editable=False, help_text="Those of the text, once each, to search"
    )

    objects = PaperFileQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = StoredFile.Meta.constraints


class ByMembersQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those of sets whose members' papers the person may read."""
        return self.filter(paper__set_id__in=roles_of(user).inside)


class PaperRead(models.Model):
    """A person has opened a paper."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="reads")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = ByMembersQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["paper", "person"], name="paper_read_once")]

    def __str__(self):
        return f"{self.person}: {self.paper}"


class PaperViewQuerySet(ByMembersQuerySet):
    def with_author(self):
        return self.select_related("member__person", "member__pair__upper", "member__pair__lower")


class PaperView(models.Model):
    """What a member thinks of a paper before the meeting, for the set to read. One each."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="views")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    text = models.TextField(_("Your view"))
    at = models.DateTimeField(default=clock.now)

    objects = PaperViewQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["paper", "member"], name="paper_view_once")]

    def __str__(self):
        return f"{self.member}: {self.paper}"
