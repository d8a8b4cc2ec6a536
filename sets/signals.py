"""What upper rooms may hear from this one."""

from django.dispatch import Signal

# A set was made. Sent inside the transaction, with ``set_`` and ``by``: a receiver that fails
# undoes the set.
set_made = Signal()
