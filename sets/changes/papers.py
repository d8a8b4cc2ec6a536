"""Background papers and others."""

from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from als.common import audit, clock
from als.common.refusals import Refused
from sets.models import Paper
from sets.rules import may_edit_paper, may_write_in_set


def fingerprint(paper):
    """Return what tells one wording of a paper from another."""
    words = "\0".join([paper.title, paper.body, paper.questions, str(paper.cycle_number)])
    return sha256(words.encode()).hexdigest()[:16]


def add_paper(*, set_, title, body, questions, cycle_number, by):
    if not may_write_in_set(by, set_):
        raise Refused(_("Only facilitators and members add papers, while the set is open."))
    with transaction.atomic():
        paper = Paper.objects.create(
            set=set_,
            title=title,
            body=body,
            questions=questions,
            cycle_number=cycle_number,
            added_by=by,
            added_at=clock.now(),
        )
        audit.record("added", paper, by=by, set_id=set_.pk, meeting=cycle_number)
    return paper


def edit_paper(*, paper, title, body, questions, cycle_number, by, seen=""):
    """Change a paper. ``seen`` is the fingerprint of the wording that the writer began from."""
    if not may_edit_paper(by, paper):
        raise Refused(_("Only facilitators and who wrote a paper change it."))
    after = {
        "title": title, "body": body, "questions": questions, "cycle_number": cycle_number,
    }  # fmt: skip
    with transaction.atomic():
        paper = Paper.objects.select_for_update().get(pk=paper.pk)
        changed = [name for name, value in after.items() if getattr(paper, name) != value]
        if not changed:
            return paper
        if seen and seen != fingerprint(paper):
            raise Refused(
                _("Somebody changed this paper while you were writing. Compare, then save again.")
            )
        for name in changed:
            setattr(paper, name, after[name])
        paper.save(update_fields=changed)
        audit.record("changed", paper, by=by, set_id=paper.set_id, fields=sorted(changed))
    return paper
