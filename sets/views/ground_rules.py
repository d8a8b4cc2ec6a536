"""The set's own contract."""

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.common.access import get_or_404, require
from als.common.posting import press, save_form
from sets import changes
from sets.forms import DEFAULT_RULES, GroundRulesForm, catch_up
from sets.models import GroundRules, GroundRulesAcceptance, LearningSet, Member, Pair, roles_of
from sets.rules import may_accept_rules, may_write_in_set


@require_safe
def ground_rules(request, pk):
    set_ = get_or_404(LearningSet.objects.visible_to(request.user).with_programme(), pk=pk)
    newest, *earlier = [*set_.ground_rules.select_related("written_by")] or [None]
    members = members_with_acceptance(request.user, set_, newest)
    mine = [member for member in members if member.pk in roles_of(request.user).members]
    context = {
        "set": set_,
        "section": "papers",
        "rules": newest,
        "earlier": earlier,
        "members": members,
        "accepted": sum(1 for member in members if member.accepted_at),
        "to_accept": any(not member.accepted_at for member in mine) and set_.is_open,
        "may_write": may_write_in_set(request.user, set_),
    }
    return render(request, "sets/ground_rules.html", context)


def members_with_acceptance(user, set_, rules):
    """The members of the pairs that the person may see, each with ``accepted_at`` or None."""
    if rules is None:
        return []
    accepted = GroundRulesAcceptance.objects.filter(rules=rules, member=OuterRef("pk"))
    return list(
        Member.objects.active()
        .filter(pair__in=Pair.objects.visible_to(user).filter(set=set_))
        .select_related("person", "pair__upper", "pair__lower")
        .annotate(accepted_at=Subquery(accepted.values("at")[:1]))
    )


@require_http_methods(["GET", "POST"])
def ground_rules_edit(request, pk):
    set_ = get_or_404(LearningSet.objects.visible_to(request.user).with_programme(), pk=pk)
    require(may_write_in_set(request.user, set_))
    newest = set_.ground_rules.first()
    version = newest.version if newest else 0
    initial = {"text": newest.text if newest else DEFAULT_RULES, "seen": version}
    form = GroundRulesForm(request.POST or None, initial=initial)
    if request.method == "POST":
        if save_form(form, changes.write_ground_rules, set_=set_, by=request.user):
            messages.success(request, _("The new version is saved. Each member accepts it anew."))
            return redirect("sets:ground_rules", pk)
        theirs = newest if form.data.get("seen") != str(version) else None
        catch_up(form, version)
    else:
        theirs = None
    context = {
        "set": set_,
        "section": "papers",
        "form": form,
        "version": version,
        "theirs": theirs,
    }
    return render(request, "sets/ground_rules_edit.html", context)


@require_POST
def ground_rules_accept(request, pk):
    rules = get_or_404(
        GroundRules.objects.visible_to(request.user).select_related("set__programme"), pk=pk
    )
    require(may_accept_rules(request.user, rules))
    press(
        request,
        changes.accept_ground_rules,
        rules=rules,
        by=request.user,
        done=_("You have accepted the ground rules."),
    )
    return redirect("sets:ground_rules", rules.set_id)
