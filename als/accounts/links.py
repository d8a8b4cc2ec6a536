"""Signed links in mails: each is for one person, and ends when their account is switched off."""

from django.core import signing
from django.utils.translation import gettext as _

from als.core.refusals import Refused


def dumps(content, *, salt, person):
    """Return a token with the content, a list, that ends with the person's access."""
    return signing.dumps([*content, _since(person)], salt=salt)


def loads(token, *, salt, days, person_of):
    """Return the content of a token of ``dumps``; ``signing.BadSignature`` if it is over.

    ``Refused`` if the person's account was switched off since.

    ``person_of`` gives the person that the content is for, or None.
    """
    *content, since = signing.loads(token, salt=salt, max_age=days * 24 * 3600)
    person = person_of(content)
    if person is not None and _since(person) != since:
        raise Refused(_("This link stopped working when its account was switched off."))
    return content


def _since(person):
    """Return what is another after each time that the account was switched off."""
    return person.links_from.isoformat() if person.links_from else None
