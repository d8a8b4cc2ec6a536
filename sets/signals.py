"""What upper rooms may hear from this one."""

from django.dispatch import Signal

# A set was made, as a copy if its ``copied_from`` says so. Sent inside the transaction, with
# ``set_`` and ``by``: a receiver that fails undoes the set.
set_made = Signal()
