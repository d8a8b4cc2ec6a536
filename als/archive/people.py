"""The people of an archive: those who are here already, and those who are made."""

import uuid
from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.accounts.models import NAME_PARTS, User
from als.archive.inventory.table import PEOPLE
from als.core.formats import and_list
from als.core.mail.addresses import canonical
from als.core.refusals import Refused

# Nobody reads mail there (RFC 2606): for people whose address the archive does not hold.
NO_ADDRESS = "{}@archive.invalid"


def find_people(archive, choices, counts):
    """Return the key here of each person, and the keys of those who were here already.

    Those whose address nobody here has are made.

    Somebody here gets to be who said what an archive says: only if the operator allows it.
    """
    rows = list(archive.rows(PEOPLE))
    _refuse_shared_addresses(rows)
    found = {row["id"]: _here(row) for row in rows}
    known = [person.email for person in found.values() if person]
    if known and not choices.match_people:
        raise Refused(_who_is_here(known))
    matched = frozenset(person.pk for person in found.values() if person)
    for row in rows:
        if found[row["id"]] is None:
            found[row["id"]] = _made(row)
            counts["people"] += 1
    return {old: person.pk for old, person in found.items()}, matched


def _refuse_shared_addresses(rows):
    """Refuse an archive in which two people have one mail address."""
    addresses = Counter(canonical(row["email"]) for row in rows if row["email"])
    if shared := sorted(address for address, times in addresses.items() if times > 1):
        raise Refused(
            _("Several people of the archive have one address: %s. Give each their own in it.")
            % and_list(shared[:5])
        )


def _here(row):
    return User.objects.with_email(row["email"]) if row["email"] else None


def _who_is_here(known):
    return ngettext(
        "One person of it is here already: %(some)s. If they are the same, use --match-people.",
        "%(number)s people of it are here already: %(some)s. If they are the same, use"
        " --match-people.",
        len(known),
    ) % {"number": len(known), "some": and_list(sorted(known)[:5])}


def _made(row):
    """Make a person who can sign in by a code to their address, if they have one, and only so."""
    address = row["email"]
    person = User(
        email=address or NO_ADDRESS.format(uuid.uuid4().hex),
        name=row["name"],
        **{part: row.get(part, "") for part in NAME_PARTS},
        is_active=bool(address) and row["is_active"] is True,
    )
    person.set_unusable_password()
    person.clean_fields(exclude=["password"])
    person.save()
    return person
