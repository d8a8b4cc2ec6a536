"""Who has signed the version that is up, and what stands in the way of its release: for pages."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.core.zones import zone
from reports.enums import ReportState
from reports.models import SignOff
from reports.rules import may_release, may_reopen, may_sign_off, silence_counts
from reports.selectors.releasing import why_not_release
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
    sides: list

    @property
    def total(self):
        return len(self.sides)

    @property
    def signed(self):
        return self.total - len(self.missing) - len(self.declined)

    def to_sign(self, user, report):
        """Return the person's sides that have not signed: one may sign after it said no."""
        names = {(pair.pk, side.value): (pair, pair.partnership(side)) for pair, side in self.sides}
        keys = [(s.pair_id, s.side) for s in roles_of(user).seats_in_set(report.set_id)]
        return [
            {"pair": names[key][0], "name": names[key][1], "has_declined": key in self.declined}
            for key in keys
            if key in self.missing | self.declined
        ]

    def in_words(self):
        """Return what a release would say now of those who did not sign."""
        silent, declined = len(self.missing), len(self.declined)
        answered = ngettext("%s side has not answered", "%s sides have not answered", silent)
        refused = ngettext("%s declined to sign", "%s declined to sign", declined)
        return _("%(silent)s, %(declined)s: the report says so, pair by pair.") % {
            "silent": answered % silent,
            "declined": refused % declined,
        }


def sign_off_table(report):
    pairs = list(Pair.objects.filter(set=report.set).confirmed().with_partnerships())
    said = {(row.pair_id, row.side): row for row in _said(report)}
    sides = [(pair, side) for pair in pairs for side in Tier]
    keys = [(pair.pk, side.value) for pair, side in sides]
    desk = _SignatureTable(report)
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
        sides=sides,
    )


def _said(report):
    """Return the answers that count for the version that is up, or that was signed and released."""
    if report.snapshot_id is None:
        return []
    snapshot = report.snapshot.signed_id or report.snapshot_id
    return SignOff.objects.filter(snapshot=snapshot, void_at=None).select_related("by")


class _SignatureTable:
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
    to_sign = table.to_sign(user, report) if may_sign_off(user, report) else []
    facilitator = facilitates(user, report.set)
    return {
        "to_sign": to_sign,
        "sits_twice": len(roles_of(user).seats_in_set(report.set_id)) > 1,
        "may_release": may_release(user, report),
        "may_reopen": may_reopen(user, report),
        "late": silence_counts(report),
        "in_the_way": why_not_release(report) if facilitator and report.is_frozen else "",
    }
