"""Changes of who is here, and of what they keep to themselves."""

import secrets
from copy import copy
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.utils.translation import gettext as _

from als.accounts.models import NAME_PARTS, CalendarFeed, User
from als.accounts.signals import name_chosen, renamed
from als.core import audit, clock
from als.core.enums import MailChoice
from als.core.locking import locked, locked_rows
from als.core.mail.choices import read_choice_token
from als.core.models import MailPreference
from als.core.naming.people import words_left_out
from als.core.prepared import Text, prepared
from als.core.refusals import Refused

# 192 bits: a calendar program can't sign in, so that whoever has the address reads the feed.
FEED_TOKEN_BYTES = 24


def invite(*, email, name, by):
    """Return the person with this address; make them if they are new. Sends nothing by itself."""
    person = User.objects.with_email(email)
    if person is not None:
        return person
    try:
        with transaction.atomic():
            person = User(email=email, name=name.strip())
            person.set_unusable_password()
            person.save()
            audit.record("invited", person, by=by)
    except IntegrityError:  # somebody else invited them in the same instant
        person = User.objects.with_email(email)
        if person is None:
            raise
    return person


def rename(*, person, name, **parts):
    """Note another name of one's own. ``parts``: as the person split it; else it is split again."""
    with transaction.atomic():
        # A form may have given the person its name already.
        person = locked(person)
        before = copy(person)
        if name != before.name:
            name_chosen.send(sender=User, person=person, name=name)
            person.former_names = [
                *before.former_names,
                {"name": before.name, "until": clock.now().isoformat()},
            ]
        changed = [*take_name(person, name), "former_names"]
        if parts:
            changed += _take_parts(person, parts)
        person.save(update_fields=changed)
        audit.record("changed their name", person, by=before)
        if name != before.name:
            renamed.send(sender=User, person=person, before=before)
    return person


def check_parts(*, person, by, set_id=None, **parts):
    """Note how the person's name is made up. The label stays: only its person changes that."""
    missing = words_left_out(person.name, parts)
    if missing:
        raise Refused(
            _("“%s” is in the name but in none of its parts.") % missing[0], field="family"
        )
    with transaction.atomic():
        person = locked(person)
        person.save(update_fields=_take_parts(person, parts))
        audit.record("checked the parts of a name", person, by=by, set_id=set_id)
    return person


def take_name(person, name):
    """Give the person the name; return the fields to save. The same name keeps its parts."""
    if name == person.name and (person.given or person.family):
        return ["name"]
    person.take_name(name)
    return ["name", *NAME_PARTS, "parts_checked_at"]


def _take_parts(person, parts):
    for part, text in parts.items():
        setattr(person, part, text)
    person.parts_checked_at = clock.now()
    return [*parts, "parts_checked_at"]


def make_feed(*, by):
    """Return the token of a new address for the person's calendar; an earlier one stops working.

    Only this once: what is kept is its hash.
    """
    token = secrets.token_urlsafe(FEED_TOKEN_BYTES)
    new = {"token_hash": _hashed(token), "made_at": clock.now(), "switched_off_at": None}
    with transaction.atomic():
        feed, _made = CalendarFeed.objects.update_or_create(person=by, defaults=new)
        audit.record("made a calendar address", feed, by=by)
    return token


def switch_off_feed(*, by, recorded_by=None):
    """Switch off the calendar address of ``by``; another who does it for them is on record."""
    with transaction.atomic():
        feed = locked_rows(CalendarFeed.objects.filter(person=by)).first()
        if feed and feed.switched_off_at is None:
            feed.switched_off_at = clock.now()
            feed.save(update_fields=["switched_off_at"])
            audit.record("switched off the calendar address", feed, by=recorded_by or by)
    return feed


def person_of_feed(token):
    """Return whose calendar the token opens, or None."""
    return next((feed.person for feed in _feeds(Text(_hashed(token)))), None)


@prepared
def _feeds(token_hash):
    feeds = CalendarFeed.objects.working().filter(
        token_hash=Value(token_hash), person__is_active=True
    )
    return feeds.select_related("person")


def _hashed(token):
    return sha256(token.encode()).hexdigest()


def choose_language(*, person, language):
    """Note in which language the person reads pages and mail; "" follows the browser."""
    with transaction.atomic():
        person = locked(person)
        if person.language != language:
            person.language = language
            person.save(update_fields=["language"])
            audit.record("chose a language", person, by=person, language=language)
    return person


def choose_mail(*, person, choices, by):
    """Note how the person wants the mails of each kind in ``choices``; return the kinds changed."""
    with transaction.atomic():
        locked(person)
        changed = [kind for kind, choice in choices.items() if _choose(person, kind, choice)]
        if changed:
            audit.record("chose how mail comes", person, by=by, kinds=sorted(changed))
    return changed


def _choose(person, kind, choice):
    """Write the choice; return whether it is another. Without a row, a kind comes at once."""
    if choice not in MailChoice.offered_for(kind):
        raise Refused(_("This email can’t wait for the digest: it comes at once, or not at all."))
    mine = MailPreference.objects.filter(person=person, kind=kind)
    before = mine.values_list("choice", flat=True).first() or MailChoice.AT_ONCE
    if choice == before:
        return False
    MailPreference.objects.update_or_create(
        person=person, kind=kind, defaults={"choice": choice, "changed_at": clock.now()}
    )
    return True


def person_and_kind(token):
    """Return whose mail of which kind a token switches; ``Refused`` if it was altered."""
    found = read_choice_token(token)
    person = found and User.objects.filter(pk=found[0]).first()
    if person is None:
        raise Refused(_("This link is not complete, or has been changed."))
    return person, found[1]


def switch_mail(*, token, choice):
    """Switch one kind off or on by the link in a mail; return the kind. Nothing else changes."""
    person, kind = person_and_kind(token)
    choose_mail(person=person, choices={kind: choice}, by=person)
    return kind
