"""Follow-ups after the release: how many sides answered, and what both sides agreed to disclose."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from als.core.prepared import prepared
from reports.disclosure.follow_ups import follow_up_verdicts
from reports.disclosure.policy import Verdict
from reports.enums import FollowUpMonths
from reports.models import FollowUp

ANSWERED = Count("pk", filter=~Q(going=""))


@dataclass(frozen=True)
class FollowUpShown:
    """A follow-up on its set's page; ``verdict`` for those alone who may know of it: see ``own``.

    ``own``: it is of the reader's pair, or of a set that they facilitate.
    """

    row: FollowUp
    verdict: Verdict | None
    own: bool


def follow_ups_for(user, set_, *, own_pairs, all_own):
    """Return what the person may read of a set's follow-ups: months → ``FollowUpShown``.

    ``own_pairs``: the keys of their pairs; ``all_own``: they facilitate the set.
    """
    rows = list(_of_set(set_))
    verdicts = follow_up_verdicts(set_, rows)
    visible = FollowUp.objects.visible_to(user).filter(pair__set=set_)
    readable = set(visible.values_list("pk", flat=True))
    found = {}
    for row in rows:
        if row.pk in readable:
            own = all_own or row.pair_id in own_pairs
            shown = FollowUpShown(row, verdicts.get(row.pk) if own else None, own)
            found.setdefault(FollowUpMonths(row.months), []).append(shown)
    return found


def _of_set(set_):
    return FollowUp.objects.filter(pair__set=set_).select_related("pair__upper", "pair__lower")


@prepared
def _one_of(set_pk):
    return FollowUp.objects.filter(pair__set=set_pk).values_list("pk")[:1]


def follow_up_counts(**of):
    """Return how many sides were asked, and how many answered: rows of ``months`` and counts.

    ``of`` narrows the sets: ``pk=set_pk``, or ``programme__in=…``; each row has its ``set_pk``.
    """
    rows = FollowUp.objects.filter(**{f"pair__set__{key}": value for key, value in of.items()})
    counted = rows.order_by("pair__set", "months").values("pair__set", "months")
    return [
        {
            "set_pk": row["pair__set"],
            "months": row["months"],
            "words": str(FollowUpMonths(row["months"]).label),
            "asked": row["asked"],
            "answered": row["answered"],
        }
        for row in counted.annotate(asked=Count("pk"), answered=ANSWERED)
    ]


def disclosed_follow_ups(set_):
    """Return the short report: counts for each moment, and what both sides let into it.

    Lists, texts and numbers only. What has no names comes last, in the order of its own words.
    Of a set whose data is cleared it is what it was then.
    """
    if set_.cleared_at:
        return set_.report.followed
    if not _one_of(set_.pk):  # the verdicts begin with all names of the set
        return []
    counts_of_moments = follow_up_counts(pk=set_.pk)
    rows = list(_of_set(set_))
    verdicts = follow_up_verdicts(set_, rows)
    let_in = [row for row in rows if row.is_answered and not verdicts[row.pk].excluded]
    named = [row for row in let_in if verdicts[row.pk].names]
    unnamed = sorted((row for row in let_in if row not in named), key=_by_own_words)
    answers = [(row.months, _answer(row, row in named)) for row in [*named, *unnamed]]
    return [
        {
            **{name: counts[name] for name in ("months", "words", "asked", "answered")},
            "answers": [one for months, one in answers if months == counts["months"]],
        }
        for counts in counts_of_moments
    ]


def _by_own_words(row):
    return row.report_texts, row.going


def _answer(row, names):
    who = _("%(side)s, with %(other)s") % {
        "side": row.side_name, "other": row.pair.partnership(row.other_side).name,
    }  # fmt: skip
    return {
        "who": who if names else _("One side of a pair"),
        "going": row.get_going_display(),
        "texts": [
            {"asked": str(asked), "answer": answer}
            for asked, answer in zip(_asked(), row.report_texts, strict=True)
            if answer
        ],
    }


def _asked():
    return [FollowUp._meta.get_field(name).verbose_name for name in ("came", "copied", "advice")]
