"""What upper rooms may hear from this one."""

from django.dispatch import Signal

# A person can't come in any more: their account is switched off, or their data is removed. Sent
# inside the transaction, with ``person`` (not active, their address still theirs) and ``by``.
access_ended = Signal()
