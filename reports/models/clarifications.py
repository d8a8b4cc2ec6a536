"""A question from the sponsor on a released lesson, and the set's one reply to it.

The two are apart: the sponsor reads the question that it asked, and the reply only once it is sent.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from als.core import clock
from als.core.constraints import all_or_none
from reports.enums import ReplyAnswer
from reports.models.responses import ReportedLesson
from reports.models.side_consents import SideConsent
from sets.enums import PairState
from sets.models import Pair
from sets.models.roles import roles_of

SET = "lesson__report__set"


class ClarificationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those of the programmes that the person sponsors, and of the sets they are in."""
        roles = roles_of(user)
        return self.filter(
            Q(**{f"{SET}__programme_id__in": roles.sponsors}) | Q(**{f"{SET}_id__in": roles.inside})
        )

    def waiting(self):
        """Return those that have neither a reply nor the word that there will be none."""
        return self.filter(closed_at=None, reply__sent_at=None)


class Clarification(models.Model):
    """What the sponsor wants explained of a lesson. One to a lesson, and it stays as asked.

    ``closed_at``: the facilitators said that the set gives no reply.
    """

    lesson = models.OneToOneField(ReportedLesson, models.PROTECT, related_name="clarification")
    question = models.TextField(_("Your question"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ClarificationQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            all_or_none(
                "closed_at", "closed_by",
                name="clarification_closed_by_somebody",
                sentence=_("A closed question has a person and a time."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return str(self.lesson)

    @property
    def sent(self):
        """The reply, once it is sent; else None."""
        reply = getattr(self, "reply", None)
        return reply if reply and reply.sent_at else None

    @property
    def is_open(self):
        return self.closed_at is None and self.sent is None


class ClarificationReplyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return what is sent to the sponsor and the set; before that to whom it is put.

        Those are the set's facilitators, and the members of the pairs that are asked.
        """
        roles, path = roles_of(user), f"clarification__{SET}"
        sent = Q(sent_at__isnull=False) & (
            Q(**{f"{path}__programme_id__in": roles.sponsors})
            | Q(**{f"{path}_id__in": roles.inside})
        )
        asked = ReplyConsent.objects.filter(pair_id__in=roles.pairs).values("reply")
        return self.filter(sent | Q(**{f"{path}_id__in": roles.facilitates}) | Q(pk__in=asked))


class ClarificationReply(models.Model):
    """The one reply to a question, as facilitators worded it. Changed words are asked about again.

    It goes to the sponsor once both sides of each pair concerned have said yes to these words. A
    pair that has ended since is not waited for; what its sides said stands.
    """

    clarification = models.OneToOneField(Clarification, models.PROTECT, related_name="reply")
    text = models.TextField(_("Reply"))
    revision = models.PositiveSmallIntegerField(default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ClarificationReplyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "clarification replies"
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="clarification_reply_has_words"),
            all_or_none(
                "sent_at", "sent_by",
                name="clarification_reply_sent_by_somebody",
                sentence=_("A reply that was sent has a person and a time."),
            ),
        ]  # fmt: skip

    title_reads = ("clarification__lesson__report",)

    def __str__(self):
        return str(self.clarification)

    @property
    def is_agreed(self):
        """Whether it may go to the sponsor: sides have said yes, and none is waited for."""
        return self.consents.agreed().exists() and not self.consents.missing().exists()


class ReplyConsentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those of the person's pairs, and of the sets that the person facilitates."""
        roles = roles_of(user)
        facilitated = Q(**{f"reply__clarification__{SET}_id__in": roles.facilitates})
        return self.filter(Q(pair_id__in=roles.pairs) | facilitated)

    def missing(self):
        """Return those that keep the reply back: a no, and no answer while the pair takes part."""
        return self.filter(
            Q(answer=ReplyAnswer.DECLINED) | Q(answer="", pair__state=PairState.CONFIRMED)
        )

    def agreed(self):
        return self.filter(answer=ReplyAnswer.AGREED)


class ReplyConsent(SideConsent):
    """One side of a pair concerned is asked about a reply."""

    reply = models.ForeignKey(ClarificationReply, models.PROTECT, related_name="consents")
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="+")

    history = HistoricalRecords()
    objects = ReplyConsentQuerySet.as_manager()

    class Meta:
        ordering = ["pair__number", "-side"]
        constraints = [
            *SideConsent.Meta.constraints,
            models.UniqueConstraint(fields=["reply", "pair", "side"], name="reply_consent_once"),
        ]

    def __str__(self):
        return f"{self.pair}, {self.side}"

    @property
    def side_name(self):
        """The partnership that is asked."""
        return self.pair.partnership(self.side).name
