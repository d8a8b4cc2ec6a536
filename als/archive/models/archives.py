"""The archive of a set: one ZIP with all of it, made by a worker."""

from django.db import models
from django.db.models import Q

from als.core.enums import JobState
from als.core.models.jobs import WorkerFile, WorkerFileQuerySet
from sets.models import LearningSet, Pair
from sets.models.roles import roles_of


class ArchiveQuerySet(WorkerFileQuerySet):
    def visible_to(self, user):
        """Return whole archives to the set's facilitators, and a pair's part to the pair."""
        roles = roles_of(user)
        whole = Q(set_id__in=roles.facilitates, pair=None)
        if roles.by_consent:  # as ``may_take_archive`` has it
            whole &= ~Q(set__in=Pair.objects.shut_to(user).values("set"))
        return self.filter(whole | Q(pair_id__in=roles.pairs))


class Archive(WorkerFile):
    """A ZIP of a set, or of one pair's own part of it, as it was when a worker made it."""

    set = models.ForeignKey(LearningSet, models.PROTECT, related_name="archives")
    pair = models.ForeignKey(Pair, models.PROTECT, null=True, related_name="archives")
    file = models.FileField(upload_to="archives/", blank=True)
    gone_at = models.DateTimeField(null=True, help_text="When the file was removed again")

    objects = ArchiveQuerySet.as_manager()

    class Meta(WorkerFile.Meta):
        constraints = [
            *WorkerFile.Meta.constraints,
            models.UniqueConstraint(
                fields=["set"],
                condition=Q(state__in=sorted(JobState.open_states()), pair__isnull=True),
                name="archive_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["pair"],
                condition=Q(state__in=sorted(JobState.open_states()), pair__isnull=False),
                name="archive_of_pair_one_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.set}, {self.get_state_display()}"
