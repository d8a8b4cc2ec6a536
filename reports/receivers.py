"""What happens here when something happens in a lower app."""

from django.dispatch import receiver

from reports.changes.voiding import void_what_may_not_go_out
from sets.signals import disclosure_narrowed


@receiver(disclosure_narrowed, dispatch_uid="reports.void")
def void_sign_offs_of_what_may_not_go_out(set_id, by, **kwargs):
    void_what_may_not_go_out(set_id, by=by)
