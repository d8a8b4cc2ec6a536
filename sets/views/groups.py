"""Who speaks together as one side of a pair."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from als.core.web.access import check_permission
from als.core.web.posting import submit_form
from sets.changes import groups
from sets.enums import Tier
from sets.forms.groups import GroupForm
from sets.rules import may_name_group
from sets.views.pairs import visible_pair


@require_http_methods(["GET", "POST"])
def group(request, pk, side):
    pair = visible_pair(request, pk)
    if side not in Tier.values:
        raise Http404
    check_permission(may_name_group(request.user, pair, side))
    partnership = pair.partnership(side)
    form = GroupForm(request.POST or None, initial={"names": "\n".join(partnership.group)})
    done = _("The group is saved.")
    if submit_form(request, form, groups.name_group, done=done, pair=pair, side=side):
        return redirect("portal:pair", pair.pk)
    context = {
        "form": form,
        "pair": pair,
        "partnership": partnership,
        "set": pair.set,
        "section": "pair",
    }
    return render(request, "sets/group.html", context)
