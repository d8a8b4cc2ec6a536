"""What members say about working together, at the start and at the close."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import Refused, refuse_unless
from als.core.revisions import Stale, refuse_stale
from sets.changes.locks import locked_open
from sets.enums import ReadinessMoment
from sets.models import Member, Readiness
from sets.models.readiness import QUESTIONS
from sets.rules import may_answer_readiness

ANSWERS = (*QUESTIONS, "hours_a_month", "comment")


def answer_readiness(*, pair, moment, by, seen=None, **given):
    """Keep what a member answers for their seat in the pair. The same again changes nothing.

    ``moment`` is the one whose questions they saw.
    """
    refuse_unless(
        may_answer_readiness(by, pair),
        _("Only members of pairs that take part can answer, until the set is closed."),
    )
    with transaction.atomic():
        set_ = locked_open(pair.set)
        member = Member.objects.taking_part().filter(pair=pair, person=by).first()
        if member is None:
            raise Refused(_("You are no longer a member of this pair."))
        _refuse_other_moment(set_, moment)
        before = Readiness.objects.filter(member=member, moment=moment).first()
        if before and all(getattr(before, name) == given[name] for name in ANSWERS):
            return before
        refuse_stale(before or Readiness(), ANSWERS, seen)
        row, made = Readiness.objects.update_or_create(
            member=member, moment=moment, defaults={**given, "at": clock.now()}
        )
        # Without the set, whose history it stays out of: who knows that somebody has changed an
        # answer could tell from the picture which one.
        audit.record("answered" if made else "answered again", row, by=by, moment=moment)
    return row


def _refuse_other_moment(set_, moment):
    now = ReadinessMoment.of(set_.state)
    if moment != now:
        sentence = _(
            "The set has moved on while you were answering: these are the questions “%s” now. "
            "Your answers are in the form. Look at them again, then save."
        )
        raise Stale(sentence=sentence % now.label.lower(), moment=now.value)
