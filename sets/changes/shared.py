"""Sharing texts to begin from with a programme's facilitators, and taking them out again."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.clearing import remove_later
from als.core.files.uploads import look_into, rows_and_files
from als.core.locking import locked_rows
from als.core.refusals import Refused, refuse_unless
from sets.changes.locks import locked_open
from sets.models import SharedDesign
from sets.rules import may_facilitate, may_remove_shared, may_share


def share_design(*, set_, kind, title, text, by, questions="", file=None, for_all=True):
    """Share a text (or an ``Upload``) with the programme's facilitators, or keep it for the set.

    ``set_``: where the person facilitates. Nothing else of it goes along. Twice is once.
    """
    may = may_share if for_all else may_facilitate
    refuse_unless(may(by, set_), _("Only facilitators of this set can share, while it is open."))
    with rows_and_files() as write:
        set_ = locked_open(set_)
        words = {
            "programme": set_.programme,
            "set": None if for_all else set_,
            "kind": kind,
            "title": title,
            "text": text,
            "questions": questions,
            "name": file.name if file else "",
            "content_type": file.type.content_type if file else "",
            "sha256": file.sha256 if file else "",
        }
        refuse_unless(text or file, _("Write the text, or choose a file."))
        if same := SharedDesign.objects.filter(**words, added_by=by).first():
            return same
        shared = SharedDesign(**words, added_by=by, added_at=clock.now())
        if file:
            write(shared.file, file)
        shared.save()
        audit.record("shared" if for_all else "kept", shared, by=by, set_id=set_.pk)
    return shared


def remove_shared(*, shared, by):
    """Delete the row and its file. What was made of it stays as it is. Idempotent."""
    refuse_unless(
        may_remove_shared(by, shared),
        _("Only the person who shared it and managers of the programme can remove it."),
    )
    with transaction.atomic():
        row = locked_rows(SharedDesign.objects.filter(pk=shared.pk)).first()
        if row is None:
            return
        audit.record("removed", row, by=by, set_id=row.set_id)
        remove_later([row.file.name])
        row.delete()


def file_of(shared):
    """Return the file of a shared paper as an ``Upload`` of its own, or None without one."""
    if not shared.file:
        return None
    try:
        with shared.file.open("rb") as file:
            return look_into(ContentFile(file.read(), name=shared.name))
    except FileNotFoundError:
        sentence = _("The file of “%s” is no longer there. Choose a file of your own.")
        raise Refused(sentence % shared.title, field="file") from None
