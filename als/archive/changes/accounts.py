"""Emptying an account: its row stays, because records refer to it."""

from als.accounts.models import NAME_PARTS
from als.core.clearing import remove_later

NO_ADDRESS = "removed-{}@removed.invalid"  # nobody reads mail there (RFC 2606)
COLUMNS = (
    "name", *NAME_PARTS, "former_names", "email", "password", "last_login", "is_active",
    "may_make_programmes", "is_operator", "photo",
)  # fmt: skip


def empty_account(person, name):
    """Take name, address, photo, password and rights from the person, called ``name`` from now."""
    remove_later([person.photo.name])
    person.photo = ""
    person.name, person.email = name[:150], NO_ADDRESS.format(person.pk)
    for part in NAME_PARTS:
        setattr(person, part, "")
    person.is_active = person.may_make_programmes = person.is_operator = False
    person.last_login, person.former_names = None, []
    person.set_unusable_password()
    person.save(update_fields=COLUMNS)
