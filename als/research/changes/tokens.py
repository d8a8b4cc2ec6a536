"""Tokens for programs that read: made once shown, kept as a hash, revoked by their owner."""

import datetime as dt
import secrets
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.locking import locked
from als.core.refusals import refuse_unless
from als.research.enums import TableKind
from als.research.models import ResearchToken
from als.research.models.tokens import MAX_DAYS
from als.research.notifications import token_made
from als.research.rules import may_revoke
from als.research.selectors.roles import role_of
from sets.rules import researches

PREFIX = "als_"  # by which one that was left in a program is recognised
TOKEN_BYTES = 32
MAX_WORKING = 10  # of one role at a time


def make_token(*, programme, name, tables, days, by):
    """Return the token and its row. Only this once: what is kept is its hash.

    ``tables``: values of ``TableKind``; ``days``: for how long it works, a year at most.
    """
    role = role_of(by, programme) if researches(by, programme) else None
    refuse_unless(role, _("Only researchers of this programme can use its data."))
    tables = [str(kind) for kind in TableKind if kind in tables]
    refuse_unless(tables, _("Choose at least one table."), field="tables")
    refuse_unless(
        1 <= days <= MAX_DAYS, _("A token works for 1 to %s days.") % MAX_DAYS, field="days"
    )
    token, now = PREFIX + secrets.token_urlsafe(TOKEN_BYTES), clock.now()
    with transaction.atomic():
        role = locked(role)
        working = ResearchToken.objects.working().filter(role=role).count()
        refuse_unless(
            working < MAX_WORKING,
            _("You have %s tokens that work. Revoke one that you don’t need.") % MAX_WORKING,
        )
        row = ResearchToken.objects.create(
            role=role, name=name, tables=tables, token_hash=hashed(token), made_at=now,
            expires_at=now + dt.timedelta(days=days),
        )  # fmt: skip
        audit.record("made", row, by=by, programme=role.programme_id, tables=tables, days=days)
        token_made(row)
    return token, row


def hashed(token):
    return sha256(token.encode()).hexdigest()


def revoke_all_of(person):
    """Revoke the tokens of somebody who signs in otherwise now: who knew the old way has some.

    The password was changed, or a second factor taken off or made anew.
    """
    rows = ResearchToken.objects.working().filter(role__person=person)
    for row in rows.select_related("role"):
        _revoke(row, by=person)


def revoke_token(*, token, by):
    """Let the token open nothing from now on. Idempotent."""
    refuse_unless(
        may_revoke(by, token),
        _("Only its owner and managers of the programme can revoke a token."),
    )
    return _revoke(token, by=by)


def _revoke(token, *, by):
    with transaction.atomic():
        row = locked(token)
        if row.revoked_at is None:
            row.revoked_at = clock.now()
            row.save(update_fields=["revoked_at"])
            audit.record("revoked", row, by=by, programme=token.role.programme_id)
    return row
