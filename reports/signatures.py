"""Who has signed the version that is up, and what stands in the way of its release: for pages."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.common.zones import zone
from reports.changes.voiding import why_not_release
from reports.enums import ReportState
from reports.models import SignOff
from reports.rules import (
    may_release,
    may_reopen,
    may_sign_off,
    silence_counts,
)
from sets.enums import Tier
from sets.models import Pair, roles_of
from sets.rules import facilitates


@dataclass(frozen=True)
class SignOffTable:
    """Pair by side: what each says to the frozen version. ``words``: why some do not sign."""

    rows: list
    words: list
    missing: frozenset
    declined: frozenset
    total: int

    @property
    def signed(self):
        return self.total - len(self.missing) - len(self.declined)

    def waits_for(self, user, report):
        """Has the person's side not signed? It may sign after it said that it doesn't."""
        seats = [seat for seat in roles_of(user).seats if seat.set_id == report.set_id]
        return any((s.pair_id, s.side) in self.missing | self.declined for s in seats)

    def in_words(self):
        """Return what a release would say now of those who did not sign."""
        silent, declined = len(self.missing), len(self.declined)
        answered = ngettext("%s side has not answered", "%s sides have not answered", silent)
        refused = ngettext("%s does not sign", "%s do not sign", declined)
        return _("%(silent)s, %(declined)s: the report says so, pair by pair.") % {
            "silent": answered % silent,
            "declined": refused % declined,
        }


def sign_off_table(report):
    pairs = list(Pair.objects.filter(set=report.set).confirmed().with_partnerships())
    said = {(row.pair_id, row.side): row for row in _said(report)}
    sides = [(pair, side) for pair in pairs for side in Tier]
    keys = [(pair.pk, side.value) for pair, side in sides]
    desk = _Desk(report)
    declined = [key for key in keys if key in said and not said[key].is_signed]
    return SignOffTable(
        rows=[[pair.title, *(desk.cell(pair, side, said) for side in Tier)] for pair in pairs],
        words=[
            {"who": pair.partnership(side).name, "text": said[key].words}
            for (pair, side), key in zip(sides, keys, strict=True)
            if key in declined
        ],
        missing=frozenset(keys) - frozenset(said),
        declined=frozenset(declined),
        total=len(keys),
    )


def _said(report):
    """Return the answers that count for the version that is up, or that was signed and released."""
    if report.snapshot_id is None:
        return []
    snapshot = report.snapshot.signed_id or report.snapshot_id
    return SignOff.objects.filter(snapshot=snapshot, void_at=None).select_related("by")


class _Desk:
    def __init__(self, report):
        self.zone = zone(report.set.programme.time_zone)
        late = silence_counts(report) or report.state == ReportState.RELEASED
        self.silence = _("Not answered") if late else _("Not yet")

    def cell(self, pair, side, said):
        row = said.get((pair.pk, side.value))
        name = pair.partnership(side).name
        if row is None:
            return f"{name}: {self.silence}"
        words = {"name": name, "who": row.by.name_on(row.at), "when": self._day(row)}
        if not row.is_signed:
            return _("%(name)s: does not sign (%(who)s, %(when)s)") % words
        return _("%(name)s: signed by %(who)s, %(when)s") % words

    def _day(self, row):
        return date_format(row.at.astimezone(self.zone), "j F Y")


def steps(report, user, table):
    """Return what the person can do about sign-off and release, for the report's page."""
    seat = roles_of(user).seat_in_set(report.set_id)
    waits = may_sign_off(user, report) and table.waits_for(user, report)
    facilitator = facilitates(user, report.set)
    return {
        "may_sign": waits,
        "has_declined": waits and seat and (seat.pair_id, seat.side) in table.declined,
        "may_release": may_release(user, report),
        "may_reopen": may_reopen(user, report),
        "late": silence_counts(report),
        "in_the_way": why_not_release(report) if facilitator and report.is_frozen else "",
    }
