"""The set's own contract."""

from django.db.models import OuterRef, Subquery
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.core.templatetags.words import day
from als.core.web.access import check_permission, first_or_404, get_or_404
from als.core.web.posting import number_in, run_action, submit_form
from sets.changes import ground_rules as ground_rule_changes
from sets.enums import SharedKind
from sets.forms.ground_rules import GroundRulesForm, default_rules
from sets.models import GroundRules, GroundRulesAcceptance, LearningSet, Member, Pair
from sets.rules import (
    has_rules_to_accept,
    may_accept_rules,
    may_read_set,
    may_share,
    may_write_in_set,
)
from sets.selectors.reading import set_to_read
from sets.views.shared import shared_to_use


@require_safe
def ground_rules(request, pk):
    set_ = get_or_404(LearningSet.objects.known_to(request.user).with_programme(), pk=pk)
    inside = may_read_set(request.user, set_)
    versions = set_.ground_rules.with_seats_of(request.user).select_related("written_by")
    newest, *earlier = [*versions] or [None]
    if not inside:
        earlier = []  # one decides by what holds, not by how the set came to it
    members = members_with_acceptance(request.user, set_, newest)
    to_accept = newest is not None and has_rules_to_accept(request.user, newest)
    context = {
        "set": set_,
        "section": "papers",
        "inside": inside,
        "rules": newest,
        "earlier": earlier,
        "holds": what_holds(set_, newest),
        "compared": compared_with(newest, earlier, to_accept),
        "head": [_("Member"), _("For"), _("Accepted")],
        "members": [member_row(member, set_.programme) for member in members],
        "accepted": sum(1 for member in members if member.accepted_at),
        "to_accept": to_accept,
        "may_write": may_write_in_set(request.user, set_),
        "may_share": may_share(request.user, set_),
    }
    return render(request, "sets/ground_rules.html", context)


def members_with_acceptance(user, set_, rules):
    """The members of the pairs that the person may see, each with ``accepted_at`` or None."""
    if rules is None:
        return []
    accepted = GroundRulesAcceptance.objects.filter(rules=rules, member=OuterRef("pk"))
    return list(
        Member.objects.taking_part()
        .filter(pair__in=Pair.objects.visible_to(user).filter(set=set_))
        .select_related("person", "pair__upper", "pair__lower")
        .annotate(accepted_at=Subquery(accepted.values("at")[:1]))
    )


def member_row(member, programme):
    """Return a member as cells of a table: who, for whom, and when they accepted."""
    not_yet = {"text": _("Not yet"), "tag": "waiting"}
    at = member.accepted_at
    return [
        member.person.name_on(at) if at else member.person.name,
        member.partnership.name,
        day(at, programme.time_zone) if at else not_yet,
    ]


def what_holds(set_, rules):
    """Return what holds now, and what will once all have accepted, as rows of a summary."""
    rows = GroundRules.choices_of(set_, set_.programme)
    for row, wanted in zip(rows, rules.choices if rules else [], strict=False):
        if row["value"] != wanted["value"]:
            row["value"] += "\n" + _(
                "Once all members have accepted version %(number)s: %(wanted)s"
            ) % {"number": rules.version, "wanted": wanted["value"]}
    return rows


def compared_with(newest, earlier, to_accept):
    """Compare with the version before; who has to accept, with the last that they accepted."""
    if not earlier:
        return None
    known = next((rules for rules in earlier if rules.accepted_for), earlier[0])
    return difference(known if to_accept else earlier[0], newest)


def difference(old, new):
    """Return two versions and the choices in which they differ."""
    choices = [
        {
            "key": after["key"],
            "value": _("%(after)s (before: %(before)s)")
            % {"after": after["value"], "before": before["value"]},
        }
        for before, after in zip(old.choices, new.choices, strict=True)
        if before["value"] != after["value"]
    ]
    return {"old": old, "new": new, "choices": choices}


@require_safe
def ground_rules_version(request, pk):
    rules = get_or_404(
        GroundRules.objects.visible_to(request.user).select_related("set__programme", "written_by"),
        pk=pk,
    )
    before = rules.before
    context = {
        "set": rules.set,
        "section": "papers",
        "rules": rules,
        "compared": difference(before, rules) if before else None,
    }
    return render(request, "sets/ground_rules_version.html", context)


@require_http_methods(["GET", "POST"])
def ground_rules_edit(request, pk):
    set_ = first_or_404(set_to_read(request.user, pk))
    check_permission(may_write_in_set(request.user, set_))
    newest = set_.ground_rules.first()
    shared = shared_to_use(request, set_, SharedKind.RULES)
    begins = beginning(set_, newest) | ({"text": shared.text} if shared else {})
    form = GroundRulesForm(request.POST or None, initial=begins, programme=set_.programme)
    done = _("The new version is saved. Each member is asked to accept it.")
    if submit_form(request, form, ground_rule_changes.write_ground_rules, done=done, set_=set_):
        return redirect("sets:ground_rules", pk)
    context = {
        "set": set_,
        "section": "papers",
        "form": form,
        "newest": newest,
        "shared": shared,
        "newer": newer_version(request, set_) if form.theirs else None,
    }
    return render(request, "sets/ground_rules_edit.html", context)


def beginning(set_, newest):
    """Return what the form begins with: the newest version, or a text to start from."""
    before = newest or set_
    return {
        "text": newest.text if newest else default_rules(set_.programme.language),
        "default_disclosure": before.default_disclosure,
        "naming": before.naming,
        "research": before.research,
        "seen": newest.version if newest else 0,
    }


def newer_version(request, set_):
    """Return what others changed since the version that the writer began from."""
    newest = set_.ground_rules.first()
    seen = number_in(request.POST["seen"])
    began = set_.ground_rules.filter(version=seen).first()
    text = default_rules(set_.programme.language)
    return difference(began or GroundRules(set=set_, text=text), newest)


@require_POST
def ground_rules_accept(request, pk):
    rules = get_or_404(
        GroundRules.objects.visible_to(request.user).select_related("set__programme"), pk=pk
    )
    check_permission(may_accept_rules(request.user, rules))
    done = _("You have accepted the ground rules.")
    run_action(request, ground_rule_changes.accept_ground_rules, rules=rules, done=done)
    return redirect("sets:ground_rules", rules.set_id)
