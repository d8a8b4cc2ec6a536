"""Reactions to signals of the apps below."""

from django.dispatch import receiver

from actions.changes.links import revoke_links_of
from actions.changes.progress import ask_to_confirm
from als.accounts.signals import access_ended
from meetings.signals import meeting_closed


@receiver(access_ended, dispatch_uid="actions.links_of_who_is_out")
def revoke_their_links(person, by, **kwargs):
    revoke_links_of(person, by=by)


@receiver(meeting_closed, dispatch_uid="actions.progress_of_closed_meeting")
def ask_pairs_to_confirm(meeting, **kwargs):
    ask_to_confirm(meeting=meeting)
