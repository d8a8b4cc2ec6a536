"""Signed links that let the lead of a side answer an invitation without signing in."""

import datetime as dt

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from als.accounts import links
from als.accounts.models import User
from als.core import clock
from als.core.refusals import Refused
from sets.models import Agreement

SALT = "sets.agreement"
ANSWER_DAYS = 60


def agreement_token(agreement):
    """Return a token that is good for this agreement, and for the person asked, alone."""
    asked = [agreement.pk, agreement.person_id]
    return links.dumps(asked, salt=SALT, person=agreement.person)


def agreement_link(agreement):
    """Return the absolute address at which the person asked can answer."""
    return settings.BASE_URL + reverse("sets:agreement", args=[agreement_token(agreement)])


def last_day():
    """Return the moment until which a link works that is made now."""
    return clock.now() + dt.timedelta(days=ANSWER_DAYS)


def agreement_of_token(token):
    """Return the agreement that a token is for; ``Refused`` with the reason if none."""
    try:
        pk, person = links.loads(token, salt=SALT, days=ANSWER_DAYS, person_of=_person_of)
    except signing.SignatureExpired:
        raise Refused(_("This link is more than %s days old.") % ANSWER_DAYS) from None
    except signing.BadSignature:
        raise Refused(_("This link is not complete, or has been changed.")) from None
    asked = Agreement.objects.with_set().filter(person_id=person, person__is_active=True)
    agreement = asked.filter(pk=pk).first()
    if agreement is None:
        raise Refused(_("Somebody else has been asked in your place."))
    return agreement


def _person_of(content):
    return User.objects.filter(pk=content[1]).first()
