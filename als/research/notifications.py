"""The mail about a token: whoever has one reads as its owner, who has to know that it is there."""

from django.urls import reverse

from als.core.enums import MailKind
from als.core.mail import outbox
from als.core.text.later import later as _


def token_made(token):
    """Notify its owner, who can't switch it off: somebody else may have used their session."""
    programme = token.role.programme
    outbox.write(
        token.role.person,
        kind=MailKind.SIGN_IN,
        key=f"research-token-{token.pk}",
        subject=_("A token that reads your research data was made"),
        template="research_token",
        token=token,
        programme=programme,
        page_of_tokens=reverse("research:research", args=[programme.pk]),
    )
