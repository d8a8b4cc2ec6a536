"""What we and the provider of accounts say to each other: OpenID Connect by django-allauth.

The code flow with PKCE, a state and a nonce. django-allauth keeps the state, asks for the code and
gives it back; what it does with people is not used. Loaded when it is needed: it is slow to load.
"""

import base64
import hashlib
import logging
import re
from urllib.parse import quote

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _
from requests import RequestException

from als.accounts.provider import NotLetIn

log = logging.getLogger(__name__)

ID = "provider"
SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
NEEDED = ["iss", "aud", "exp", "iat", "sub", "nonce"]
PROOFS = ("email_verified", "xms_edov")
KEPT = ("sub", "email", *PROOFS)  # of all that the provider says
CONFIG_SECONDS = 3600  # how long what the provider says of itself is kept
AWAY_SECONDS = 20  # how long nobody waits for that again when it could not be had
ENTRA_NUMBER = re.compile(r"\bAADSTS\d{1,9}\b")
LEEWAY_SECONDS = 60  # between its clock and ours
MAX_SUBJECT_LENGTH = 191
# A provider that is away, or says what it must not; keys that are none of its
FAILURES = (RequestException, OAuth2Error, jwt.PyJWTError, LookupError, TypeError, ValueError)


class Provider(OpenIDConnectProvider):
    """The one of the settings."""

    def get_oauth2_adapter(self, request):
        return Adapter(request)

    def get_pkce_params(self):
        """Return django-allauth's, and a nonce that only whoever has the verifier can know."""
        params = super().get_pkce_params()
        return params | {"nonce": nonce_of(params["code_verifier"])}


class Adapter(OpenIDConnectOAuth2Adapter):
    def __init__(self, request):
        super().__init__(request, ID)

    def get_provider(self):
        app = SocialApp(
            provider="openid_connect",
            provider_id=ID,
            name=settings.OIDC_NAME,
            client_id=settings.OIDC_CLIENT_ID,
            secret=settings.OIDC_CLIENT_SECRET,
            settings={"scope": ["openid", "email"], "oauth_pkce_enabled": True},
        )
        return Provider(self.request, app=app)

    @property
    def openid_config(self):
        key = f"oidc-{quote(settings.OIDC_ISSUER)}"
        found = cache.get(key)
        if found is None:
            try:
                found = _config()
            except FAILURES:
                cache.set(key, {}, AWAY_SECONDS)
                raise
            cache.set(key, found, CONFIG_SECONDS)
        if not found:
            raise LookupError("It did not answer a moment ago.")
        return found

    def get_callback_url(self, request, app):
        return settings.BASE_URL + reverse("accounts:provider_back")


def nonce_of(verifier):
    return base64.urlsafe_b64encode(hashlib.sha256(f"nonce {verifier}".encode()).digest()).decode()


def _config():
    """Return what the provider says of itself, if it is the one of the settings."""
    found = _fetch(settings.OIDC_ISSUER.rstrip("/") + "/.well-known/openid-configuration")
    if found["issuer"] != settings.OIDC_ISSUER:
        raise ValueError(f"This is the issuer {found['issuer']}.")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
    safe = settings.OIDC_ISSUER.partition("://")[0] + "://"
    if not all(found[name].startswith(("https://", safe)) for name in names):
        raise ValueError("An address of the provider is not https.")
    methods = "token_endpoint_auth_methods_supported"
    return {name: found[name] for name in names} | {methods: found.get(methods, [])}


def _fetch(address, **headers):
    with get_adapter().get_requests_session() as session:
        answer = session.get(address, headers=headers)
        answer.raise_for_status()
        return answer.json()


def lead_there(request, next_url):
    """Return the redirect to the provider's page; ``NotLetIn`` if it can't be reached."""
    try:
        return Adapter(request).get_provider().redirect(request, "login", next_url)
    except FAILURES as error:
        raise _away(error) from error


def what_it_says(request):
    """Return the claims of the account, and the page to go on to; ``NotLetIn`` without them."""
    adapter = Adapter(request)
    app = adapter.get_provider().app
    # Each state works once, in the browser that it was made for
    state = statekit.unstash_state(request, provider_id=ID, state_id=request.GET.get("state", ""))
    if state is None:
        raise NotLetIn(_("That took too long, or was done already. Start again."), why="state")
    if "code" not in request.GET:
        said = request.GET.get("error", "")
        number = _number_in(request.GET.get("error_description", ""))
        log.warning("The provider gave no code: %.60r %s", said, number)
        sentence = _("You were not signed in at %s.") % settings.OIDC_NAME
        raise NotLetIn(sentence, why="cancelled")
    verifier = state["pkce_code_verifier"]
    try:
        answer = adapter.get_access_token_data(
            request, app, adapter.get_client(request, app), pkce_code_verifier=verifier
        )
        claims = _read(answer["id_token"], adapter.openid_config["jwks_uri"])
        if claims["nonce"] != nonce_of(verifier):
            raise ValueError("The nonce is another.")
        if "email" not in claims:
            more = _more(adapter, answer["access_token"], claims["sub"])
            # That an address is proved counts only where the address itself was said
            claims = {name: claims[name] for name in claims if name not in PROOFS} | more
    except FAILURES as error:
        raise _away(error) from error
    return {name: claims[name] for name in KEPT if name in claims}, state.get("next", "")


def _read(token, keys_address):
    """Return the claims of a token that this issuer has signed for us, and that still holds."""
    claims = jwt.decode(
        token,
        key=_key_of(token, jwt.PyJWKSet.from_dict(_fetch(keys_address)).keys),
        algorithms=SIGNED_BY,
        issuer=settings.OIDC_ISSUER,
        audience=settings.OIDC_CLIENT_ID,
        leeway=LEEWAY_SECONDS,
        options={"require": NEEDED},
    )
    if claims["aud"] not in (settings.OIDC_CLIENT_ID, [settings.OIDC_CLIENT_ID]):
        raise ValueError("The token is also for others.")
    if not 0 < len(claims["sub"]) <= MAX_SUBJECT_LENGTH or not claims["sub"].isprintable():
        raise ValueError("No account has such a number.")
    return claims


def _more(adapter, access_token, subject):
    """Return what some providers say only when they are asked once more, of the same account."""
    address = adapter.openid_config["userinfo_endpoint"]
    claims = _fetch(address, Authorization=f"Bearer {access_token}")
    if claims["sub"] != subject:
        raise ValueError("That is another account.")
    return claims


def _key_of(token, keys):
    """Return the key that the token names; where there is but one, it need not name it."""
    name = jwt.get_unverified_header(token).get("kid")
    if name is None and len(keys) == 1:
        return keys[0]
    return {key.key_id: key for key in keys}[name]


def _number_in(text):
    """Return Entra's number of what is wrong, as AADSTS50105. The text may name a person."""
    found = ENTRA_NUMBER.search(text[:1000])
    return found[0] if found else ""


def _away(error):
    if isinstance(error, OAuth2Error):  # it holds all that the provider answered
        what = f"{type(error).__name__} {_number_in(str(error))}"
    else:
        what = repr(error)
    log.warning("Signing in by the provider failed: %.300s", what)
    sentence = _("%s can’t sign you in at the moment. Nothing is wrong with your account here.")
    return NotLetIn(sentence % settings.OIDC_NAME, why=type(error).__name__)
