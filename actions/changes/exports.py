"""Data that somebody takes along: on record, since where it goes nothing of ours guards it."""

from django.db import transaction
from django.utils.translation import gettext as _

from actions.rules import may_export_pair, may_export_set
from als.core import audit
from als.core.files.tables import TooLargeError
from als.core.refusals import Refused
from als.core.turns import one_at_a_time


def take_data(*, export, what, by):
    """Make the file and write down who takes it. Return ``(file, name, content type)``.

    The file comes first: what could not be made was not taken.
    """
    set_, pair = export.set, export.pair
    if not (may_export_pair(by, pair) if pair else may_export_set(by, set_)):
        raise Refused(_("Only a pair's members and the set's facilitators take its data along."))
    made = _made_at_once(export, what)
    with transaction.atomic():
        audit.record(
            "took data along",
            pair or set_,
            by=by,
            set_id=set_.pk,
            pair_id=pair and pair.pk,
            what=what,
        )
    return made


def _made_at_once(export, what):
    sentence = _(
        "That is too much for one file while you wait. Take it pair by pair, or one table at a "
        "time; the archive of the set, which is made in the background, holds all of it."
    )
    if export.is_too_large(what):
        raise Refused(sentence)
    try:
        with one_at_a_time():
            return export.file(what, at_once=True)
    except TooLargeError as error:
        raise Refused(sentence) from error
