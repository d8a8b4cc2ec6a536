"""The chain over the audit log: entries are sealed one after another, shortly after the commit.

Who writes an entry waits for nobody: a worker gives the new ones their places each minute, in an
order that is the chain's own. ``verify`` walks it and says what is wrong first.
"""

import logging
from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef

from als.core import clock
from als.core.audit_hashes import MARKED, digest_of, link, marked
from als.core.models import AuditEntry, AuditSeal

log = logging.getLogger(__name__)
AT_ONCE = 500  # entries sealed or verified in one go
NEAR = 10_000  # keys


class Broken(Exception):
    """The audit log is not what was written. The message says where, in words."""


@dataclass(frozen=True)
class Anchor:
    """The newest link at some moment, kept apart from the database: what is cut off after it,
    or changed up to it, shows."""

    number: int
    hash: str

    def __str__(self):
        return f"{self.number}:{self.hash}"

    @classmethod
    def read(cls, text):
        """Return the anchor that a text holds; ``ValueError`` if it holds none."""
        number, _, found = text.strip().rpartition(" ")[2].partition(":")
        if len(found) != 64:
            raise ValueError(text)
        return cls(int(number), found)


# --- sealing ------------------------------------------------------------------------------------


# After the fact: sealing each entry as it is written takes one lock for all writers until they
# commit, in the middle of changes that hold others (decision 68).
def seal(*, all_of_them=False):
    """Seal the entries that are not yet; return how many."""
    return sum(sealing(all_of_them=all_of_them))


def sealing(*, all_of_them=False):
    """Seal them; yield after each commit how many. Two at once: one of them gives way.

    What is written gets the next key, so new entries are near the last that was sealed: with
    ``all_of_them``, also one whose transaction took longer than ``NEAR`` others.
    """
    newest = AuditSeal.objects.aggregate(newest=Max("entry_id"))["newest"]
    after = 0 if all_of_them or newest is None else newest - NEAR
    try:
        while number := _seal_some(after):
            yield number
    except IntegrityError:
        log.info("Another worker is sealing the audit log")


def _seal_some(after):
    with transaction.atomic():
        last = AuditSeal.objects.order_by("-number").first()
        number, before = (last.number, last.hash) if last else (0, "")
        seals = []
        for entry in unsealed(after).only("pk", "digest").order_by("pk")[:AT_ONCE]:
            number += 1
            before = link(number, before, entry.pk, entry.digest)
            seals.append(AuditSeal(number=number, entry_id=entry.pk, hash=before))
        AuditSeal.objects.bulk_create(seals)
    return len(seals)


def unsealed(after=0):
    """Return the entries of larger keys without a seal. All of them take seconds to find."""
    # As NOT EXISTS: for NOT IN, PostgreSQL reads all seals again for each entry once there are
    # more than fit its memory for one sort.
    seals = AuditSeal.objects.filter(entry_id=OuterRef("pk"), entry_id__gt=after)
    return AuditEntry.objects.filter(~Exists(seals), pk__gt=after)


def keep_anchor():
    """Write the newest link to the log, and to a file apart from the database. Return it."""
    last = AuditSeal.objects.order_by("-number").first()
    if last is None:
        return None
    anchor = Anchor(last.number, last.hash)
    log.info("The audit log ends with %s", anchor)
    settings.AUDIT_ANCHORS.parent.mkdir(parents=True, exist_ok=True)
    with settings.AUDIT_ANCHORS.open("a") as file:
        file.write(f"{clock.now():%Y-%m-%dT%H:%M:%SZ} {anchor}\n")
    return anchor


def kept_anchors():
    """Return the anchors of the file; ``Broken`` for a line that is none."""
    if not settings.AUDIT_ANCHORS.exists():
        return []
    try:
        lines = settings.AUDIT_ANCHORS.read_text().splitlines()
        return [Anchor.read(line) for line in lines if line.strip()]
    except ValueError as error:
        raise Broken(f"The file of anchors holds a line that is none: {error}") from None


# --- verifying ----------------------------------------------------------------------------------


@dataclass
class Verified:
    """What a walk over the whole chain found: how many entries, how many without a name."""

    sealed: int = 0
    waiting: int = 0
    emptied: int = 0
    recorded_as_emptied: int = 0  # names that clearings and removals say they emptied
    last: Anchor | None = None


def verify(anchors=()):
    """Walk the whole chain. Return ``Verified``; ``Broken`` names the first entry that is wrong.

    ``anchors`` were kept apart: each has to be where it was.
    """
    wanted = defaultdict(set)
    for anchor in anchors:
        wanted[anchor.number].add(anchor.hash)
    found = Verified()
    before = ""
    for entry_id, seal_, entry in _links():
        number = found.sealed + 1
        _refuse_gap(number, seal_)
        if entry is None:
            raise Broken(f"Entry {entry_id}, at place {number}, has been deleted.")
        _refuse_other_facts(entry, number)
        before = link(number, before, entry.pk, entry.digest)
        if seal_.hash != before:
            raise Broken(
                f"Entry {entry.pk}, at place {number}, is not the one that was sealed there:"
                " it was put in, swapped or rewritten."
            )
        if number in wanted and wanted.pop(number) != {before}:
            raise Broken(f"Entry {entry.pk}, at place {number}, is not what the anchor says.")
        _count(found, entry)
        found.sealed, found.last = number, Anchor(number, before)
    if wanted:
        cut = found.sealed + 1
        raise Broken(
            f"The audit log ends at place {found.sealed}, but an anchor knows place {min(wanted)}:"
            f" it has been cut from place {cut} on."
        )
    for entry in unsealed().order_by("pk").iterator(AT_ONCE):
        _refuse_other_facts(entry, None)
        _count(found, entry)
        found.waiting += 1
    if found.emptied != found.recorded_as_emptied:
        raise Broken(
            f"{found.emptied} entries have lost their names, but clearings and removals record"
            f" {found.recorded_as_emptied}: names were emptied, or put back, by hand."
        )
    return found


def _links():
    """Yield ``(entry's key, seal, entry or None)`` in the order of the chain."""
    last = 0
    while seals := list(AuditSeal.objects.filter(number__gt=last).order_by("number")[:AT_ONCE]):
        entries = AuditEntry.objects.in_bulk([one.entry_id for one in seals])
        for one in seals:
            yield one.entry_id, one, entries.get(one.entry_id)
        last = seals[-1].number


def _refuse_gap(number, seal_):
    if seal_.number != number:
        raise Broken(f"Place {number} of the chain is missing: its seal has been deleted.")


def _refuse_other_facts(entry, number):
    """Hold an entry against its own digest, and its names against their marks."""
    where = f"Entry {entry.pk}" + (f", at place {number}," if number else ", not sealed yet,")
    if entry.digest != digest_of(entry):
        raise Broken(f"{where} has been edited, or put in by hand: its facts are not its digest's.")
    for mark, (column, salt) in MARKED.items():
        value, kept, key = (getattr(entry, name) for name in (column, mark, salt))
        if not (marked(key, value) == kept if key else not value):
            raise Broken(f"{where} names somebody else than when it was written.")


def _count(found, entry):
    found.emptied += sum(
        1 for mark, (_, salt) in MARKED.items() if getattr(entry, mark) and not getattr(entry, salt)
    )
    if entry.target_kind in ("learningset", "user") and entry.by_id is None:
        found.recorded_as_emptied += entry.details.get("emptied_names", 0)
