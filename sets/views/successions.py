"""A partnership that passes to another authority: asked for, looked at, and then recorded."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.core.web.access import get_or_404
from als.core.web.posting import run_action, save_form, text_in
from sets.changes import successions
from sets.enums import Tier
from sets.forms.successions import SuccessionForm, carried, carried_back
from sets.models import Authority, Member, Partnership, Programme, Succession
from sets.rules import lies_within


@require_safe
def partnerships(request, pk):
    """Those that take part in the programme, for whoever knows that one has another name now."""
    programme = get_or_404(Programme.objects.managed_by(request.user), pk=pk)
    rows = Partnership.objects.visible_to(request.user).filter(programme=programme)
    context = {"programme": programme, "partnerships": rows.select_related("authority__register")}
    return render(request, "sets/partnerships.html", context)


@require_http_methods(["GET", "POST"])
def succession(request, pk):
    """The form; sent, the page that shows what will change. Nothing is recorded yet."""
    partnership = _partnership(request, pk)
    begun = carried_back(text_in(request.GET.get("kept", ""))) or {}
    form = SuccessionForm(request.POST or None, partnership=partnership, initial=begun)
    if request.method == "POST":
        given = save_form(form, _looked_at, partnership=partnership)
        if given:
            return _check_page(request, partnership, given)
    earlier = Succession.objects.visible_to(request.user).filter(partnership=partnership)
    earlier = earlier.select_related("by", "old_authority", "new_authority")
    context = {"partnership": partnership, "form": form, "earlier": earlier}
    return render(request, "sets/succession.html", context)


@require_POST
def succession_record(request, pk):
    partnership = _partnership(request, pk)
    kept = carried_back(text_in(request.POST.get("kept", "")))
    if kept is None:
        messages.error(request, _("This page has expired. Fill it in again."))
        return redirect("sets:succession", pk)
    authority = Authority.objects.filter(pk=kept["new_authority"]).first()
    given = {**kept, "partnership": partnership, "new_authority": authority}
    done = _("Recorded. The people of its pairs have been notified by email.")
    if run_action(request, successions.record_succession, done=done, **given):
        return redirect("sets:partnerships", partnership.programme_id)
    return redirect(
        f"{reverse('sets:succession', args=[pk])}?{urlencode({'kept': request.POST['kept']})}"
    )


def _partnership(request, pk):
    rows = Partnership.objects.visible_to(request.user)
    return get_or_404(rows.select_related("programme__register", "authority__register"), pk=pk)


def _looked_at(*, partnership, **given):
    successions.refuse_succession(partnership=partnership, **given)
    return given


def _is_outside(pair, partnership, given):
    """Say whether the register would have the lower side lie outside the upper one."""
    authorities = {side: pair.partnership(side).authority for side in Tier}
    authorities[Tier(partnership.tier)] = given["new_authority"]
    return not lies_within(authorities[Tier.LOWER], authorities[Tier.UPPER])


def _check_page(request, partnership, given):
    pairs = list(successions.pairs_of(partnership))
    open_pairs = [pair for pair in pairs if pair.set.is_open]
    people = Member.objects.taking_part().filter(pair__in=open_pairs)
    kept = carried(given, was=partnership.name)
    context = {
        "partnership": partnership,
        "given": given,
        "kept": kept,
        "hidden": {"kept": kept},
        "pairs": open_pairs,
        "outside": [pair for pair in open_pairs if _is_outside(pair, partnership, given)],
        "closed": len(pairs) - len(open_pairs),
        "people": people.values("person").distinct().count(),
    }
    return render(request, "sets/succession_check.html", context)
