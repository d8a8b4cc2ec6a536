"""What an entry of the audit log is held against: hashes over its facts, and over salted names.

The name and the account are not hashed themselves, or nothing could ever be forgotten: the facts
hold a hash of a salt with the name. When the name is emptied its salt goes too, and what is left
gives nothing away, while the hash of the facts stays what it was.
"""

import datetime as dt
import json
import secrets
from hashlib import sha256

FACTS = ("at", "verb", "target_kind", "target_id", "details", "set_id", "pair_id")
MARKS = ("by_mark", "name_mark")
# Of each mark: the column that it stands for, and the column of its salt.
MARKED = {"by_mark": ("by_id", "by_salt"), "name_mark": ("by_name", "name_salt")}


def stamp(entry):
    """Give a new entry its salts, its marks, and the digest of its facts. Saves nothing."""
    for mark, (column, salt) in MARKED.items():
        value = getattr(entry, column)
        setattr(entry, salt, secrets.token_hex(16) if value else "")
        setattr(entry, mark, marked(getattr(entry, salt), value) if value else "")
    entry.digest = digest_of(entry)


def marked(salt, value):
    """Return the hash that stands for a value, which nobody finds without the salt."""
    return sha256(f"{salt}|{value}".encode()).hexdigest()


def digest_of(entry):
    """Return the hash (SHA-256, hexadecimal) over the facts and the marks of an entry."""
    facts = {name: getattr(entry, name) for name in (*FACTS, *MARKS)}
    facts["at"] = facts["at"].astimezone(dt.UTC).isoformat(timespec="microseconds")
    return sha256(canonical(facts)).hexdigest()


def canonical(facts):
    """Return the one way in which these facts are written as JSON, as bytes."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()


def link(number, before, entry_id, digest):
    """Return the hash of a link of the chain: over its place, the one before, and its entry."""
    return sha256(f"{number}|{before}|{entry_id}|{digest}".encode()).hexdigest()
