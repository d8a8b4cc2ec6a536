"""Signals to the apps above this one."""

from django.dispatch import Signal

# A person can't come in any more: their account is switched off, or their data is removed. Sent
# inside the transaction, with ``person`` (not active, their address still theirs) and ``by``.
access_ended = Signal()

# An account is about to be switched off. Sent inside the transaction, with ``person``, before the
# row is locked: a receiver locks what it reads, and raises ``Refused`` where nobody else is left.
access_ending = Signal()

# An account is switched on again. Sent inside the transaction, with ``person`` and ``by``.
access_restored = Signal()

# Somebody is about to take a name. Sent inside the transaction, with ``person`` and ``name``: a
# receiver raises ``Refused`` where others know somebody else by it.
name_chosen = Signal()

# Somebody has taken another name. Sent inside the transaction, with ``person`` as they are now, and
# ``before``: the same row as it was.
renamed = Signal()

# Somebody came in for the first time, by the link in an invitation. Sent inside the transaction,
# with ``person``.
came_in = Signal()

# Somebody's mail address is another one now. Sent inside the transaction, with ``person`` as they
# are now, and ``old``: the address before.
address_changed = Signal()
