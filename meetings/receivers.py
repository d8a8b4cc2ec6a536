"""What happens here when something happens in a lower room."""

from django.dispatch import receiver

from meetings.changes import make_cycles
from sets.signals import set_made


@receiver(set_made, dispatch_uid="meetings.cycles")
def give_the_set_its_cycles(set_, **kwargs):
    make_cycles(set_)
