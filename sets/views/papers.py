"""Papers that the set reads: the list, one paper and its files, views on it."""

import logging
from itertools import groupby

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.core.files.uploads import ask_for_file_again, download, takes_files
from als.core.refusals import Refused
from als.core.templatetags.languages import said_in
from als.core.web.access import check_permission, first_or_404, get_or_404
from als.core.web.posting import submit_form
from sets.changes import papers as paper_changes
from sets.changes.shared import file_of
from sets.enums import SharedKind
from sets.forms.papers import PaperForm, PaperViewForm
from sets.models import Member, Paper, PaperFile, PaperRead, PaperView
from sets.rules import may_edit_paper, may_give_view, may_share, may_write_in_set
from sets.selectors.reading import set_to_read
from sets.views.shared import shared_to_use

log = logging.getLogger(__name__)


def visible_set(request, pk):
    return first_or_404(set_to_read(request.user, pk))


@require_safe
def papers(request, pk):
    set_ = visible_set(request, pk)
    rows = set_.papers.defer("body").with_openings(request.user).prefetch_related("files")
    context = {
        "set": set_,
        "section": "papers",
        "groups": by_meeting(rows, set_.programme.language),
        "may_add": may_write_in_set(request.user, set_),
        "may_share": may_share(request.user, set_),
    }
    return render(request, "sets/papers.html", context)


def by_meeting(rows, language):
    """Return title and items of a list for each meeting; papers of none come last.

    ``language``: that members write in.
    """
    last = float("inf")
    ordered = sorted(rows, key=lambda paper: paper.cycle_number or last)
    return [
        {
            "title": _("For meeting %s") % number if number else _("For no meeting in particular"),
            "id": f"meeting-{number or 0}",
            "papers": [in_list(paper, language) for paper in group],
        }
        for number, group in groupby(ordered, key=lambda paper: paper.cycle_number)
    ]


def _opened_by(number, members):
    if not number:
        return _("opened by no member yet")
    words = ngettext(
        "opened by %(number)s of %(all)s member", "opened by %(number)s of %(all)s members", members
    )
    return words % {"number": number, "all": members}


def in_list(paper, language):
    file = paper.newest_file
    read = file_facts(file) if file else _("text")
    facts = [paper.get_kind_display(), read, _opened_by(paper.openings or 0, paper.members or 0)]
    return {
        "title": said_in(paper.title, language),
        "href": reverse("sets:paper", args=[paper.pk]),
        "hint": ", ".join(facts),
        "status": _("Opened") if paper.opened_by_me else _("Not opened yet"),
        "meaning": "" if paper.opened_by_me else "waiting",
    }


def file_facts(file):
    return f"{file.type_name}, {filesizeformat(file.size)}"


def visible_paper(request, pk):
    rows = Paper.objects.visible_to(request.user).select_related("set__programme", "added_by")
    return get_or_404(rows, pk=pk)


@require_safe
def paper(request, pk):
    """One paper: its file and text, what members think of it, who has opened it."""
    found = visible_paper(request, pk)
    newest, *earlier = [*found.files.select_related("added_by")] or [None]
    read = set(PaperRead.objects.filter(paper=found).values_list("person_id", flat=True))
    views = list(PaperView.objects.visible_to(request.user).filter(paper=found).with_author())
    context = {
        "set": found.set,
        "section": "papers",
        "paper": found,
        "newest": newest,
        "earlier": earlier,
        "opened": request.user.pk in read,
        "readers": readers_of(found, read),
        "views": views,
        "my_view": next((one for one in views if one.member.person_id == request.user.pk), None),
        "may_edit": may_edit_paper(request.user, found),
        "may_share": may_share(request.user, found.set) and found.added_by_id == request.user.pk,
        "may_give_view": may_give_view(request.user, found),
    }
    return render(request, "sets/paper.html", context)


def readers_of(paper, read):
    """Return the names of the members who have opened the paper, and of those who have not."""
    members = Member.objects.taking_part().of_set(paper.set).select_related("person")
    people = {member.person_id: member.person.name for member in members}
    return {
        "opened": [name for pk, name in people.items() if pk in read],
        "not_yet": [name for pk, name in people.items() if pk not in read],
        "all": len(people),
    }


@require_http_methods(["GET", "POST"])
@takes_files
def paper_new(request, pk):
    set_ = visible_set(request, pk)
    check_permission(may_write_in_set(request.user, set_))
    shared = shared_to_use(request, set_, SharedKind.PAPER)
    form = PaperForm(
        request.POST or None, request.FILES or None, set_=set_, initial=begun_from(shared)
    )
    form.newest = shared if shared and shared.file else None
    if request.method == "POST" and "from" in request.GET and not (shared or request.FILES):
        refuse_without_its_file(request, form)
    if made := request.method == "POST" and added(request, form, set_, shared):
        messages.success(request, _("The set can now read the paper."))
        return redirect("sets:paper", made.pk)
    ask_for_file_again(form, "file")
    context = {"form": form, "set": set_, "section": "papers", "paper": None, "shared": shared}
    return render(request, "sets/paper_form.html", context)


def begun_from(shared):
    """Return what the form of a new paper begins with: the words of a shared one, if asked."""
    return shared and {name: getattr(shared, name) for name in ("title", "questions")} | {
        "body": shared.text
    }


def refuse_without_its_file(request, form):
    """Say at the field that what it began from is gone; sent again it is the paper as it is."""
    sentence = _(
        "What you began from is no longer shared, and its file does not come along. Choose a file, "
        "or save the paper as it is."
    )
    form.add_error("file", sentence)
    form.helper.form_action = request.path


def added(request, form, set_, shared):
    """Return the paper; without a file of its own it gets a copy of the shared one's."""
    if not form.is_valid():
        return None
    try:
        file = form.cleaned_data.pop("file", None) or (shared and file_of(shared))
        return paper_changes.add_paper(set_=set_, file=file, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        return None


@require_http_methods(["GET", "POST"])
@takes_files
def paper_edit(request, pk):
    found = visible_paper(request, pk)
    check_permission(may_edit_paper(request.user, found))
    form = PaperForm(request.POST or None, request.FILES or None, instance=found, set_=found.set)
    if submit_form(
        request, form, paper_changes.edit_paper, done=_("The paper is saved."), paper=found
    ):
        return redirect("sets:paper", pk)
    ask_for_file_again(form, "file")
    context = {"form": form, "set": found.set, "section": "papers", "paper": found, "shared": None}
    return render(request, "sets/paper_form.html", context)


class SeeOther(HttpResponseRedirect):
    """After a button: fetch what it leads to."""

    status_code = 303


@require_POST
def paper_open(request, pk):
    """Note that the person opens the paper, and lead to its file, or back to its text."""
    found = visible_paper(request, pk)
    paper_changes.open_paper(paper=found, by=request.user)
    if file := found.newest_file:
        return SeeOther(reverse("sets:paper_file", args=[file.pk]))
    return SeeOther(reverse("sets:paper", args=[pk]))


@require_safe
def paper_file(request, pk):
    """Hand out a file. Only the button counts as opening: a fetch may be a browser's own idea."""
    rows = PaperFile.objects.visible_to(request.user).select_related("paper__set__programme")
    found = get_or_404(rows, pk=pk)
    try:
        return download(found.file, name=found.name, content_type=found.content_type)
    except FileNotFoundError:
        log.error("File %s of paper %s is missing: %s", pk, found.paper_id, found.file.name)
        context = {"set": found.paper.set, "section": "papers", "file": found}
        return render(request, "sets/paper_file_missing.html", context, status=404)


@require_http_methods(["GET", "POST"])
def paper_view(request, pk):
    """Write one's view on a paper before its meeting, or change it."""
    found = visible_paper(request, pk)
    check_permission(may_give_view(request.user, found))
    mine = PaperView.objects.filter(paper=found, member__person=request.user).first()
    form = PaperViewForm(request.POST or None, instance=mine, programme=found.set.programme)
    done = _("The set can now read your view.")
    if submit_form(request, form, paper_changes.give_view, done=done, paper=found):
        return redirect("sets:paper", pk)
    context = {"form": form, "set": found.set, "section": "papers", "paper": found}
    return render(request, "sets/paper_view.html", context)
