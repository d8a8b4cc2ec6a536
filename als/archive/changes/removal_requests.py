"""Asking for one's own removal, and taking that back."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from als.accounts.models import Removal
from als.archive import notifications
from als.archive.selectors.removal import in_the_way, sets_of
from als.core import audit, clock
from als.core.locking import locked
from als.core.refusals import Refused

DAYS = 14  # to take it back, and for facilitators to look at texts (decision 69)


def ask_removal(*, person, by):
    """Note that the person's name and address are removed in 14 days; return the ``Removal``.

    ``by`` is the person, or None for the operator, where somebody asked by letter. Idempotent.
    ``Refused`` if something has to be handed over first.
    """
    if by is not None and by.pk != person.pk:
        raise Refused(_("Only you yourself can ask for this."))
    with transaction.atomic():
        person = locked(person)
        waiting = person.removals.waiting().first()
        if waiting is not None:
            return waiting
        for sentence in in_the_way(person):
            raise Refused(sentence)
        now = clock.now()
        removal = Removal.objects.create(
            person=person, asked_by=by, asked_at=now, due_at=now + dt.timedelta(days=DAYS)
        )
        for set_ in sets_of(person):
            audit.record("asked to be removed", person, by=by, set_id=set_.pk)
        audit.record("asked for the removal of", person, by=by)
        notifications.notify_removal_requested(removal)
    return removal


def take_back_removal(*, removal, by):
    """Cancel the removal and return it; ``Refused`` once it was done. Idempotent."""
    if by is not None and by.pk != removal.person_id:
        raise Refused(_("Only you yourself can cancel this."))
    with transaction.atomic():
        removal = locked(removal)
        if removal.done_at:
            raise Refused(_("Your name has been removed already."))
        if removal.taken_back_at is None:
            removal.taken_back_at = clock.now()
            removal.save(update_fields=["taken_back_at"])
            notifications.drop_removal_mails(removal)
            audit.record("took back the removal of", removal.person, by=by)
            for set_ in sets_of(removal.person):
                audit.record("stays after all", removal.person, by=by, set_id=set_.pk)
    return removal
