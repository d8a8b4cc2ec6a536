"""The way in of an invitation: a link that signs in, once, somebody who has never come in.

Everybody else's mails lead to the page and ask for sign-in: a mail gets passed on, and whoever
has it must not become its reader. See ``docs/decisions/0052``.
"""

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from als.accounts import links, notifications
from als.accounts.changes import invite, take_name
from als.accounts.models import User
from als.accounts.signals import came_in, name_chosen
from als.core import audit, clock
from als.core.refusals import Refused

SALT = "als.accounts.welcome"
WELCOME_DAYS = 14


def way_in(person, path):
    """Return for the template of an invitation where its link leads, and if it is a first one.

    ``path`` is the page that the invitation is about, for somebody who has come in before.
    """
    first = person.never_came_in
    return {"first": first, "link": welcome_link(person) if first else settings.BASE_URL + path}


def welcome_token(person):
    """Return a signed token that lets this person in once, unless they come in otherwise before."""
    return links.dumps([person.pk, person.email], salt=SALT, person=person)


def welcome_link(person):
    """Return the absolute address of the person's welcome page."""
    return settings.BASE_URL + reverse("accounts:welcome", args=[welcome_token(person)])


def person_of_token(token):
    """Return whom a welcome token lets in; ``Refused`` with the reason if nobody."""
    try:
        pk, email = links.loads(token, salt=SALT, days=WELCOME_DAYS, person_of=_person_of)
    except signing.SignatureExpired:
        raise Refused(_("This link is more than 14 days old.")) from None
    except (signing.BadSignature, ValueError):
        raise Refused(_("This link is not complete, or has been changed.")) from None
    person = User.objects.never_came_in().filter(pk=pk, email=email).first()
    if person is None:
        raise _used()
    return person


def _person_of(content):
    return User.objects.filter(pk=content[0]).first()


def enter(*, person, name, password):
    """Let an invited person in, with what they say of themselves. The first of several wins.

    The claim is one update with its condition: of six requests at once, five find nothing to
    claim. It ends all links of the kind that were mailed to the person.
    """
    with transaction.atomic():
        if not User.objects.never_came_in().filter(pk=person.pk).update(last_login=clock.now()):
            raise _used()
        person.refresh_from_db()
        name_chosen.send(sender=User, person=person, name=name)
        changed = take_name(person, name)
        if password:
            person.set_password(password)
            changed.append("password")
        person.save(update_fields=changed)
        audit.record("came in", person, by=person)
        came_in.send(sender=User, person=person)
    return person


def _used():
    return Refused(_("This link has been used, or you have signed in since it was sent."))


def welcome_maker_of_programmes(*, email, name):
    """Let a person make programmes, and mail them their way in. For the operator's command."""
    with transaction.atomic():
        person = invite(email=email, name=name, by=None)
        person.may_make_programmes = True
        person.save(update_fields=["may_make_programmes"])
        audit.record("may make programmes", person, by=None)
        way = way_in(person, reverse("portal:dashboard"))
        notifications.may_make_programmes(person, way)
    return person


def welcome_operator(*, email, name):
    """Let a person look after the installation in the browser, and mail them their way in."""
    with transaction.atomic():
        person = invite(email=email, name=name, by=None)
        person.is_operator = True
        person.save(update_fields=["is_operator"])
        audit.record("is operator", person, by=None)
        notifications.is_operator(person, way_in(person, reverse("portal:operations")))
    return person


def dismiss_operator(*, email):
    """Take that from them again; return the person, or None if nobody there is one."""
    with transaction.atomic():
        person = User.objects.filter(email=email, is_operator=True).first()
        if person:
            person.is_operator = False
            person.save(update_fields=["is_operator"])
            audit.record("is operator no longer", person, by=None)
    return person
