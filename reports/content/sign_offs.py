"""What each side said to the version that goes out, as the report prints it."""

from django.utils.translation import gettext as _

from als.core.formats import long_date
from als.core.text.languages import in_language
from als.core.zones import zone
from reports.enums import SignOffAnswer
from sets.enums import Naming, Tier
from sets.models import Pair
from sets.selectors.names import names_of


def sign_offs_of(report):
    """Return ``sign_offs``: by pair and side signed, does not sign (its words), not answered.

    Silence is shown as silence. Pairs are named as far as the rest of this version names them.
    """
    set_ = report.set
    with in_language(set_.programme.language):
        pairs = Pair.objects.filter(set=set_).confirmed().with_partnerships().order_by("number")
        answers = {
            (row.pair_id, row.side): row for row in report.snapshot.sign_offs.filter(void_at=None)
        }
        desk = _SignOffBuilder(set_, report.snapshot.content)
        rows = [desk.row(pair, answers) for pair in pairs]
    sides = [side["state"] for row in rows for side in row["sides"]]
    return {
        "rows": rows,
        "sides": len(sides),
        "signed": sides.count(SignOffAnswer.SIGNED.value),
        "declined": sides.count(SignOffAnswer.DECLINED.value),
        "silent": sides.count(""),
        "pairs_signed": sum(row["signed"] for row in rows),
        "answer_by": _day(report.answer_by) if report.answer_by else "",
    }


def day_at(moment, set_):
    """Return the day of a moment as the set's report writes it."""
    programme = set_.programme
    with in_language(programme.language):
        return _day(moment.astimezone(zone(programme.time_zone)))


class _SignOffBuilder:
    def __init__(self, set_, content):
        self.zone = zone(set_.programme.time_zone)
        self.names_pairs = content["naming"] != Naming.NOBODY
        # As the version calls them: a side may have passed to another authority since
        self.pairs = {pair["number"]: pair for pair in content["pairs"]}
        names = names_of(set_)
        self.names = names.people_alone if self.names_pairs else names

    def row(self, pair, answers):
        sides = [self._side(pair, side, answers.get((pair.pk, side.value))) for side in Tier]
        signed = all(side["state"] == SignOffAnswer.SIGNED for side in sides)
        return {"number": pair.number, "sides": sides, "signed": signed}

    def _side(self, pair, side, row):
        words = row.words if row else ""
        held = bool(self.names.found_in(words))
        return {
            "side": side.value,
            "name": self.pairs.get(pair.number, {}).get(side.value, ""),
            "state": str(row.answer) if row else "",
            "text": row.get_answer_display() if row else _("Not answered"),
            "when": _day(row.at.astimezone(self.zone)) if row else "",
            "words": "" if held else words,
            "words_excluded": held,
        }


def _day(day):
    return long_date(day)
