"""What facilitators log of their support for pairs, and their private notes."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from als.core import clock
from als.core.constraints import among
from als.core.formats import long_date
from sets.enums import SupportKind
from sets.models.learning_sets import LearningSet
from sets.models.pairs import Pair, but_of_pairs_shut_to
from sets.models.roles import SetFacilitator, roles_of

MAX_MINUTES = 24 * 60


def in_hours(minutes):
    """Return minutes as hours with one decimal, as the reader's language writes it: "1.5"."""
    return number_format(round(minutes / 60, 1), 1)


class SupportEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return what the set's facilitators logged: to them, and to the pair that was helped."""
        roles = roles_of(user)
        rows = self.filter(Q(pair__set_id__in=roles.facilitates) | Q(pair_id__in=roles.pairs))
        return but_of_pairs_shut_to(user, rows)


class SupportEntry(models.Model):
    """Support that facilitators gave to a pair. The pair reads this log."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="support")
    day = models.DateField(_("When"))
    kind = models.CharField(_("How"), max_length=10, choices=SupportKind.choices)
    minutes = models.PositiveSmallIntegerField(pgettext_lazy("unit of time", "Minutes"))
    note = models.TextField(_("What it was about"), blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(default=clock.now)

    objects = SupportEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name_plural = "support entries"
        constraints = [
            among("kind", SupportKind, "support_kind"),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, MAX_MINUTES)),
                name="support_minutes_within_a_day",
                violation_error_message=_("Minutes go from 1 to 1440."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {long_date(self.day)}"


class FacilitatorNoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the notes of the sets that the person facilitates now: nobody else's to read.

        Whoever facilitates by the consent of the set reads none from before that.
        """
        by_consent = SetFacilitator.objects.active().filter(
            person_id=user.pk,
            set=OuterRef("set"),
            by_consent=True,
            since__gt=OuterRef("written_at"),
        )
        notes = self.filter(set_id__in=roles_of(user).facilitates)
        return notes.exclude(Exists(by_consent)) if roles_of(user).by_consent else notes


# Without history: each further table is another door to what it said (decision 18).
class FacilitatorNote(models.Model):
    """A private note: only the set's facilitators read it, and nothing that others get has it."""

    set = models.ForeignKey(LearningSet, models.PROTECT, related_name="private_notes")
    pair = models.ForeignKey(Pair, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("Note"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(null=True)

    objects = FacilitatorNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self):
        # The audit log and error messages show this: never the text.
        return str(_("Private note"))
