"""The set's themes, and the matrix of themes by pairs."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from actions import changes
from actions.forms import ThemeForm
from actions.models import Theme
from actions.rules import may_add_theme, may_edit_theme
from actions.views import parts
from als.common.access import get_or_404, require
from als.common.posting import save_form


@require_safe
def themes(request, pk):
    set_ = parts.set_or_404(request.user, pk)
    pairs, rows = parts.matrix(request.user, set_)
    used = [row for row in rows if row["theme"] or row["total"]]
    head, table = parts.matrix_table(set_, pairs, used)
    context = {
        "set": set_,
        "section": "issues",
        "pairs": pairs,
        "head": head,
        "table": table,
        "numeric": range(1, len(head)),
        "themes": [row for row in rows if row["theme"]],
        "may_add": may_add_theme(request.user, set_),
    }
    return render(request, "actions/themes.html", context)


@require_http_methods(["GET", "POST"])
def theme_new(request, pk):
    set_ = parts.set_or_404(request.user, pk)
    require(may_add_theme(request.user, set_))
    form = ThemeForm(request.POST or None)
    form.submit = _("Propose the theme")
    if request.method == "POST" and save_form(
        form, changes.propose_theme, set_=set_, by=request.user
    ):
        messages.success(request, _("The theme is on the set's list."))
        return redirect("actions:themes", set_.pk)
    return _theme_page(request, form, set_, _("Propose a theme"))


@require_http_methods(["GET", "POST"])
def theme_edit(request, pk):
    found = Theme.objects.visible_to(request.user).select_related("set__programme")
    theme = get_or_404(found, pk=pk)
    require(may_edit_theme(request.user, theme))
    form = ThemeForm(request.POST or None, instance=theme)
    if request.method == "POST" and save_form(
        form, changes.edit_theme, theme=theme, by=request.user
    ):
        messages.success(request, _("The theme is saved."))
        return redirect("actions:themes", theme.set_id)
    return _theme_page(request, form, theme.set, _("Edit the theme"))


def _theme_page(request, form, set_, title):
    form.cancel = reverse("actions:themes", args=[set_.pk])
    context = {"set": set_, "section": "issues", "form": form, "title": title}
    return render(request, "actions/theme_form.html", context)
