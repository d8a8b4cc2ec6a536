"""Export of the data: a page with the files to choose from, and the files."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from actions.changes import exports
from actions.rules import may_export_pair, may_export_set
from actions.selectors.exports import ABOUT, KINDS, WORKBOOK, Export
from actions.selectors.sets import set_with_own_pair
from als.core.files.tables import COMMA, SEMICOLON, hand_out
from als.core.refusals import Refused
from als.core.web.access import check_permission, first_or_404, get_or_404
from sets.models import Pair


@require_safe
def export(request, pk):
    return _page(request, _of_set(request.user, pk), "actions:export_file")


@require_POST
def export_file(request, pk, what):
    return _file(request, _of_set(request.user, pk), what)


@require_safe
def pair_export(request, pk):
    return _page(request, _of_pair(request.user, pk), "actions:pair_export_file")


@require_POST
def pair_export_file(request, pk, what):
    return _file(request, _of_pair(request.user, pk), what)


def _of_set(user, pk):
    """Return the export of a whole set; 403 for members, who can't see other pairs' data."""
    set_ = first_or_404(set_with_own_pair(user, pk))
    check_permission(may_export_set(user, set_))
    return Export(user, set_)


def _of_pair(user, pk):
    pairs = Pair.objects.visible_to(user).select_related("set__programme", "upper", "lower")
    pair = get_or_404(pairs, pk=pk)
    check_permission(may_export_pair(user, pair))
    return Export(user, pair.set, pair)


def _page(request, found, name):
    pk = (found.pair or found.set).pk
    context = {
        "set": found.set,
        "section": "actions",
        "pair": found.pair,
        "workbook": reverse(name, args=[pk, WORKBOOK]),
        "about": reverse(name, args=[pk, ABOUT]),
        "urls": {kind: reverse(name, args=[pk, kind]) for kind in KINDS},
    }
    return render(request, "actions/export.html", context)


def _file(request, found, what):
    if what not in (WORKBOOK, ABOUT, *KINDS):
        raise Http404
    separator = SEMICOLON if request.POST.get("separator") == "semicolon" else COMMA
    try:
        file, name, content_type = exports.export_data(
            export=found, what=what, separator=separator, by=request.user
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        if found.pair:
            return redirect("actions:pair_export", found.pair.pk)
        return redirect("actions:export", found.set.pk)
    return hand_out(file, name=name, content_type=content_type)
