"""Asking again who it is, before what matters most: by a passkey, password or app, or by mail.

django-allauth asks whoever has one of the first three. Whoever has none of them is mailed a code,
as when they sign in.
"""

import datetime as dt
import time
from functools import wraps

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.forms import BaseConfirmCodeForm
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.views import BaseReauthenticateView
from allauth.core import ratelimit
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from als.accounts import notifications, provider
from als.core import clock
from als.core.forms.base import GovukForm
from als.core.web import security_log

SESSION_KEY = "asked_again_by_mail"
BY_MAIL = "mail"  # as a record in the session, beside django-allauth's own


def asks_again(view):
    """Before roles, release, archive and clearing: the request waits, with all that it holds."""

    @wraps(view)
    def asked(request, *args, **kwargs):
        asking = settings.ASK_AGAIN and request.method == "POST"
        if asking and not _shown_lately(request, by=_was_asked):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return asked


def asks_first(view):
    """Before a way in is added, unless they have just signed in. No password waits in a session."""

    @wraps(view)
    def asked(request, *args, **kwargs):
        if settings.ASK_AGAIN and not _shown_lately(request, by=_was_shown):
            if request.method == "POST":
                return redirect(request.path)
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return asked


def _was_shown(record):
    """Return whether it was shown to us: a provider that remembers its people asks them nothing."""
    return record["method"] != provider.METHOD


def _was_asked(record):
    return record.get("reauthenticated")


def _shown_lately(request, *, by):
    """Return whether one of the session's records that are ``by`` is recent enough."""
    moments = [r["at"] for r in get_authentication_records(request, request.user) if by(r)]
    return time.time() - max(moments, default=0) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class MailedCode(AbstractCodeVerificationProcess):
    """The code that a session waits for."""

    def __init__(self, request, state):
        self.request = request
        super().__init__(
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            state=state,
            user=request.user,
        )

    @classmethod
    def of(cls, request):
        """Return the code that the session waits for, or None: a person's own, and not too old."""
        state = request.session.get(SESSION_KEY)
        if not state or state["user_id"] != str(request.user.pk):
            return None
        return cls(request, state).abort_if_invalid()

    @classmethod
    def make(cls, request):
        """Mail a new code; an older one stops working."""
        state = cls.initial_state(user=request.user)
        new = cls(request, {**state, "code": get_adapter().generate_login_code()})
        new.persist()
        new.send()
        return new

    def persist(self):
        self.request.session[SESSION_KEY] = self.state

    def abort(self):
        self.request.session.pop(SESSION_KEY, None)

    def send(self):
        security_log.record("code sent", request=self.request)
        until = clock.now() + dt.timedelta(seconds=self.timeout)
        notifications.code_to_continue(self.user, code=self.code, expires_at=until)


class EnterMailedCode(GovukForm, BaseConfirmCodeForm):
    submit = gettext_lazy("Continue")
    mark_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.help_text = _("It is in the email that we have just sent. It works for 10 minutes.")
        code.widget.attrs = {"autocomplete": "one-time-code", "class": "govuk-input--width-10"}


class ByMail(BaseReauthenticateView):
    """Offer to mail a code; then ask for it. Enough wrong ones end it."""

    form_class = EnterMailedCode
    template_name = "account/reauthenticate_by_mail.html"

    def dispatch(self, request, *args, **kwargs):
        self.mailed = MailedCode.of(request)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"code": self.mailed.code if self.mailed else None}

    def get_context_data(self, **kwargs):
        send = reverse("accounts:ask_again_send")
        return super().get_context_data(**kwargs) | {
            "is_mailed": self.mailed is not None,
            "send": self.passthrough_next_url(send),
        }

    def post(self, request, *args, **kwargs):
        if self.mailed is None:
            return HttpResponseRedirect(request.get_full_path())
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form):
        security_log.record("code rejected", request=self.request)
        if self.mailed.record_invalid_attempt():
            return super().form_invalid(form)
        messages.error(self.request, _("Too many wrong codes. We can email you another one."))
        return HttpResponseRedirect(self.request.get_full_path())

    def form_valid(self, form):
        self.mailed.abort()
        record_authentication(self.request, self.request.user, BY_MAIL, reauthenticated=True)
        return super().form_valid(form)


by_mail = ByMail.as_view()


@require_POST
def send_code(request):
    """Mail a code; counted with those to sign in with. Back to the page that asks for it."""
    if get_reauthentication_flows(request.user):  # something better than a mailbox
        return redirect("account_reauthenticate")
    address = request.user.email.lower()
    if not ratelimit.consume(request, action="request_login_code", key=address):
        return ratelimit.respond_429(request)
    MailedCode.make(request)
    query = request.META.get("QUERY_STRING", "")
    where = reverse("account_reauthenticate_by_mail")
    return HttpResponseRedirect(f"{where}?{query}" if query else where)
