"""Archives: asking for one, following its progress, downloading it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from als.accounts.asking_again import asks_again
from als.archive.changes import archives
from als.archive.changes.downloads import DAYS_KEPT
from als.archive.models import Archive
from als.archive.papers import left_out
from als.archive.schema import OF_PAIR, SHOWN
from als.archive.write import contents_of, file_name
from als.core.enums import JobStage
from als.core.files.tables import hand_out
from als.core.templatetags.words import when
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action
from reports.rules import may_take_archive, may_take_pairs_part
from sets.models import LearningSet, Pair
from sets.rules import facilitates

ZIP = "application/zip"
MAX_SHOWN = 10  # archives, the newest first


@require_safe
def archive(request, pk):
    """Show what the archive of the whole set contains, and those that were created."""
    return _page(request, _set_or_404(request.user, pk, facilitates))


@require_POST
@asks_again
def archive_ask(request, pk):
    set_ = _set_or_404(request.user, pk)
    run_action(request, archives.ask_for_archive, set_=set_, done=_being_made())
    return redirect("archive:archive", pk)


@require_safe
def pair_archive(request, pk):
    """Show what the pair's own part contains, and those that were created."""
    pair = _pair_or_404(request.user, pk)
    return _page(request, pair.set, pair)


@require_POST
@asks_again
def pair_archive_ask(request, pk):
    pair = _pair_or_404(request.user, pk)
    run_action(request, archives.ask_for_pairs_part, pair=pair, done=_being_made())
    return redirect("archive:pair_archive", pk)


def _being_made():
    return _("The archive is being created. You can leave this page: the work continues.")


def _set_or_404(user, pk, rule=may_take_archive):
    set_ = get_or_404(LearningSet.objects.visible_to(user).with_programme(), pk=pk)
    check_permission(rule(user, set_))
    return set_


def _pair_or_404(user, pk):
    pairs = Pair.objects.visible_to(user).select_related("set__programme", "upper", "lower")
    pair = get_or_404(pairs, pk=pk)
    check_permission(may_take_pairs_part(user, pair))
    return pair


def _page(request, set_, pair=None):
    rows = Archive.objects.visible_to(request.user).filter(set=set_, pair=pair)
    newest, *earlier = [*rows.select_related("asked_by")[:MAX_SHOWN]] or [None]
    context = {
        "set": set_,
        "section": "overview",
        "pair": pair,
        "may_take": bool(pair) or may_take_archive(request.user, set_),
        **_newest(newest),
        "earlier": [_earlier(row, set_) for row in earlier if row.is_ready and not row.gone_at],
        "left_out": left_out(OF_PAIR if pair else SHOWN),
    }
    return render(request, "archive/archive.html", context)


def _earlier(row, set_):
    row.made = when(row.ready_at, set_.programme.time_zone)
    return row


def _newest(found):
    """Return the context of the part of the page about the newest archive."""
    if found is None:
        return {"archive": None}
    return {
        "archive": found,
        "revision": _revision(found),
        "stage": _stage(found),
        "days": DAYS_KEPT,
    }


def _stage(found):
    """Return the worker's current step, in words, with its progress."""
    words = {
        JobStage.WAITING: _("Waiting for a worker"),
        JobStage.COMPILE: _("Reading the records"),
        JobStage.LAYOUT: _("Creating PDFs of the minutes"),
        JobStage.WRITE: _("Adding files"),
    }.get(found.stage, found.get_stage_display())
    if not found.pages_to_do:
        return words
    facts = {"words": words, "done": found.pages_done, "all": found.pages_to_do}
    return _("%(words)s, %(done)s of %(all)s") % facts


def _revision(found):
    return f"{found.state}-{found.stage}-{found.pages_done}-{found.attempts}"


def _archive_or_404(user, pk):
    rows = Archive.objects.visible_to(user).select_related("set__programme", "pair", "asked_by")
    return get_or_404(rows, pk=pk)


@require_safe
def archive_state(request, pk):
    """Show how far it is. The page asks every two seconds: 204 while nothing has changed."""
    found = _archive_or_404(request.user, pk)
    if request.GET.get("revision") == _revision(found):
        return HttpResponse(status=204)
    if "revision" not in request.GET:
        return _to_page(found)
    context = {"set": found.set, "pair": found.pair, **_newest(found)}
    return render(request, "archive/_archive.html", context)


@require_POST
def archive_cancel(request, pk):
    found = _archive_or_404(request.user, pk)
    done = _("The archive is cancelled.")
    run_action(request, archives.cancel_archive, archive=found, done=done)
    return _to_page(found)


@require_POST
@asks_again
def archive_file(request, pk):
    """Stream the stored ZIP, and record the download in the audit log."""
    found = _archive_or_404(request.user, pk)
    taken = []
    done = _("The archive was downloaded.")
    if not run_action(request, _take, found=found, taken=taken, done=done):
        return _to_page(found)
    return hand_out(taken[0], name=file_name(contents_of(found)), content_type=ZIP)


def _take(*, found, by, taken):
    taken.append(archives.take_archive(archive=found, by=by))


def _to_page(found):
    if found.pair_id:
        return redirect("archive:pair_archive", found.pair_id)
    return redirect("archive:archive", found.set_id)
