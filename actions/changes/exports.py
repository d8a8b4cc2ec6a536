"""Exports of data: each is recorded, because the product can't protect a downloaded file."""

from django.db import transaction
from django.utils.translation import gettext as _

from actions.rules import may_export_pair, may_export_set
from als.core import audit
from als.core.files.tables import COMMA, TooLargeError
from als.core.refusals import Refused
from als.core.turns import one_at_a_time


def export_data(*, export, what, by, separator=COMMA):
    """Make the file, record the export, and return ``(file, name, content type)``.

    ``Refused`` without the right, or if it is too large to be made at once. It is recorded after
    the file is made: what could not be made was not exported.
    """
    set_, pair = export.set, export.pair
    if not (may_export_pair(by, pair) if pair else may_export_set(by, set_)):
        raise Refused(
            _("Only members of this pair and facilitators of this set can export its data.")
        )
    made = _made_at_once(export, what, separator)
    with transaction.atomic():
        audit.record(
            "exported data",
            pair or set_,
            by=by,
            set_id=set_.pk,
            pair_id=pair and pair.pk,
            what=what,
        )
    return made


def _made_at_once(export, what, separator):
    sentence = _(
        "This is too much for one file while you wait. Export it pair by pair, or one table at a "
        "time. The archive of the set, which is made in the background, has all of it."
    )
    if export.is_too_large(what):
        raise Refused(sentence)
    try:
        with one_at_a_time():
            return export.file(what, separator=separator, at_once=True)
    except TooLargeError as error:
        raise Refused(sentence) from error
