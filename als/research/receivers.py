"""What happens to extracts when something happens in a set or to its report."""

from django.dispatch import receiver

from als.research.changes.extracts import end_extracts_of
from sets.signals import research_ended


@receiver(research_ended, dispatch_uid="research.ended")
def end_extracts(set_id, by, **kwargs):
    end_extracts_of(set_id, by=by)
