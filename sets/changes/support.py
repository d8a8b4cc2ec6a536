"""What facilitators do for a pair, and the notes that they alone read.

The set's row is the lock: whoever was removed from the set writes nothing more in it.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.refusals import Refused, refuse_unless
from als.core.revisions import refuse_stale
from als.core.text.line_ends import with_line_feeds
from sets.changes.locks import locked_open
from sets.models import FacilitatorNote, Pair, SupportEntry
from sets.models.roles import forget_roles
from sets.rules import may_be_supported, may_edit_note, may_edit_support, may_facilitate


def log_support(*, pair, day, kind, minutes, by, note=""):
    """Log support given to a pair, which reads the entry. Sent twice it is one entry."""
    _refuse_unless_facilitator(by, pair.set)
    given = {"day": day, "kind": kind, "minutes": minutes, "note": _tidy(note)}
    with transaction.atomic():
        set_ = _held(pair.set, by)
        if same := SupportEntry.objects.filter(pair=pair, given_by=by, **given).first():
            return same
        _refuse_ended(pair)
        _refuse_to_come(day, set_)
        entry = SupportEntry.objects.create(pair=pair, given_by=by, logged_at=clock.now(), **given)
        _record("logged", entry, by=by, of={pair.pk})
    return entry


def edit_support(*, entry, pair, day, kind, minutes, note, by, seen=None):
    """Correct an entry. One that stood under the wrong pair moves to the right one."""
    refuse_unless(
        may_edit_support(by, entry),
        _("Only the person who logged an entry can edit it, while the set is open."),
    )
    after = {"pair": pair, "day": day, "kind": kind, "minutes": minutes, "note": _tidy(note)}
    with transaction.atomic():
        set_ = _held(entry.pair.set, by)
        entry = SupportEntry.objects.select_related("pair__upper", "pair__lower").get(pk=entry.pk)
        changed, before = _changed(entry, after), entry.pair_id
        if not changed:
            return entry
        refuse_stale(entry, list(after), seen)
        if "pair" in changed:
            _refuse_other_set(pair, set_)
            _refuse_ended(pair)
        _refuse_to_come(day, set_)
        _save(entry, after, changed)
        _record("changed", entry, by=by, of={before, pair.pk}, fields=sorted(changed))
    return entry


def write_note(*, set_, text, by, pair=None):
    """Write a private note, on the set or on one of its pairs. Sent twice it is one note."""
    _refuse_unless_facilitator(by, set_)
    given = {"pair": pair, "text": _tidy(text)}
    with transaction.atomic():
        set_ = _held(set_, by)
        _refuse_other_set(pair, set_)
        if same := FacilitatorNote.objects.filter(set=set_, written_by=by, **given).first():
            return same
        note = FacilitatorNote.objects.create(
            set=set_, written_by=by, written_at=clock.now(), **given
        )
        _record_private("wrote", note, by=by)
    return note


def edit_note(*, note, text, by, pair=None, seen=None):
    """Change one's own note. Its earlier words are kept nowhere: no copy of a private note."""
    refuse_unless(
        may_edit_note(by, note), _("Only the author can edit a note, while the set is open.")
    )
    after = {"pair": pair, "text": _tidy(text)}
    with transaction.atomic():
        set_ = _held(note.set, by)
        note = FacilitatorNote.objects.select_related("pair__upper", "pair__lower").get(pk=note.pk)
        changed = _changed(note, after)
        if not changed:
            return note
        refuse_stale(note, list(after), seen)
        _refuse_other_set(pair, set_)
        _save(note, {**after, "changed_at": clock.now()}, [*changed, "changed_at"])
        _record_private("changed", note, by=by)
    return note


def _refuse_unless_facilitator(by, set_):
    refuse_unless(
        may_facilitate(by, set_), _("Only facilitators of this set can do this, while it is open.")
    )


def _held(set_, by):
    """Lock the set, then ask once more whether the person facilitates it."""
    set_ = locked_open(set_)
    forget_roles(by)
    _refuse_unless_facilitator(by, set_)
    return set_


def _refuse_ended(pair):
    refuse_unless(
        may_be_supported(Pair.objects.get(pk=pair.pk)),
        _("This pair no longer takes part. What was logged stays."),
        field="pair",
    )


def _refuse_other_set(pair, set_):
    if pair is not None and pair.set_id != set_.pk:
        raise Refused(_("That pair is not in this set."), field="pair")


def _refuse_to_come(day, set_):
    if day > clock.today(set_.programme.time_zone):
        raise Refused(_("That day is still to come. Log what has been done already."), field="day")


def _tidy(text):
    """Return the text with its lines ended one way, or sending it again would change it."""
    return with_line_feeds(text).strip()


def _changed(row, after):
    return [name for name, value in after.items() if getattr(row, name) != value]


def _save(row, after, names):
    for name in names:
        setattr(row, name, after[name])
    row.save(update_fields=names)


def _record(verb, entry, *, by, of, **details):
    """Record it in the audit log, for each pair whose matter it is or was."""
    for pair_id in sorted(of):
        audit.record(verb, entry, by=by, set_id=entry.pair.set_id, pair_id=pair_id, **details)


def _record_private(verb, note, *, by):
    """Record that there was a note: not of whom, as members read their pair's audit rows."""
    audit.record(verb, note, by=by, set_id=note.set_id)
