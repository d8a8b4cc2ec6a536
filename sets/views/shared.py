"""What the facilitators of a programme share, to begin from."""

import logging

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.core.files.uploads import ask_for_file_again, download, takes_files
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import number_in, run_action, submit_form, text_in
from sets.changes import shared as shared_changes
from sets.changes.learning_sets import rules_before_members
from sets.enums import SharedKind
from sets.forms.shared import ShareForm
from sets.models import LearningSet, Paper, Programme, SharedDesign
from sets.models.roles import roles_of
from sets.rules import facilitates, may_facilitate, may_remove_shared, may_share

log = logging.getLogger(__name__)


@require_safe
def shared(request, pk):
    """What is shared, seen from a set: each thing with the way to begin from it."""
    sets = LearningSet.objects.visible_to(request.user).with_programme()
    set_ = get_or_404(sets, pk=pk)
    check_permission(facilitates(request.user, set_))
    context = {
        "set": set_,
        "may_use": may_facilitate(request.user, set_),
        "may_share": may_share(request.user, set_),
        "appointed": pk in roles_of(request.user).appointed,
    }
    own = SharedDesign.objects.visible_to(request.user).filter(set=set_)
    context["own"] = removable(request.user, own.select_related("programme", "added_by"))
    return shared_page(request, set_.programme, context, "sets/shared.html")


@require_safe
def programme_shared(request, pk):
    """The same for managers, who look after it."""
    programme = get_or_404(Programme.objects.managed_by(request.user), pk=pk)
    return shared_page(request, programme, {}, "sets/programme_shared.html")


def shared_page(request, programme, context, template):
    rows = SharedDesign.objects.visible_to(request.user).for_all().filter(programme=programme)
    rows = removable(request.user, rows.select_related("programme", "added_by"))
    groups = [(kind, [row for row in rows if row.kind == kind]) for kind in SharedKind]
    context |= {
        "programme": programme,
        "section": "setup",
        "groups": [group for group in groups if group[1]],
        "zone_name": programme.time_zone,
    }
    return render(request, template, context)


def removable(user, rows):
    """Return the rows; each knows whether the person may remove it."""
    manages = roles_of(user).manages
    rows = list(rows)
    for row in rows:
        row.may_remove = (
            bool(row.set_id) or row.programme_id in manages or row.added_by_id == user.pk
        )
    return rows


@require_http_methods(["GET", "POST"])
@takes_files
def share_new(request, pk, kind):
    """Share a text; the form shows what will be seen, and nothing goes along that it doesn't."""
    if kind not in FROM_SET:
        raise Http404
    sets = LearningSet.objects.visible_to(request.user).with_programme()
    set_ = get_or_404(sets, pk=pk)
    check_permission(may_share(request.user, set_))
    form = ShareForm(
        request.POST or None,
        request.FILES or None,
        kind=kind,
        set_=set_,
        initial=FROM_SET[kind](request, set_),
    )
    done = _("The programme’s facilitators can now begin from it.")
    change = shared_changes.share_design
    if submit_form(request, form, change, done=done, set_=set_, kind=kind):
        return redirect("sets:shared", pk)
    ask_for_file_again(form, "file")
    form.cancel = reverse("sets:shared", args=[pk])
    context = {"set": set_, "section": "setup", "form": form, "kind": SharedKind(kind)}
    return render(request, "sets/share_new.html", context)


def _question(request, set_):
    return {"text": text_in(request.GET.get("text", ""))}


def _rules(request, set_):
    """Return the set's rules as they were before members wrote in them."""
    rules = rules_before_members(set_) if "own" in request.GET else None
    return {"title": _("Ground rules of a set"), "text": rules.text} if rules else {}


def _paper(request, set_):
    """Return the words of a paper that the person added; those of others are not theirs to give."""
    pk = number_in(request.GET.get("paper", ""))
    papers = Paper.objects.visible_to(request.user).filter(set=set_, added_by=request.user)
    paper = papers.filter(pk=pk).first() if pk else None
    return {"title": paper.title, "text": paper.body, "questions": paper.questions} if paper else {}


# What a form begins with, by its kind. An agenda is shared from its meeting.
FROM_SET = {
    SharedKind.QUESTION.value: _question,
    SharedKind.PAPER.value: _paper,
    SharedKind.RULES.value: _rules,
}


@require_http_methods(["GET", "POST"])
def shared_remove(request, pk):
    shared = shared_for(request.user, pk)
    check_permission(may_remove_shared(request.user, shared))
    back = back_from(request.user, shared)
    if request.method == "POST":
        done = _("“%s” is removed.") % shared.title
        run_action(request, shared_changes.remove_shared, shared=shared, done=done)
        return redirect(back)
    context = {"shared": shared, "programme": shared.programme, "back": back}
    return render(request, "sets/shared_remove.html", context)


@require_safe
def shared_file(request, pk):
    shared = shared_for(request.user, pk)
    if not shared.file:
        raise Http404
    try:
        return download(shared.file, name=shared.name, content_type=shared.content_type)
    except FileNotFoundError:
        log.error("The file of shared paper %s is missing: %s", pk, shared.file.name)
        raise Http404 from None


def shared_for(user, pk):
    return get_or_404(SharedDesign.objects.visible_to(user).select_related("programme"), pk=pk)


def shared_to_use(request, set_, kind):
    """Return what a form of the set was asked to begin from (``?from=``), or None."""
    pk = number_in(request.GET.get("from", ""))
    rows = SharedDesign.objects.visible_to(request.user).usable_in(set_).filter(kind=kind)
    return rows.filter(pk=pk).first() if pk else None


def back_from(user, shared):
    """Return where the person came from: the page of a set of theirs, or the programme's."""
    if shared.set_id:
        return reverse("sets:shared", args=[shared.set_id])
    sets = shared.programme.sets.filter(pk__in=roles_of(user).appointed)
    if set_ := sets.order_by("pk").first():
        return reverse("sets:shared", args=[set_.pk])
    return reverse("sets:programme_shared", args=[shared.programme_id])
