"""What archives and people's own data have in common: files that can be downloaded for a week."""

import datetime as dt

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from als.archive.write import temporary_file
from als.core import clock, file_jobs
from als.core.enums import JobState
from als.core.locking import locked_by_key
from als.core.processes.runs import attempt
from als.core.refusals import Refused

# A file with all personal data of a set or a person stays no longer than it takes to fetch it.
DAYS_KEPT = 7
# Clicking twice means one file, also where a worker is quick.
SAME_REQUEST = dt.timedelta(seconds=30)


def made_or_being_made(rows, by):
    """Return the row that a worker still has, or that the person asked for just now; or None."""
    ready = rows.filter(state=JobState.READY, gone_at=None, asked_by=by)
    fresh = ready.filter(asked_at__gt=clock.now() - SAME_REQUEST)
    return rows.filter(state__in=JobState.open_states()).first() or fresh.first()


def zip_of(write, name):
    """Return the ``JobResult`` of a ZIP: ``write`` writes it to a file without a name.

    That file goes with the worker if the worker dies.
    """
    file = temporary_file()
    try:
        write(file)
    except BaseException:
        file.close()
        raise
    return file_jobs.JobResult(File(file), name)


def open_file(row):
    """Return the open file of the row; ``Refused`` if it was deleted or is missing."""
    if not row.is_ready or row.gone_at is not None:
        raise Refused(_("This file has been deleted. Create a new one."))
    try:
        return row.file.open("rb")
    except FileNotFoundError:
        raise Refused(_("The file is missing. Create a new one.")) from None


def removing_old(model, then=None):
    """Remove the files of rows that were ready a week ago; yield of each whether it went.

    ``then`` is called with each row, in the transaction that says that its file is gone.
    """
    old = clock.now() - dt.timedelta(days=DAYS_KEPT)
    rows = model.objects.filter(state=JobState.READY, gone_at=None, ready_at__lt=old)
    yield from (attempt(_remove, model, pk, then) for pk in rows.values_list("pk", flat=True))


def _remove(model, pk, then):
    """Remove one: the file after the row says so, or a row could promise what has gone."""
    with transaction.atomic():
        row = locked_by_key(model, pk)
        if row.gone_at is not None:
            return False
        stored, name = row.file.storage, row.file.name
        row.gone_at, row.file = clock.now(), ""
        row.save(update_fields=["gone_at", "file"])
        if then:
            then(row)
        transaction.on_commit(lambda: stored.delete(name))
    return True
