"""What we tell django-allauth: nobody signs up by themselves; its mails go through our outbox."""

import datetime as dt
import uuid

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from als.accounts.models import User
from als.common import clock, mail, security_log
from als.common.enums import MailKind

# The mails of allauth's that we have a use for.
SUBJECTS = {"login_code": _("Your code to sign in")}
# Seconds for which what is in them lets somebody in: after that they are not sent any more.
LASTS = {"login_code": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT}


def _last_moment(name):
    return clock.now() + dt.timedelta(seconds=LASTS[name]) if name in LASTS else None


class ClosedSignUp(DefaultAccountAdapter):
    """Sign-in only, for people who were invited."""

    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        """Write the mail as a row; to an address that nobody here has, send nothing."""
        person = User.objects.with_email(email)
        if person is None:
            return
        name = template_prefix.rsplit("/", 1)[-1]
        security_log.record("code sent", request=self.request, person=person)
        mail.write(
            person,
            kind=MailKind.SIGN_IN,
            key=f"{name}-{uuid.uuid4()}",
            subject=SUBJECTS[name],
            template=name,
            expires_at=_last_moment(name),
            **{key: value for key, value in context.items() if key not in ("user", "request")},
        )
