"""What is made while somebody waits: one file at a time in each web process.

It holds the interpreter for as long as it takes. Six at once would let everybody else wait for six.
"""

import threading
from contextlib import contextmanager

from django.utils.translation import gettext as _

from als.core.refusals import Refused

# A thread that waits serves nobody else meanwhile (decision 72).
MAX_SECONDS_IN_LINE = 5
_turn = threading.Lock()


@contextmanager
def one_at_a_time():
    """Wait for the turn; ``Refused`` if it does not come soon: a line would take all threads."""
    if not _turn.acquire(timeout=MAX_SECONDS_IN_LINE):
        raise Refused(_("Other files are being made just now. Wait a minute, then ask again."))
    try:
        yield
    finally:
        _turn.release()
