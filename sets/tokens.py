"""Signed links by which somebody answers without signing in: a lead, or a member of a set."""

import base64
import datetime as dt

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from als.accounts import links
from als.accounts.models import User
from als.core import clock
from als.core.refusals import Refused
from als.core.web.posting import number_in
from sets.enums import Tier
from sets.models import Agreement, AnswerLink, Application
from sets.models.applications import CONFIRM_DAYS

SALT = "sets.agreement"
APPLICATION_SALT = "sets.application"
ANSWER_DAYS = 60
ANSWER_SALT = "sets.answer"
RELATED_OF_ANSWER = ("member__person", "member__pair__set__programme")


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


def answer_token(link):
    """Return the row's signed key, short enough for a line of a mail: "12-x7Jm…".

    It is always the same, so that nothing that opens the link is stored.
    """
    return f"{link.pk}-{_seal(link.pk)}"


def answer_link(link):
    return settings.BASE_URL + reverse("sets:answer", args=[answer_token(link)])


def link_of_answer(token):
    """Return the ``AnswerLink`` that a token is for, whatever became of it; ``Refused`` if none."""
    key, _dash, seal = token.partition("-")
    pk = number_in(key)
    if pk is not None and constant_time_compare(seal, _seal(pk)):
        found = AnswerLink.objects.filter(pk=pk).select_related(*RELATED_OF_ANSWER).first()
        if found is not None:
            return found
    raise Refused(
        _(
            "This link is not complete, or has been changed. Copy all of it from the email, "
            "or sign in."
        )
    )


def _seal(pk):
    """Return 120 bits that only we can make, as 20 characters that stand in an address."""
    digest = salted_hmac(ANSWER_SALT, str(pk), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:15]).decode()


def application_token(application, side):
    """Return a token with which one side confirms its application: good for its address alone."""
    content = [application.pk, str(side), application.of(side, "email")]
    return signing.dumps(content, salt=APPLICATION_SALT)


def application_link(application, side):
    return settings.BASE_URL + reverse(
        "sets:application_confirm", args=[application_token(application, side)]
    )


def application_of_token(token):
    """Return the application and the side that a token is for; ``Refused`` with the reason."""
    try:
        pk, side, email = signing.loads(
            token, salt=APPLICATION_SALT, max_age=CONFIRM_DAYS * 24 * 3600
        )
    except signing.SignatureExpired:
        raise Refused(_("This link is more than %s days old.") % CONFIRM_DAYS) from None
    except (signing.BadSignature, ValueError):
        raise Refused(_("This link is not complete, or has been changed.")) from None
    rows = Application.objects.filter(
        pk=pk, cleared_at=None, **{f"{Tier(side).value}_email": email}
    )
    found = rows.select_related("call__set__programme").first()
    if found is None:
        raise Refused(_("This application was withdrawn."))
    return found, Tier(side)
