"""Signals of als.core that upper apps listen to."""

from django.dispatch import Signal

# The answer of a calendar program came by mail, to a signed address or to a mail that we sent. Sent
# with ``text`` (of the calendar), ``from_`` (its sender), ``addresses`` (to which it came) and
# ``mail`` (the row that it answers, or None). A receiver returns what it noted, as a sentence, or
# None if it is not about its matter or nobody's to say.
calendar_reply = Signal()
