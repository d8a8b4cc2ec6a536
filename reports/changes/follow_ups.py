"""Follow-ups after the release: asking the sides, their answers, consent of the other side."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.disclosure import Disclosure
from als.core.locking import locked
from als.core.refusals import Refused, refuse_unless
from als.core.revisions import Stale, refuse_stale
from als.core.text.languages import in_language
from reports import notifications
from reports.enums import PassageAnswer
from reports.models import FollowUp, Report
from reports.models.follow_ups import FOLLOW_UP_FIELDS
from reports.rules import may_answer_follow_up, may_consent_to_follow_up
from reports.selectors.follow_ups import disclosed_follow_ups
from reports.selectors.passages import as_far
from sets.enums import Tier
from sets.models import Member

PAIR_OF = ("pair__set__programme", "pair__upper", "pair__lower")


def ask_follow_ups(*, report, months):
    """Ask each side of the set's pairs what became of its work; return the rows. Once for all.

    A side on which nobody takes part any more is not asked. The mails go out with it.
    """
    with transaction.atomic():
        report = locked(report, "set__programme")
        if FollowUp.objects.filter(report=report, months=months).exists():
            return []
        rows = [
            FollowUp.objects.create(
                report=report, pair_id=pair, side=side, months=months, asked_at=clock.now()
            )
            for pair, side in _sides_with_people(report.set)
        ]
        if rows:
            audit.record("asked what came of", report, by=None, set_id=report.set_id,
                         months=int(months), sides=len(rows))  # fmt: skip
        for row in FollowUp.objects.filter(pk__in=[row.pk for row in rows]).select_related(
            *PAIR_OF
        ):
            notifications.notify_follow_up(row)
    return rows


def _sides_with_people(set_):
    seats = Member.objects.taking_part().of_set(set_).filter(person__is_active=True)
    return sorted(set(seats.order_by().values_list("pair_id", "side")), key=_in_order)


def _in_order(place):
    pair, side = place
    return pair, side != Tier.UPPER


def answer_follow_up(*, follow_up, going, disclosure, by, came="", copied="", advice="", seen=None):
    """Save what the person's side answers, and return it; it can be changed until it is cleared.

    Other words, and another reach, are put to the pair's other side again. Idempotent; ``Stale`` if
    a colleague has saved since.
    """
    _refuse_unless_own_side(by, follow_up)
    given = {
        "going": going, "came": came.strip(), "copied": copied.strip(), "advice": advice.strip(),
        "disclosure": disclosure,
    }  # fmt: skip
    with transaction.atomic():
        row = _locked(follow_up)
        _refuse_unless_own_side(by, row)
        if all(getattr(row, name) == value for name, value in given.items()):
            return row
        refuse_stale(row, list(FOLLOW_UP_FIELDS), seen)
        for name, value in given.items():
            setattr(row, name, value)
        row.by, row.at = by, clock.now()
        _save(row)
        _record("answered", row, by=by)  # what they say is theirs to take back, also from here
        notifications.drop_follow_up(row)
        if row.is_offered:
            notifications.notify_follow_up_offered(row)
    return row


def take_back_answer(row, *, member, revision):
    """Let the side be unanswered again; return whether that could be.

    It can be while the member's own answer of that ``revision`` stands. The caller has locked it.
    """
    if row.by_id != member.person_id or row.revision != revision:
        return False
    for name in FOLLOW_UP_FIELDS:
        setattr(row, name, Disclosure.PAIR if name == "disclosure" else "")
    row.by = row.at = None
    _save(row)
    _record("took back the answer to", row, by=member.person)
    return True


def consent_to_follow_up(*, follow_up, answer, by, read=None):
    """Record whether what one side answers may go into the short report, and return it.

    ``read``: the revision that the person had before them. A yes goes no further than the answer
    itself; the last one counts.
    """
    _refuse_unless_other_side(by, follow_up)
    refuse_unless(answer in PassageAnswer.values, _("Choose one of the answers."), field="answer")
    with transaction.atomic():
        row = _locked(follow_up)
        _refuse_unless_other_side(by, row)
        if read not in (None, row.revision):
            raise Stale(
                sentence=_("The answer has changed since you opened this page. Read it again."),
                read=row.revision,
            )
        with_names = row.disclosure == Disclosure.REPORT_WITH_NAMES
        answer = as_far(answer, with_names)
        if row.consent == answer:
            return row
        row.consent, row.consent_by, row.consent_at = answer, by, clock.now()
        row.save(update_fields=["consent", "consent_by", "consent_at"])
        _record("answered on", row, by=by, answer=str(answer))
        notifications.drop_follow_up_offered(row)
    return row


def keep_disclosed_follow_ups(set_):
    """Keep the short report of a set whose data is about to be cleared: its answers go with it."""
    with in_language(set_.programme.language):
        kept = disclosed_follow_ups(set_)
    Report.objects.filter(set=set_).update(followed=kept)


def _save(row):
    """Save an answer; what the other side had said was to other words."""
    row.consent, row.consent_by, row.consent_at = "", None, None
    row.save(update_fields=[*FOLLOW_UP_FIELDS, "by", "at", "consent", "consent_by", "consent_at"])


def _locked(row):
    return locked(row, *PAIR_OF)


def _record(verb, row, *, by, **facts):
    audit.record(
        verb, row, by=by, set_id=row.pair.set_id, pair_id=row.pair_id,
        side=row.side, months=row.months, **facts,
    )  # fmt: skip


def _refuse_unless_own_side(by, row):
    if not may_answer_follow_up(by, row):
        raise Refused(_("Only members of this side can answer for it, while its pair takes part."))


def _refuse_unless_other_side(by, row):
    if not may_consent_to_follow_up(by, row):
        raise Refused(
            _(
                "Only members of the pair’s other side can decide on this, while the answer is "
                "meant for the short report."
            )
        )
