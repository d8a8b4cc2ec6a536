"""The text of papers' files, which a worker reads after the upload, for the search."""

from functools import partial

from django.db import transaction

from als.core import clock
from als.core.files.texts import text_of
from als.core.jobs import claim
from als.core.processes.runs import attempt
from als.core.processes.workers import notify_worker
from als.core.text.folding import without_stacks
from als.core.text.snippets import words_of
from sets.models import PaperFile

MAX_WORDS_LENGTH = 95_000  # characters: as many as are looked through


def queue(file):
    """Notify a worker of a new file once it is committed."""
    if not clock.is_backdated():
        notify = partial(notify_worker, "sets.tasks.read_paper_text", file.pk)
        transaction.on_commit(notify)


def read(pk):
    """Read the text of a file that waits for it; return whether it was this worker that did.

    A file that can't be read has none, for good.
    """
    held = claim(PaperFile, pk)
    if held is None:
        return False
    file = PaperFile.objects.get(pk=pk)
    try:
        with file.file.open("rb") as content:
            text = without_stacks(text_of(content, file.content_type))
    except FileNotFoundError:
        text = ""
    words = " ".join(dict.fromkeys(words_of(text)))[:MAX_WORDS_LENGTH]
    return held.settle(text=text, words=words)


def reading_waiting():
    """Read the files that no message announced or that a dead worker left; yield of each of them
    whether it was read."""
    yield from (
        attempt(read, pk) for pk in PaperFile.objects.claimable().values_list("pk", flat=True)
    )
