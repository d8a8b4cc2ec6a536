"""Who has signed the version that is out for sign-off, and what keeps it from being released."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.content.year import confirmed_pairs
from reports.enums import ReportState
from reports.models import SignOff
from reports.rules import may_release, may_reopen, may_sign_off, silence_counts
from reports.selectors.releasing import why_not_release
from sets.enums import Tier
from sets.models import Pair
from sets.models.roles import roles_of
from sets.rules import facilitates


@dataclass(frozen=True)
class SignOffRow:
    """A pair with a cell for each side: its ``name`` and ``answer``, a ``SignOff`` or ``None``."""

    pair: Pair
    cells: list

    @property
    def declined(self):
        """The cells of sides that declined to sign."""
        return [cell for cell in self.cells if cell["answer"] and not cell["answer"].is_signed]


@dataclass(frozen=True)
class SignOffTable:
    """Pair by side: what each answered to the frozen version.

    ``missing`` and ``declined`` are ``(pair's key, side)``; ``sides`` all ``(pair, Tier)``.
    ``public``: what each side said of a public page, by ``(pair's key, side)``.
    """

    rows: list
    missing: frozenset
    declined: frozenset
    sides: list
    public: dict

    @property
    def total(self):
        return len(self.sides)

    @property
    def signed(self):
        return self.total - len(self.missing) - len(self.declined)

    @property
    def lacks_one(self):
        """Whether one signature more signs the report off, after which no side changes its own."""
        return self.total - self.signed == 1

    def sides_of(self, user, report):
        """Return the person's sides, each with whether it has signed, or declined to."""
        names = {(pair.pk, side.value): (pair, pair.partnership(side)) for pair, side in self.sides}
        keys = [(s.pair_id, s.side) for s in roles_of(user).seats_in_set(report.set_id)]
        return [
            {
                "pair": names[key][0],
                "name": names[key][1],
                "has_declined": key in self.declined,
                "has_signed": key not in self.missing | self.declined,
                "public": self.public.get(key),
            }
            for key in keys
            if key in names
        ]

    def in_words(self):
        """Return in a sentence what a release would print now of those who did not sign."""
        silent, declined = len(self.missing), len(self.declined)
        answered = ngettext("%s side has not answered", "%s sides have not answered", silent)
        refused = ngettext("%s declined to sign", "%s declined to sign", declined)
        return _("%(silent)s, %(declined)s: the report says so, pair by pair.") % {
            "silent": answered % silent,
            "declined": refused % declined,
        }


def sign_off_table(report):
    """Return the ``SignOffTable`` of the version that is out for sign-off, or was released."""
    pairs = confirmed_pairs(report.set_id)
    answers = {(row.pair_id, row.side): row for row in _answers(report)}
    rows = [SignOffRow(pair, [_cell(pair, side, answers) for side in Tier]) for pair in pairs]
    sides = [(pair, side) for pair in pairs for side in Tier]
    keys = frozenset((pair.pk, side.value) for pair, side in sides)
    declined = frozenset(key for key in keys & answers.keys() if not answers[key].is_signed)
    public = {key: row.public for key, row in answers.items()}
    return SignOffTable(rows, keys - answers.keys(), declined, sides, public)


def _cell(pair, side, answers):
    return {"name": pair.partnership(side).name, "answer": answers.get((pair.pk, side.value))}


def _answers(report):
    """Return the answers that count for the version that is up, or that was signed and released."""
    if report.snapshot_id is None:
        return []
    snapshot = report.snapshot.signed_id or report.snapshot_id
    return SignOff.objects.filter(snapshot=snapshot, void_at=None).select_related("by")


def may_be_taken_back(report):
    """Return whether the report is up for sign-off, and no side has signed or declined yet."""
    answered = SignOff.objects.filter(snapshot=report.snapshot_id)
    return report.state == ReportState.FOR_SIGN_OFF and not answered.exists()


def steps(report, user, table):
    """Return what the person can do about sign-off and release, for the report's page."""
    sides = table.sides_of(user, report) if may_sign_off(user, report) else []
    facilitator = facilitates(user, report.set)
    return {
        "to_sign": [side for side in sides if not side["has_signed"]],
        "have_signed": [side for side in sides if side["has_signed"]],
        "sits_twice": len(roles_of(user).seats_in_set(report.set_id)) > 1,
        "may_release": may_release(user, report),
        "may_reopen": may_reopen(user, report),
        "may_take_back": may_reopen(user, report) and may_be_taken_back(report),
        "late": silence_counts(report),
        "silence_counts": silence_counts(report) or report.state == ReportState.RELEASED,
        "in_the_way": why_not_release(report) if facilitator and report.is_frozen else "",
    }
