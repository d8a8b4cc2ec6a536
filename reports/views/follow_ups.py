"""What became of the work, half a year and a year after the release: each side's answer."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.core.disclosure import Disclosure
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import submit_form
from reports.changes import follow_ups as changes
from reports.forms.follow_ups import FollowUpConsentForm, FollowUpForm
from reports.models import FollowUp
from reports.models.follow_ups import FOLLOW_UP_FIELDS
from reports.rules import may_answer_follow_up, may_consent_to_follow_up
from reports.selectors.follow_ups import follow_up_counts, follow_ups_for
from reports.views.lookups import set_for
from sets.models.roles import roles_of
from sets.name_warnings import attach_warning
from sets.rules import facilitates


def follow_up_for(user, pk):
    rows = FollowUp.objects.visible_to(user)
    return get_or_404(rows.select_related(*changes.PAIR_OF, "by"), pk=pk)


@require_safe
def follow_ups(request, pk):
    """Show the answers as far as the person may read them, and where their own stand."""
    set_ = set_for(request.user, pk)
    pairs = roles_of(request.user).pairs
    shown = follow_ups_for(
        request.user, set_, own_pairs=pairs, all_own=facilitates(request.user, set_)
    )
    moments = [
        {
            "counts": counts,
            "rows": [
                {
                    "shown": one,
                    "may_answer": may_answer_follow_up(request.user, one.row),
                    "may_consent": may_consent_to_follow_up(request.user, one.row),
                }
                for one in shown.get(counts["months"], [])
            ],
        }
        for counts in follow_up_counts(pk=set_.pk)
    ]
    context = {"set": set_, "section": "report", "moments": moments}
    return render(request, "reports/follow_ups.html", context)


@require_http_methods(["GET", "POST"])
def follow_up(request, pk):
    """Answer for one's side, or change the answer."""
    found = follow_up_for(request.user, pk)
    check_permission(may_answer_follow_up(request.user, found))
    initial = {name: getattr(found, name) for name in FOLLOW_UP_FIELDS}
    form = FollowUpForm(
        request.POST if request.method == "POST" else None,
        set_=found.pair.set,
        initial={**initial, "seen": found.revision},
    )
    attach_warning(form, found.pair.set, ["came", "copied", "advice"])
    done = _("Your side’s answer is saved.")
    if submit_form(request, form, changes.answer_follow_up, done=done, follow_up=found):
        return redirect("reports:follow_ups", found.set_id)
    return render(request, "reports/follow_up.html", {**_of(found), "form": form})


@require_http_methods(["GET", "POST"])
def follow_up_consent(request, pk):
    """Say for the pair's other side whether an answer may go into the short report."""
    found = follow_up_for(request.user, pk)
    check_permission(may_consent_to_follow_up(request.user, found))
    form = FollowUpConsentForm(
        request.POST if request.method == "POST" else None,
        with_names=found.disclosure == Disclosure.REPORT_WITH_NAMES,
        initial={"answer": found.consent, "read": found.revision},
    )
    done = _("Your side’s answer is saved.")
    if submit_form(request, form, changes.consent_to_follow_up, done=done, follow_up=found):
        return redirect("reports:follow_ups", found.set_id)
    return render(request, "reports/follow_up_consent.html", {**_of(found), "form": form})


def _of(follow_up):
    return {"set": follow_up.pair.set, "section": "report", "follow_up": follow_up}
