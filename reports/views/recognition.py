"""Passages without names by which readers could tell who it is: a pair's list, its decisions."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from als.core.web.access import check_permission
from als.core.web.posting import run_action
from reports.changes import recognition as recognition_changes
from reports.disclosure.policy import DisclosurePolicy
from reports.enums import RecognitionAnswer
from reports.rules import may_answer_passages
from reports.selectors.recognisable import recognisable_of
from reports.sources import key_of, source_of
from reports.views.passages import pair_for
from sets.enums import Tier
from sets.models.roles import roles_of


@require_safe
def recognition(request, pk):
    """Show a pair what could give it away, with the passages that do."""
    pair = pair_for(request.user, pk)
    seat = roles_of(request.user).seat_in_pair(pair.pk)
    policy = DisclosurePolicy(pair.set)
    context = {
        "set": pair.set,
        "section": "report",
        "pair": pair,
        "may_decide": may_answer_passages(request.user, pair),
        "rows": [_row(one, policy, pair, seat) for one in recognisable_of(policy, pair, seat)],
    }
    return render(request, "reports/recognition.html", context)


def _row(one, policy, pair, seat):
    recogniser = policy.recognition.recogniser
    beside = recogniser.beside(pair.pk, one.marks, key_of(one.row))
    return {
        "code": one.code,
        "kind": one.kind,
        "digest": one.digest,
        "href": _edit_page(one),
        "sentences": recogniser.marked(one.texts, one.marks),
        "beside": [
            {"kind": source_of(row.row).key, "href": source_of(row.row).url(row.row),
             "sentences": row.sentences}
            for row in beside
        ],
        "decided": [
            {"name": pair.partnership(side).name, "answer": _label(answer)}
            for side, answer in one.decided.items()
        ],
        "mine": one.decided.get(Tier(seat.side), "") if seat else "",
    }  # fmt: skip


def _label(answer):
    return RecognitionAnswer(answer).label if answer else _("Not decided")


def _edit_page(one):
    """Return where the words are changed."""
    if one.kind == "endorsement":
        return reverse("reports:endorse", args=[one.row.lesson_id])
    return source_of(one.row).url(one.row)


def _decide(request, pk, answer, done):
    pair = pair_for(request.user, pk)
    check_permission(may_answer_passages(request.user, pair))
    run_action(
        request,
        recognition_changes.decide_recognition,
        pair=pair,
        passages={request.POST.get("code", ""): request.POST.get("digest", "")},
        answer=answer,
        done=done,
    )
    return redirect("reports:recognition", pk)


@require_POST
def recognition_accept(request, pk):
    done = _("Recorded: your side accepts that readers may recognise you.")
    return _decide(request, pk, RecognitionAnswer.ACCEPTED, done)


@require_POST
def recognition_leave_out(request, pk):
    done = _("Recorded: your side wants this passage left out of the report.")
    return _decide(request, pk, RecognitionAnswer.LEFT_OUT, done)
