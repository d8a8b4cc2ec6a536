"""Signals to the apps above this one."""

from django.dispatch import Signal

# A meeting in session was closed. Sent inside the transaction, with ``meeting`` and ``by``.
meeting_closed = Signal()
