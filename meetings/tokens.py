"""Signed links that let a member answer a date poll without signing in."""

import datetime as dt

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from als.accounts import links
from als.core import clock
from als.core.refusals import Refused
from meetings.models import Meeting
from meetings.selectors.people import members_of
from sets.models import Member

SALT = "meetings.poll"
LINK_DAYS = 30


def poll_token(meeting, member):
    """Return a token that is good for this member and this poll alone, until it is opened again."""
    poll = [meeting.pk, member.pk, _opened(meeting)]
    return links.dumps(poll, salt=SALT, person=member.person)


def _opened(meeting):
    return meeting.poll_opened_at and int(meeting.poll_opened_at.timestamp())


def poll_link(meeting, member):
    return settings.BASE_URL + reverse("meetings:poll_link", args=[poll_token(meeting, member)])


def last_day():
    """Return the moment until which a link works that is made now."""
    return clock.now() + dt.timedelta(days=LINK_DAYS)


def poll_of_token(token):
    """Return the meeting and the member that a token is for; ``Refused`` with the reason if none.

    The poll may be closed: what the person ticked is still shown.
    """
    try:
        pk, member, opened = links.loads(token, salt=SALT, days=LINK_DAYS, person_of=_person_of)
    except signing.SignatureExpired:
        raise Refused(_("This link is more than %s days old.") % LINK_DAYS) from None
    except signing.BadSignature:
        raise Refused(_("This link is not complete, or has been changed.")) from None
    meeting = Meeting.objects.with_set().filter(pk=pk).first()
    if meeting is None or _opened(meeting) != opened:
        raise Refused(_("This poll is over. There may be a newer email with another link."))
    found = members_of(meeting.set).filter(pk=member, person__is_active=True).first()
    if found is None or not meeting.set.is_open:
        raise Refused(_("You no longer take part in this set, or the set is closed."))
    return meeting, found


def _person_of(content):
    member = Member.objects.filter(pk=content[1]).select_related("person").first()
    return member and member.person
