"""A side's decision on a passage without names by which readers could recognise it."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.locking import locked
from als.core.refusals import Refused
from reports.changes.voiding import void_what_may_not_go_out
from reports.disclosure.policy import DisclosurePolicy
from reports.enums import RecognitionAnswer
from reports.models import Recognition
from reports.rules import may_answer_passages
from reports.selectors.recognisable import recognisable_of
from sets.enums import Tier
from sets.models.roles import roles_of


def decide_recognition(*, pair, passages, answer, by):
    """Keep whether the person's side accepts that passages can be recognised. Idempotent.

    ``passages``: by the passage's code ("issue-12") the digest of its words on the page; ``answer``
    is of ``RecognitionAnswer``. Raises ``Refused`` for whoever is no member of the pair, for other
    words than those of now, and for what no longer gives anything away.
    """
    if not may_answer_passages(by, pair):
        raise Refused(_("Only members of this pair can decide this, while the pair takes part."))
    with transaction.atomic():
        pair = locked(pair, "set__programme")
        if not may_answer_passages(by, pair):
            raise Refused(
                _("Only members of this pair can decide this, while the pair takes part.")
            )
        seat = roles_of(by).seat_in_pair(pair.pk)
        rows = {row.code: row for row in recognisable_of(DisclosurePolicy(pair.set), pair, seat)}
        if any(code not in rows or rows[code].digest != read for code, read in passages.items()):
            raise Refused(_("The words have changed since you opened this page. Read them again."))
        side, answer = Tier(seat.side), RecognitionAnswer(answer)
        new = [rows[code] for code in passages if rows[code].decided[side] != answer]
        for row in new:
            _keep(pair, side, row, answer, by)
        if new:
            void_what_may_not_go_out(pair.set_id, by=by)
    return len(new)


def _keep(pair, side, row, answer, by):
    """Record the decision; the side's former one is kept as superseded."""
    what = {row.kind: row.row}
    former = Recognition.objects.current().filter(side=side, **what)
    former.update(superseded_at=clock.now())
    Recognition.objects.create(
        pair=pair, side=side, digest=row.digest, words=row.marks, answer=answer, by=by,
        at=clock.now(), **what,
    )  # fmt: skip
    audit.record(
        "decided on a passage of", pair, by=by, set_id=pair.set_id, pair_id=pair.pk,
        side=str(side), answer=str(answer), kind=row.kind, passage=row.row.pk,
    )  # fmt: skip
