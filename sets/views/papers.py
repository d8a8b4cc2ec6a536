"""Papers that the set reads."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.common.access import get_or_404, require
from als.common.posting import save_form
from sets import changes
from sets.changes.papers import fingerprint
from sets.forms import PaperForm, catch_up
from sets.models import Paper
from sets.rules import may_edit_paper, may_write_in_set
from sets.views.focus import visible_set


@require_safe
def papers(request, pk):
    set_ = visible_set(request, pk)
    context = {
        "set": set_,
        "section": "papers",
        "papers": set_.papers.select_related("added_by").defer("body"),
        "may_add": may_write_in_set(request.user, set_),
    }
    return render(request, "sets/papers.html", context)


def visible_paper(request, pk):
    rows = Paper.objects.visible_to(request.user).select_related("set__programme", "added_by")
    return get_or_404(rows, pk=pk)


@require_safe
def paper(request, pk):
    found = visible_paper(request, pk)
    context = {
        "set": found.set,
        "section": "papers",
        "paper": found,
        "may_edit": may_edit_paper(request.user, found),
    }
    return render(request, "sets/paper.html", context)


@require_http_methods(["GET", "POST"])
def paper_new(request, pk):
    set_ = visible_set(request, pk)
    require(may_write_in_set(request.user, set_))
    form = PaperForm(request.POST or None)
    del form.fields["seen"]
    if request.method == "POST":
        made = save_form(form, changes.add_paper, set_=set_, by=request.user)
        if made:
            messages.success(request, _("The paper is there for the set to read."))
            return redirect("sets:paper", made.pk)
    context = {"form": form, "set": set_, "section": "papers", "paper": None, "theirs": None}
    return render(request, "sets/paper_form.html", context)


@require_http_methods(["GET", "POST"])
def paper_edit(request, pk):
    found = visible_paper(request, pk)
    require(may_edit_paper(request.user, found))
    names = ("title", "body", "questions", "cycle_number")
    now = {**{name: getattr(found, name) for name in names}, "seen": fingerprint(found)}
    form = PaperForm(request.POST or None, initial=now)
    theirs = None
    if request.method == "POST":
        if save_form(form, changes.edit_paper, paper=found, by=request.user):
            messages.success(request, _("The paper is saved."))
            return redirect("sets:paper", pk)
        theirs = found if form.data.get("seen") != now["seen"] else None
        catch_up(form, now["seen"])
    context = {"form": form, "set": found.set, "section": "papers", "paper": found}
    return render(request, "sets/paper_form.html", {**context, "theirs": theirs})
