"""Signed links that let a member log progress on one action without signing in."""

import datetime as dt

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.models import ProgressLink
from als.core.refusals import Refused

SALT = "actions.progress"
# The mail promises it; see decision 30 for why links are not revoked when the action changes.
LIFE = dt.timedelta(days=14)
RELATED = (
    "entry",
    "member__person",
    "action__owner__person",
    "action__issue__pair__upper",
    "action__issue__pair__lower",
    "action__issue__pair__set__programme",
)


def progress_token(link):
    """Return the row's signed key: always the same, so nothing that opens it is stored."""
    return Signer(salt=SALT).sign_object([link.pk])


def progress_link(link):
    return settings.BASE_URL + reverse("actions:progress_link", args=[progress_token(link)])


def link_of_token(token):
    """Return the row that a token is for, whatever became of it; ``Refused`` if there is none."""
    try:
        (pk,) = Signer(salt=SALT).unsign_object(token)
    except BadSignature:
        pk = None
    found = ProgressLink.objects.filter(pk=pk).select_related(*RELATED).first()
    if found is None:
        raise Refused(
            _(
                "This link is not complete, or has been changed. Copy all of it from the "
                "email, or sign in."
            )
        )
    return found
