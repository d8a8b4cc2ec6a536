"""What is held about a person: exporting it, and being removed."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.accounts.asking_again import asks_again
from als.accounts.models import Removal
from als.archive.changes import exports, removal_requests
from als.archive.changes.downloads import DAYS_KEPT
from als.archive.changes.removal_requests import DAYS
from als.archive.models import PersonExport
from als.archive.own_data import PersonContents, file_name
from als.archive.selectors import removal as removals_of
from als.archive.selectors.mentions import mentions_in
from als.archive.selectors.people import people_of
from als.core.enums import JobStage
from als.core.files.tables import hand_out
from als.core.web.access import check_permission, first_or_404, get_or_404
from als.core.web.posting import run_action
from sets.models.roles import roles_of
from sets.rules import facilitates
from sets.selectors.names import people_visible_to
from sets.selectors.reading import set_to_read

ZIP = "application/zip"


@require_safe
def own_data(request):
    """Offer a file with all that is held about the reader; show the newest one."""
    newest = PersonExport.objects.visible_to(request.user).first()
    waiting = request.user.removals.waiting().first()
    return render(request, "archive/own_data.html", {**_newest(newest), "removal": waiting})


@require_POST
@asks_again
def own_data_ask(request):
    done = _("Your file is being created. You can leave this page: the work continues.")
    run_action(request, exports.ask_for_own_data, done=done)
    return redirect("archive:own_data")


def _newest(export):
    stages = {JobStage.WAITING: _("Waiting for a worker")}
    stage = export and stages.get(export.stage, _("Collecting your data"))
    revision = export and f"{export.state}-{export.stage}-{export.attempts}"
    return {"export": export, "stage": stage, "revision": revision, "days": DAYS_KEPT}


def _export_or_404(request, pk):
    return get_or_404(PersonExport.objects.visible_to(request.user), pk=pk)


@require_safe
def own_data_state(request, pk):
    """Show how far it is. The page asks every two seconds: 204 while nothing has changed."""
    context = _newest(_export_or_404(request, pk))
    if "revision" not in request.GET:
        return redirect("archive:own_data")
    if request.GET["revision"] == context["revision"]:
        return HttpResponse(status=204)
    return render(request, "archive/_own_data.html", context)


@require_POST
def own_data_cancel(request, pk):
    export = _export_or_404(request, pk)
    done = _("The file is cancelled.")
    run_action(request, exports.cancel_own_data, export=export, done=done)
    return redirect("archive:own_data")


@require_POST
@asks_again
def own_data_file(request, pk):
    """Hand out the ZIP to its person, and record the download in the audit log."""
    export, taken = _export_or_404(request, pk), []

    def take(*, export, by):
        taken.append(exports.take_own_data(export=export, by=by))

    done = _("The file was downloaded.")
    if not run_action(request, take, export=export, done=done):
        return redirect("archive:own_data")
    name = file_name(PersonContents(request.user, export.ready_at))
    return hand_out(taken[0], name=name, content_type=ZIP)


@require_http_methods(["GET", "POST"])
@asks_again
def removal(request):
    """Show what is deleted and what is kept when the reader's name is removed; POST asks for it."""
    if request.method == "POST":
        done = _("Your name and address will be removed. You can cancel until then.")
        run_action(request, removal_requests.ask_removal, person=request.user, done=done)
        return redirect("archive:removal")
    deleted, kept = removals_of.preview(request.user)
    context = {
        "removal": request.user.removals.waiting().first(),
        "blocking": list(removals_of.in_the_way(request.user)),
        "deleted": deleted,
        "kept": kept,
        "frozen": removals_of.frozen_for(request.user),
        "role": removals_of.role_name(request.user),
        "days": DAYS,
    }
    return render(request, "archive/removal.html", context)


@require_POST
def removal_take_back(request):
    found = request.user.removals.waiting().first()
    if found is not None:
        done = _("Cancelled. Nothing is removed.")
        run_action(request, removal_requests.take_back_removal, removal=found, done=done)
    return redirect("archive:removal")


@require_safe
def removals(request, pk):
    """The texts of the set that name people who asked to be removed: for its facilitators."""
    set_ = first_or_404(set_to_read(request.user, pk))
    check_permission(facilitates(request.user, set_))
    waiting = Removal.objects.waiting().select_related("person").order_by("due_at")
    people = people_of(set_)
    if set_.pk in roles_of(request.user).by_consent:
        people = people_visible_to(request.user, set_)
    people_asking = [
        {
            "removal": one,
            "role": removals_of.role_name(one.person),
            "rows": [_row(mention) for mention in mentions_in(set_, one.person, request.user)],
        }
        for one in waiting.filter(person__in=people)
    ]
    context = {
        "set": set_,
        "section": "overview",
        "people": people_asking,
        "head": [_("Where"), _("What it says")],
    }
    return render(request, "archive/removals.html", context)


def _row(mention):
    where = f"{mention.kind}: {mention.column}"
    return [{"text": where, "href": mention.url} if mention.url else where, mention.text]
