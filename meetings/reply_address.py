"""The organiser's address in an invitation: made for one person and one meeting, and signed."""

import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "meetings.replies"
# 96 bits of the HMAC.
SIGNATURE_LENGTH = 24
SIGNED = re.compile(rf"\+r(\d{{1,9}})\.(\d{{1,9}})\.([0-9a-f]{{{SIGNATURE_LENGTH}}})@")


def reply_address(meeting, person):
    """Return the organiser's address in this person's invitation, "" if no mail is read here."""
    if not settings.BOUNCE_ADDRESS:
        return ""
    local, host = settings.BOUNCE_ADDRESS.rsplit("@", 1)
    return f"{local}+r{meeting.pk}.{person.pk}.{_signature(meeting.pk, person.pk)}@{host}"


def signed_in(addresses):
    """Return the ids (meeting, person) of the first address that is signed, or None."""
    for address in addresses:
        for meeting, person, seal in SIGNED.findall(address.lower()):
            if constant_time_compare(seal, _signature(int(meeting), int(person))):
                return int(meeting), int(person)
    return None


def _signature(meeting, person):
    signed = salted_hmac(SALT, f"{meeting} {person}", algorithm="sha256")
    return signed.hexdigest()[:SIGNATURE_LENGTH]
