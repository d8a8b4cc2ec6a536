"""Cases: how one pair went about one of its issues, as the report's editors tell it."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actions.models import Issue
from als.core import clock
from reports.enums import ReplyAnswer
from reports.models.reports import Report
from reports.models.side_consents import SideConsent
from sets.enums import Tier
from sets.models import Pair
from sets.models.pairs import but_of_pairs_shut_to
from sets.models.roles import roles_of

# As the report prints them. A case fits a page.
TEXTS = ("situation", "tried", "happened", "learned")


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those of the person's pairs, and of the sets that the person facilitates."""
        roles = roles_of(user)
        rows = self.filter(Q(pair_id__in=roles.pairs) | Q(pair__set_id__in=roles.facilitates))
        return but_of_pairs_shut_to(user, rows)

    def agreed(self):
        """Return those to whose words both sides of the pair said yes."""
        yes = Count("consents", filter=Q(consents__answer=ReplyAnswer.AGREED))
        return self.annotate(yes=yes).filter(yes=len(Tier))


class Case(models.Model):
    """A case of the report. Both sides of its pair are asked about each wording of it.

    ``quote`` is a sentence from what the report may print of the issue, word for word, or empty.
    ``rests_on`` are the digests of the passages that its editors had before them. ``lapsed_at``:
    since when it is known that its sides' yes no longer counts.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="cases")
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="cases")
    issue = models.OneToOneField(Issue, models.PROTECT, related_name="case")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("Title"), max_length=120)
    situation = models.TextField(_("What stood in the way"))
    tried = models.TextField(_("What was tried"))
    happened = models.TextField(_("What happened"))
    learned = models.TextField(_("What was learned"))
    quote = models.TextField(_("Quotation"), blank=True)
    rests_on = models.JSONField(default=list)
    revision = models.PositiveSmallIntegerField(default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    lapsed_at = models.DateTimeField(null=True)

    history = HistoricalRecords()
    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "position"], name="case_once_a_position"),
        ]

    def __str__(self):
        return self.title

    @property
    def report_texts(self):
        """Return what the report prints of it, in the report's order."""
        return [self.title, *(getattr(self, name) for name in TEXTS), self.quote]


class CaseConsentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(case__in=Case.objects.visible_to(user))

    def missing(self):
        return self.exclude(answer=ReplyAnswer.AGREED)


class CaseConsent(SideConsent):
    """One side of the pair is asked about a case.

    ``names``: the side knew that the report says whose the case is.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="consents")
    names = models.BooleanField(default=False)

    history = HistoricalRecords()
    objects = CaseConsentQuerySet.as_manager()

    class Meta:
        ordering = ["case", "-side"]
        constraints = [
            *SideConsent.Meta.constraints,
            models.UniqueConstraint(fields=["case", "side"], name="case_consent_once_a_side"),
        ]

    def __str__(self):
        return f"{self.case}, {self.side}"

    @property
    def earlier(self):
        """What the side asked for when it was asked about earlier words, newest first."""
        rows = self.history.exclude(words="").order_by("-history_date", "-history_id")
        earlier = rows.values_list("words", flat=True)
        return list(dict.fromkeys(words for words in earlier if words != self.words))

    @property
    def side_name(self):
        """The partnership that is asked."""
        return self.case.pair.partnership(self.side).name
