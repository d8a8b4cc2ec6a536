"""Limits of the evidence: who was asked and declined, and what is left out of the report."""

from collections import Counter

from django.utils.translation import gettext as _

from als.core.prepared import prepared
from reports.content.year import what_one_is
from reports.enums import ExclusionReason
from reports.sources import SOURCES
from sets.enums import AgreementState, PairState, Tier
from sets.models import Agreement, Application

# A side has not answered, whether the facilitators still wait for it or not.
SILENT = {PairState.PROPOSED, PairState.LAPSED}


def limits_of(set_, policy, lessons):
    agreements = _agreements(set_.pk)
    states = {row.pair_id: row.pair.state for row in agreements}
    reasons, hidden = _reasons(set_.programme, policy, agreements)
    return {
        "asked": len(states),
        "agreed": sum(state == PairState.CONFIRMED for state in states.values()),
        "declined": sum(state == PairState.DECLINED for state in states.values()),
        "withdrew": sum(state == PairState.WITHDRAWN for state in states.values()),
        "silent": sum(state in SILENT for state in states.values()),
        **_applications(set_),
        "reasons": reasons,
        "reasons_excluded": hidden,
        "excluded": _excluded(policy, lessons["lessons"]),
    }


def _applications(set_):
    """Return how many pairs applied for the set, and how many were not taken; {} if none did."""
    states = _states_of_applications(set_.pk)
    taken = sum(invited == set_.pk for _state, invited in states)
    return {"applied": len(states), "not_taken": len(states) - taken} if states else {}


@prepared
def _agreements(set_pk):
    return Agreement.objects.filter(pair__set=set_pk).select_related("pair").order_by("pk")


@prepared
def _states_of_applications(set_pk):
    rows = Application.objects.confirmed().filter(call__set=set_pk)
    return rows.values_list("state", "pair__set")


def _reasons(programme, policy, agreements):
    """Return the reasons of sides that declined, by tier only, and how many name somebody."""
    declined = {AgreementState.DECLINED, AgreementState.WITHDRAWN}
    rows = [row for row in agreements if row.state in declined]
    printed = [row for row in rows if not policy.rules.names.found_in(row.reason)]
    words = [
        {
            "who": what_one_is(programme, Tier(row.side)),
            "answer": row.get_state_display(),
            "text": row.reason,
        }
        for row in printed
    ]
    return sorted(words, key=lambda word: (word["answer"], word["text"])), len(rows) - len(printed)


def _excluded(policy, lessons):
    counts = Counter((kind, v.excluded) for (kind, _pk), v in policy.verdicts.items() if v.excluded)
    rows = [
        _row(SOURCES[kind].plural, ExclusionReason(reason).label, number, kind, str(reason))
        for (kind, reason), number in sorted(counts.items())
    ]
    links = sum(lesson["evidence_excluded"] for lesson in lessons)
    if links:
        kind, reason = _("Links from lessons to evidence"), _("what they lead to is left out")
        rows.append(_row(kind, reason, links))
    words = sum(lesson["words_excluded"] for lesson in lessons)
    if words:
        kind, reason = _("Reservations in words"), _("they name a place or a person")
        rows.append(_row(kind, reason, words))
    return rows


def _row(kind, reason, count, kind_key="", reason_key=""):
    """Return a row of the table; the keys are empty where no entries of their own stand behind."""
    return {
        "kind": str(kind), "kind_key": kind_key, "reason": str(reason), "reason_key": reason_key,
        "count": count,
    }  # fmt: skip
