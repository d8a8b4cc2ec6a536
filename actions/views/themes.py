"""The set's themes: the page with the matrix, their words, offers, order, how they came about."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.changes import sorting
from actions.changes import themes as theme_changes
from actions.enums import ThemeState
from actions.forms.themes import OfferForm, ThemeForm
from actions.models import Theme
from actions.rules import may_edit_theme, may_keep_themes, may_offer_themes, may_order_themes
from actions.selectors.sets import set_with_own_pair
from actions.selectors.themes import theme_history, themes_by_pairs, themes_of
from als.core.web.access import check_permission, first_or_404, get_or_404
from als.core.web.posting import number_in, run_action, save_form, submit_form


@require_safe
def themes(request, pk):
    set_ = first_or_404(set_with_own_pair(request.user, pk))
    found = themes_of(set_.pk)
    of_state = {
        state: [theme for theme in found if theme.state == state] for state in ThemeState.values
    }
    pairs, rows = themes_by_pairs(request.user, set_, of_state[ThemeState.OPEN])
    context = {
        "set": set_,
        "section": "issues",
        "pairs": pairs,
        "rows": [row for row in rows if row.theme or row.total],
        "themes": [row for row in rows if row.theme],
        "unsorted": rows[-1].total,
        "offered": of_state[ThemeState.OFFERED],
        "left": of_state[ThemeState.LEFT],
        "merged": of_state[ThemeState.MERGED],
        "may_keep": may_keep_themes(request.user, set_),
        "may_offer": may_offer_themes(request.user, set_),
        "may_order": may_order_themes(request.user, set_),
    }
    return render(request, "actions/themes.html", context)


@require_safe
def themes_history(request, pk):
    """How the themes came about: who offered, proposed, took, left, merged and split which."""
    set_ = first_or_404(set_with_own_pair(request.user, pk))
    context = {"set": set_, "section": "issues", "events": theme_history(set_)}
    return render(request, "actions/themes_history.html", context)


@require_http_methods(["GET", "POST"])
def theme_new(request, pk):
    set_ = first_or_404(set_with_own_pair(request.user, pk))
    check_permission(may_keep_themes(request.user, set_))
    form = ThemeForm(request.POST or None)
    form.submit = _("Propose the theme")
    done = _("The theme is on the set’s list.")
    if submit_form(request, form, theme_changes.propose_theme, done=done, set_=set_):
        return redirect("actions:themes", set_.pk)
    return theme_page(request, "actions/theme_new.html", form, set_)


@require_http_methods(["GET", "POST"])
def themes_offer(request, pk):
    set_ = first_or_404(set_with_own_pair(request.user, pk))
    check_permission(may_offer_themes(request.user, set_))
    form = OfferForm(request.POST or None)
    if request.method == "POST":
        made = save_form(form, theme_changes.offer_themes, set_=set_, by=request.user)
        if made is not None:
            messages.success(request, _offered_message(len(made)))
            return redirect("actions:themes", set_.pk)
    return theme_page(request, "actions/themes_offer.html", form, set_)


def _offered_message(number):
    if not number:
        return _("Nothing new: the set already has these themes, or has declined them.")
    return ngettext(
        "%(number)d theme is offered to the set.",
        "%(number)d themes are offered to the set.",
        number,
    ) % {"number": number}


@require_http_methods(["GET", "POST"])
def theme_edit(request, pk):
    theme = theme_or_404(request, pk)
    check_permission(may_edit_theme(request.user, theme))
    form = ThemeForm(request.POST or None, instance=theme)
    if submit_form(
        request, form, theme_changes.edit_theme, done=_("The theme is saved."), theme=theme
    ):
        return redirect("actions:themes", theme.set_id)
    return theme_page(request, "actions/theme_edit.html", form, theme.set)


@require_POST
def theme_take(request, pk):
    done = _("“%(title)s” is now one of the set’s themes.")
    return _change_theme(request, pk, theme_changes.take_theme, done)


@require_POST
def theme_leave(request, pk):
    done = _("“%(title)s” is declined. It can still be adopted later.")
    return _change_theme(request, pk, theme_changes.leave_theme, done)


@require_POST
def theme_unmerge(request, pk):
    done = _("“%(title)s” is a theme of its own again, with the issues that came from it.")
    return _change_theme(request, pk, sorting.unmerge_theme, done)


def _change_theme(request, pk, change, done):
    theme = theme_or_404(request, pk)
    check_permission(may_keep_themes(request.user, theme.set))
    run_action(request, change, theme=theme, done=done % {"title": theme.title})
    return redirect("actions:themes", theme.set_id)


@require_POST
def theme_place(request, pk):
    """Move it to the place that the button names. Sent twice, it stays there."""
    theme = theme_or_404(request, pk)
    check_permission(may_order_themes(request.user, theme.set))
    place = number_in(request.POST.get("place", ""))
    if place is not None:
        done = _("“%(title)s” has moved.") % {"title": theme.title}
        run_action(request, theme_changes.place_theme, theme=theme, place=place, done=done)
    return redirect(reverse("actions:themes", args=[theme.set_id]) + f"#theme-{theme.pk}")


def theme_or_404(request, pk):
    rows = Theme.objects.visible_to(request.user).select_related("set__programme")
    return get_or_404(rows, pk=pk)


def theme_page(request, template, form, set_, **more):
    form.cancel = reverse("actions:themes", args=[set_.pk])
    context = {"set": set_, "section": "issues", "form": form, **more}
    return render(request, template, context)
