"""Links in mails by which one member gives one answer, without signing in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.constraints import all_or_none
from sets.models.members import Member
from sets.models.roles import roles_of


class AnswerLinkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the person's own while they take part; nobody sees those of others."""
        return self.filter(member_id__in=roles_of(user).members)

    def working(self, at=None):
        return self.filter(used_at=None, expires_at__gt=at or clock.now())


class AnswerLink(models.Model):
    """One member's link for one answer on one thing in one version of it.

    ``purpose`` names the ``AnswerPurpose`` that knows the thing by its key. ``answer`` is the one
    that was given, ``""`` until then, and ``given`` has the keys of what it wrote. The mail holds
    only the signed key of the row. Who got the mail may say afterwards that it was not they who
    answered (``disowned_at``); ``taken_back`` says whether the answer could still be undone.
    """

    purpose = models.CharField(max_length=20)
    member = models.ForeignKey(Member, models.PROTECT, related_name="answer_links")
    thing = models.BigIntegerField(help_text="The key of what the answer is about")
    version = models.CharField(max_length=40, help_text="Of the thing, as the mail had it")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, blank=True)
    given = models.JSONField(
        default=dict, help_text="What the answer wrote, as its purpose needs it to take that back"
    )
    disowned_at = models.DateTimeField(null=True)
    taken_back = models.BooleanField(null=True)

    objects = AnswerLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "member", "thing", "version"], name="answer_link_once"
            ),
            models.CheckConstraint(
                condition=Q(used_at=None, answer="") | (Q(used_at__isnull=False) & ~Q(answer="")),
                name="answer_link_used_has_its_answer",
                violation_error_message=_("A link that was used has the answer that came by it."),
            ),
            all_or_none(
                "disowned_at",
                "taken_back",
                name="answer_link_disowned_says_what_came_of_it",
                sentence=_("A disowned answer says whether it was taken back."),
            ),
            models.CheckConstraint(
                condition=Q(disowned_at=None) | Q(used_at__isnull=False),
                name="answer_link_disowned_was_used",
            ),
        ]

    title_reads = ("member__person",)

    def __str__(self):
        return str(self.member)
