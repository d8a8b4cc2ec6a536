"""What the tests of sets share."""

import datetime as dt

from django.urls import reverse

from als.core.models import AuditEntry, OutMail
from sets.changes import agreements
from sets.models import Agreement
from sets.tokens import agreement_token
from tests import factories as make

PROGRAMME = {
    "name": "Two tiers",
    "sponsor": "Department",
    "purpose": "To learn.",
    "contact_name": "Office",
    "contact_email": "office@example.org",
    "upper_singular": "region",
    "upper_plural": "regions",
    "lower_singular": "commune",
    "lower_plural": "communes",
    "start": dt.date(2026, 1, 5),
    "end": dt.date(2027, 3, 31),
    "time_zone": "Europe/Zagreb",
}
SET = {
    "name": "First set",
    "purpose": "To learn.",
    "objectives": "One",
    "start": dt.date(2026, 2, 2),
    "end": dt.date(2027, 1, 29),
    "hours_a_month": 5,
    "meeting_count": 3,
}
PAIR = {
    "upper_name": "Uppershire",
    "lower_name": "Lowerton",
    "upper_lead_name": "Una",
    "upper_lead_email": "una@example.org",
    "lower_lead_name": "Leo",
    "lower_lead_email": "leo@example.org",
}


def asked(cast, **kwargs):
    """A pair of the cast's set that nobody has answered for; gives the two agreements."""
    pair = make.PairFactory(set=cast.set, number=9, proposed=True, **kwargs)
    return [
        make.AgreementFactory(pair=pair, side=side, person=make.PersonFactory(name=f"{side} lead"))
        for side in ("upper", "lower")
    ]


def fresh(agreement):
    return Agreement.objects.with_set().get(pk=agreement.pk)


def agreement_url(name, agreement):
    return reverse(f"sets:{name}", args=[agreement_token(agreement)])


def agree(agreement, **kwargs):
    return agreements.agree(agreement=fresh(agreement), by=agreement.person, **kwargs)


def decline(agreement, reason="No time"):
    return agreements.decline(agreement=fresh(agreement), by=agreement.person, reason=reason)


def mails():
    """Return who got which mail, in order: (address, key without its number)."""
    kinds = OutMail.objects.order_by("pk").values_list("address", "key")
    return [(address, key.rstrip("0123456789").rstrip("-")) for address, key in kinds]


def audit_entries(**where):
    """Return the audit log as (who, verb, kind of target), the oldest first."""
    rows = AuditEntry.objects.filter(**where).order_by("pk")
    return [(row.by_name, row.verb, row.target_kind) for row in rows]
