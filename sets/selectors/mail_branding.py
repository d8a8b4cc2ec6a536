"""What a set's mails look like: its programme's name and colour."""

from als.core.mail.html import MailBranding
from als.core.prepared import prepared
from sets.models import Programme


def mail_branding(set_id):
    """Return the ``MailBranding`` of the set's programme, or None of a set that is no more."""
    return next((MailBranding(one.name, one.colour) for one in programme_of(set_id)), None)


@prepared
def programme_of(set_id):
    """Return the programme of the set, in a list: each mail asks for it."""
    return Programme.objects.filter(sets=set_id)
