"""What happens to extracts and tokens when something happens in a set, a report or an account."""

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_removed, authenticator_reset
from django.dispatch import receiver

from als.research.changes.extracts import end_extracts_of
from als.research.changes.tokens import revoke_all_of
from sets.signals import research_ended

SIGNS_IN_OTHERWISE = [
    password_changed, password_reset, password_set, authenticator_removed, authenticator_reset,
]  # fmt: skip


@receiver(research_ended, dispatch_uid="research.ended")
def end_extracts(set_id, by, **kwargs):
    end_extracts_of(set_id, by=by)


@receiver(SIGNS_IN_OTHERWISE, dispatch_uid="research.tokens")
def end_tokens(user, **kwargs):
    revoke_all_of(user)
