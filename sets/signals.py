"""Signals to the apps above this one."""

from django.dispatch import Signal

# A set was made, as a copy if its ``copied_from`` says so. Sent inside the transaction, with
# ``set_`` and ``by``: a receiver that fails undoes the set.
set_made = Signal()

# Who belongs to a set, or leads in it, is another: somebody came or left, a pair was confirmed or
# ended, the lead was handed over, the set was closed. Sent inside the transaction, with ``set_``
# and ``by``.
people_changed = Signal()

# Fewer people may see something of a set, or it no longer counts: an entry was narrowed or
# disowned, a consent taken back, a pair has left, the ground rules name less. Sent inside the
# transaction, with ``set_id`` and ``by``.
disclosure_narrowed = Signal()

# What was released of a set is no longer researchers' to have: its ground rules say no, its report
# was reopened, or could no longer be released as it is. Sent inside the transaction, with
# ``set_id`` and ``by``.
research_ended = Signal()
