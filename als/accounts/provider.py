"""Signing in with an organisation's own accounts (OpenID Connect): whom they let in, and as whom.

Off unless OIDC_ISSUER is set. It makes nobody: the provider says who somebody is, and they have to
have been invited. A link (django-allauth's ``SocialAccount``) ties the provider's number of an
account to one person, so that an address that somebody else gets later opens nothing. What we and
the provider say to each other is in ``provider_protocol``.
"""

import time

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from als.accounts import notifications, sessions
from als.accounts.models import User
from als.core import clock
from als.core.locking import locked
from als.core.mail import addresses
from als.core.processes.unsafe import ANY_DOMAIN
from als.core.refusals import Refused
from als.core.web import security_log

METHOD = "provider"  # as a record in the session, beside django-allauth's own
SESSION_KEY = "provider_said"
SECONDS = 600  # from the provider's page to the button of ours
TRUE = (True, 1, "1", "true")


class NotLetIn(Refused):
    """Nobody is signed in. ``why`` is a word for the security log."""

    def __init__(self, sentence, *, why):
        super().__init__(sentence)
        self.why = why


def wait(request):
    """Let the session of somebody who isn't in yet be short: a stranger can make many.

    Each way in says itself how long the session of a person lasts.
    """
    request.session.set_expiry(SECONDS)


def keep(request, claims, next_url):
    """Note in the session what the provider said, until its person presses the button."""
    wait(request)
    said = {"issuer": settings.OIDC_ISSUER, "claims": claims, "next": next_url}
    request.session[SESSION_KEY] = said | {"at": time.time()}


def kept(request):
    """Return what was said, and the page to go on to; ``NotLetIn`` if that is too long ago."""
    said = request.session.get(SESSION_KEY)
    over = not said or time.time() - said["at"] > SECONDS
    if over or said["issuer"] != settings.OIDC_ISSUER:  # another was set since
        raise NotLetIn(_("That took too long, or was done already. Start again."), why="over")
    return said["claims"], said["next"]


def forget(request):
    request.session.pop(SESSION_KEY, None)


def person_of(claims):
    """Return whom the account lets in; ``NotLetIn`` if nobody.

    Whatever depends on who is here is one sentence: strangers learn nothing from it.
    """
    address = _proved_address(claims)
    link = _links().filter(uid=claims["sub"]).select_related("user").first()
    person = link.user if link else _known_by(address)
    if person is None or not person.is_active:
        raise NotLetIn(_("Nobody signs in here with this account."), why="nobody")
    return person


def _known_by(address):
    """Return who has the address, unless another account of the provider signs them in."""
    person = User.objects.with_email(address)
    return None if person and links_of(person).exists() else person


def _proved_address(claims):
    """Return the account's address, if the provider has seen that it is its person's own.

    Entra ID has a claim of its own for that, and not the standard one.
    """
    given = str(claims.get("email", ""))
    address = addresses.canonical(given)
    domain = address.rpartition("@")[2]
    said = {"provider": settings.OIDC_NAME, "domain": domain}
    proved = claims.get("email_verified") in TRUE or claims.get("xms_edov") in TRUE
    if not proved or not _is_address(given):
        sentence = _("%(provider)s has not confirmed that your email address is yours.") % said
        raise NotLetIn(sentence, why="not verified")
    if not _speaks_for(domain):
        sentence = _("%(provider)s can’t sign in people with an address at %(domain)s.") % said
        raise NotLetIn(sentence, why="other domain")
    return address


def _speaks_for(domain):
    return domain in settings.OIDC_DOMAINS or ANY_DOMAIN in settings.OIDC_DOMAINS


def _is_address(text):
    """Return whether it is one as it is: what a person pastes may hold more, a provider's not."""
    try:
        addresses.check(text)
    except ValidationError:
        return False
    return True


def _links():
    return SocialAccount.objects.filter(provider=settings.OIDC_ISSUER)


def links_of(person):
    """Return what ties the person to an account of the provider: one row, or none."""
    return _links().filter(user=person)


def note_way(request, person, subject):
    """Note in the session that the account lets the person in, and as whom it knew them."""
    known = {"address": person.email, "linked": links_of(person).exists()}
    by = {"subject": subject, "issuer": settings.OIDC_ISSUER}
    record_authentication(request, person, METHOD, **by, **known)


def note_link(request, person):
    """Tie the person to the account that has just signed them in, if one has. Idempotent.

    Not if they have changed since: a second step may lie between, in which a link was removed.
    """
    way = _way_in(request, person)
    if way is None or links_of(person).filter(uid=way["subject"]).update(last_login=clock.now()):
        return
    subject = way["subject"]
    with transaction.atomic():
        now = locked(person)
        if way["linked"] or not now.is_active or now.email != way["address"]:
            return
        if _links().filter(Q(uid=subject) | Q(user=person)).exists():
            return  # another sign-in of the same moment was first
        SocialAccount.objects.create(user=person, provider=settings.OIDC_ISSUER, uid=subject)
        notifications.sign_in_changed(person, "provider_linked", request)
    security_log.record("provider linked", request=request, person=person)


def unlink(*, by, request):
    """Let the account sign the person in no more, until they come in by it again. Idempotent.

    It ends their other sessions: one of them may be somebody else's who has that account now.
    Without a request it is the operator who does it. Return whether there was a link.
    """
    with transaction.atomic():
        was_linked = bool(links_of(locked(by)).delete()[0])
        if was_linked:
            sessions.end_all(by, but=request and request.session.session_key)
            notifications.sign_in_changed(by, "provider_unlinked", request)
            security_log.record("provider unlinked", request=request, person=by)
    return was_linked


def has_asked_more(request):
    """Return whether a provider that asks for a second factor itself let the session in.

    By an account that still may: a link that is gone counts no more.
    """
    way = settings.OIDC_SECOND_FACTOR and _way_in(request, request.user)
    return bool(way) and links_of(request.user).filter(uid=way["subject"]).exists()


def asks_in_our_place(person, *, required):
    """Return whether the person's second factor is the provider's: a mailbox alone is no first one.

    So it is for whoever is linked; and, if they are required to have a factor, for whoever it could
    link, as after a link was removed.
    """
    if not settings.OIDC_ISSUER or not settings.OIDC_SECOND_FACTOR:
        return False
    could_be = required and _speaks_for(person.email.rpartition("@")[2])
    return could_be or links_of(person).exists()


def _way_in(request, person):
    """Return how the account let the person in, unless it was at a provider set before."""
    records = reversed(get_authentication_records(request, person))
    ours = (one for one in records if one["method"] == METHOD)
    return next((one for one in ours if one.get("issuer") == settings.OIDC_ISSUER), None)
