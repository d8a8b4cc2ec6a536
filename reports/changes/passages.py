"""What pairs say to being quoted: asking them, and their answers."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.locking import locked, locked_rows
from als.core.refusals import Refused
from reports import notifications
from reports.changes.voiding import void_what_may_not_go_out
from reports.disclosure.policy import DisclosurePolicy
from reports.enums import PassageAnswer
from reports.models import PassageConsent, PassageRequest
from reports.rules import may_answer_passages
from reports.selectors.passages import as_far, list_digest, open_for, passages_of
from sets.enums import Tier
from sets.models import Pair
from sets.models.roles import roles_of
from sets.rules import may_facilitate


@dataclass(frozen=True)
class AnswersSaved:
    """How many answers were new, how many were to changed words, and how many are still open."""

    new: int
    changed: int
    open: int


def answer_passages(*, pair, answers, by):
    """Keep what the person's side says to passages of its pair. Idempotent.

    ``answers``: ``(kind, pk)`` → answer and digest of the words that stood on the page. What was
    changed meanwhile is not taken, and the rest is; what is left out stays as it was.
    """
    if not may_answer_passages(by, pair):
        raise Refused(
            _("Only members of this pair can decide how it is quoted, while the pair takes part.")
        )
    if any(answer not in PassageAnswer.values for answer, _digest in answers.values()):
        raise Refused(_("Choose one of the answers for each passage."))
    with transaction.atomic():
        pair = _locked(pair)
        if not may_answer_passages(by, pair):
            raise Refused(
                _(
                    "Only members of this pair can decide how it is quoted, while the pair "
                    "takes part."
                )
            )
        side = Tier(roles_of(by).seat_in_pair(pair.pk).side)
        before = _passages(pair)
        there = {passage.key: passage for passage in before}
        good = {
            key: as_far(answer, there[key].names)
            for key, (answer, digest) in answers.items()
            if key in there and there[key].digest == digest
        }
        new = [
            (there[key], answer)
            for key, answer in good.items()
            if there[key].answers[side] != answer
        ]
        left = open_for(before, side) - sum(p.answers[side] is None for p, _answer in new)
        PassageRequest.objects.filter(pair=pair, side=side).update(open=left)
        if new:
            _save_answers(pair, side, new, by)
            audit.record(
                "answered on passages of", pair, by=by, set_id=pair.set_id, pair_id=pair.pk,
                side=str(side), answers=len(new), open=left,
            )  # fmt: skip
            void_what_may_not_go_out(pair.set_id, by=by)
    return AnswersSaved(len(new), len(answers) - len(good), left)


def _locked(pair):
    return locked(pair, "set__programme", "upper", "lower")


def _passages(pair):
    return passages_of(DisclosurePolicy(pair.set), pair)[pair.pk]


def _save_answers(pair, side, answers, by):
    """Replace the side's answers to passages: the former ones stay on record, as superseded."""
    answered = [Q(**{passage.kind: passage.row}) for passage, _answer in answers]
    former = PassageConsent.objects.current().filter(Q(*answered, _connector=Q.OR), side=side)
    former.update(superseded_at=clock.now())
    PassageConsent.objects.bulk_create(
        PassageConsent(
            pair=pair, side=side, digest=passage.digest, answer=answer, by=by, at=clock.now(),
            **{passage.kind: passage.row},
        )
        for passage, answer in answers
    )  # fmt: skip


def ask_passages(*, set_, by):
    """Ask each side that has something open on its list, once for each state of it.

    Return how many sides were asked again.
    """
    if not may_facilitate(by, set_):
        raise Refused(
            _("Only facilitators of this set can ask for consent, while the set is open.")
        )
    with transaction.atomic():
        found = passages_of(DisclosurePolicy(set_))
        pairs = Pair.objects.filter(set=set_).confirmed().select_related("set__programme")
        asked = [
            (pair, side)
            for pair in locked_rows(pairs)
            for side in Tier
            if _ask(pair, side, found[pair.pk], by)
        ]
        if asked:
            audit.record("asked for consent in", set_, by=by, set_id=set_.pk, sides=len(asked))
    return len(asked)


def _ask(pair, side, passages, by):
    digest, left = list_digest(passages), open_for(passages, side)
    there = PassageRequest.objects.filter(pair=pair, side=side).first()
    if there.digest == digest if there else not passages:
        return False
    values = {"digest": digest, "number": len(passages), "open": left}
    PassageRequest.objects.update_or_create(
        pair=pair, side=side, defaults={**values, "by": by, "at": clock.now()}
    )
    if left:
        notifications.notify_consent_asked(pair, side, number=left, digest=digest)
    return bool(left)
