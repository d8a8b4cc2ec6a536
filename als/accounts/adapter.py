"""What we tell django-allauth: nobody signs up by themselves; its mails go through our outbox."""

from allauth.account.adapter import DefaultAccountAdapter

from als.accounts import codes
from als.common import security_log

# What allauth mails where somebody asks for a code: the second, where nobody has the address
CODES = ("login_code", "unknown_account")


class ClosedSignUp(DefaultAccountAdapter):
    """Sign-in only, for people who were invited."""

    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        """Note that a code is asked for, in the same way whether somebody has the address."""
        if template_prefix.rsplit("/", 1)[-1] not in CODES:
            raise NotImplementedError(f"We have no use for this mail: {template_prefix}")
        security_log.record("code asked for", request=self.request)
        codes.ask(address=email, code=context.get("code", ""))
