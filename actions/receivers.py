"""Reactions to signals of the apps below."""

from django.dispatch import receiver

from actions.changes.links import revoke_links_of
from als.accounts.signals import access_ended


@receiver(access_ended, dispatch_uid="actions.links_of_who_is_out")
def revoke_their_links(person, by, **kwargs):
    revoke_links_of(person, by=by)
