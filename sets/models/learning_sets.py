"""A set: its purpose, its year and its state."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from als.core import clock
from als.core.alphabet import ByAlphabet
from als.core.constraints import among
from sets.enums import SetState
from sets.models.programmes import Programme
from sets.models.roles import roles_of
from sets.models.rule_choices import RuleChoices

# Of the set that the product is made from: four meetings in a year.
USUAL_MEETINGS, MIN_MEETINGS, MAX_MEETINGS = 4, 2, 8
USUAL_HOURS, MAX_HOURS = 6, 100
# Closing is one button and ends everybody's writing (decision 98).
UNDO_CLOSING = dt.timedelta(days=14)


class LearningSetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the sets whose pages the person may read: as facilitator or as member."""
        return self.filter(pk__in=roles_of(user).inside)

    def known_to(self, user):
        """Return those as well of which the person reads no more than what one decides by."""
        return self.filter(pk__in=roles_of(user).knows_of)

    def reachable_by(self, user):
        """Return the sets that the person may read, or whose programme they manage."""
        roles = roles_of(user)
        return self.filter(models.Q(pk__in=roles.inside) | models.Q(programme_id__in=roles.manages))

    def with_programme(self):
        return self.select_related("programme")


def _lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


class LearningSet(RuleChoices):
    """One action learning set: its purpose, its year, its state."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="sets")
    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=200)
    purpose = models.TextField(_("Purpose"))
    objectives = models.TextField(_("Objectives"), help_text=_("One on each line."))
    # Kept when the set begins to run: the year's close is set beside its start.
    objectives_at_start = models.TextField(blank=True, editable=False)
    state = models.CharField(max_length=10, choices=SetState.choices, default=SetState.PREPARING)
    start = models.DateField(_("Starts"))
    end = models.DateField(_("Ends"))
    meeting_count = models.PositiveSmallIntegerField(
        _("Number of meetings"), default=USUAL_MEETINGS
    )
    hours_a_month = models.PositiveSmallIntegerField(
        _("Hours a month that taking part asks of each member"), default=USUAL_HOURS
    )
    # What is dated before is what the file said.
    imported_at = models.DateTimeField(null=True, editable=False)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="copies")
    closed_at = models.DateTimeField(null=True)
    # Personal data goes when this day has passed and a facilitator has confirmed what goes.
    keep_until = models.DateField(_("Personal data is kept until"), null=True)
    clearing_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    clearing_confirmed_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    created = models.DateTimeField(default=clock.now, editable=False)

    objects = LearningSetQuerySet.as_manager()

    class Meta:
        ordering = ["start", ByAlphabet("name"), "pk"]
        constraints = [
            among("state", SetState, "set_state"),
            *RuleChoices.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(meeting_count__range=(MIN_MEETINGS, MAX_MEETINGS)),
                name="set_has_two_to_eight_meetings",
                violation_error_message=_("A set has two to eight meetings."),
            ),
            models.CheckConstraint(
                condition=models.Q(hours_a_month__lte=MAX_HOURS),
                name="set_hours_a_month",
                violation_error_message=_("That is more hours than members have in a month."),
            ),
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")),
                name="set_ends_after_start",
                violation_error_message=_("The set has to end after it starts."),
            ),
            models.CheckConstraint(
                condition=models.Q(state=SetState.CLOSED)
                | models.Q(
                    closed_at=None, keep_until=None, clearing_confirmed_at=None, cleared_at=None
                ),
                name="set_is_cleared_only_once_closed",
                violation_error_message=_("A set whose data was deleted stays closed."),
            ),
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="set_name_once",
                violation_error_message=_("The programme already has a set with this name."),
            ),
        ]

    title_reads = ()

    def __str__(self):
        return self.name

    @property
    def objective_list(self):
        return _lines(self.objectives)

    @property
    def objectives_then(self):
        """The objectives with which the set began to run; until then those of now."""
        return _lines(self.objectives_at_start or self.objectives)

    @property
    def reopens_until(self):
        """The moment until which closing can be undone; None for a set that is not closed."""
        return self.closed_at and self.closed_at + UNDO_CLOSING

    @property
    def is_open(self):
        return self.state in SetState.open_states()

    @property
    def takes_applications(self):
        """Whether pairs can still apply: its year is ahead or under way."""
        return self.state in SetState.before_conclusion()
