"""What a set's mails look like: its programme's name and colour."""

from als.core.mail.html import MailBranding
from sets.models import Programme


def mail_branding(set_id):
    """Return the ``MailBranding`` of the set's programme, or None of a set that is no more."""
    found = Programme.objects.filter(sets=set_id).values_list("name", "colour").first()
    return MailBranding(*found) if found else None
