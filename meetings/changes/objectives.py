"""What the set says of its objectives at a meeting, written down by a facilitator."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import refuse_unless
from als.core.revisions import refuse_stale
from meetings.changes.locking import locked_meeting, save_next_revision
from meetings.enums import MinutesState
from meetings.models import ObjectiveReview
from meetings.rules import may_run
from meetings.selectors.objectives import to_look_at


def review_objective(*, meeting, key, progress, why, by, seen=None):
    """Write down how far the set is with an objective, and return the row. Idempotent."""
    refuse_unless(
        may_run(by, meeting), _("Only facilitators of this set can record what it says of this.")
    )
    with transaction.atomic():
        meeting = locked_meeting(meeting)
        refuse_unless(
            meeting.minutes_state in {MinutesState.DRAFT, MinutesState.CIRCULATED},
            _("This is recorded from the opening of a meeting until its minutes are agreed."),
        )
        looked = next((one for one in to_look_at(meeting.set) if one.key == key), None)
        refuse_unless(looked, _("The set no longer has this objective."))
        given = {"progress": progress, "why": why.strip()}
        row = ObjectiveReview.objects.filter(meeting=meeting, key=key).first()
        row = row or ObjectiveReview(meeting=meeting, key=key)
        if row.pk and all(getattr(row, name) == value for name, value in given.items()):
            return row
        refuse_stale(row, list(given), seen)
        row.progress, row.why = given["progress"], given["why"]
        row.objective, row.written_by, row.at = looked.words, by, clock.now()
        row.save()
        save_next_revision(meeting)
        audit.record("looked again at an objective in", meeting, by=by, set_id=meeting.set.pk)
    return row
