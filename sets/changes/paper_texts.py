"""The text of papers' files, read by a worker after they came: it is what search looks through."""

from functools import partial

from django.db import transaction

from als.core import clock
from als.core.files.texts import text_of
from als.core.processes.workers import notify_worker
from als.core.text.folding import without_stacks
from als.core.text.snippets import words_of
from sets.models import PaperFile

MAX_WORDS_LENGTH = 95_000  # characters: as many as are looked through


def have_read(row):
    """Wake a worker for a new file, once it is kept."""
    from sets.tasks import read_paper_text as task

    if not clock.is_backdated():
        transaction.on_commit(partial(notify_worker, task, row.pk))


def read_paper_text(pk):
    """Read the text of a file that waits for it. A file that can't be read has none, for good."""
    row = PaperFile.objects.unread().filter(pk=pk).first()
    if row is None:
        return
    try:
        with row.file.open("rb") as file:
            text = without_stacks(text_of(file, row.content_type))
    except FileNotFoundError:
        text = ""
    words = " ".join(dict.fromkeys(words_of(text)))[:MAX_WORDS_LENGTH]
    PaperFile.objects.unread().filter(pk=pk).update(text=text, words=words)
