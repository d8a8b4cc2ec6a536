"""What people write in a section of the report: editing it, what is being typed, its revisions."""

from hashlib import sha256
from itertools import pairwise

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.core.refusals import Refused
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, save_form
from reports.changes import texts
from reports.changes.texts import text_of, typed_and_saved
from reports.content.remarks import as_text
from reports.content.reviews import reviews_of
from reports.content.texts import KEY_OF
from reports.disclosure.policy import DisclosurePolicy
from reports.enums import ReportSection
from reports.forms.texts import TextDraftForm, TextForm
from reports.models import ReportDraft, ReportText
from reports.rules import may_edit_report
from reports.views.lookups import report_for
from sets.enums import Naming
from sets.rules import facilitates
from sets.selectors.names import names_of

REVISIONS_A_PAGE = 20


@require_http_methods(["GET", "POST"])
def text(request, pk, part):
    found, kind = _writable(request.user, pk), _section(part)
    # Who was typing when it was sent for sign-off keeps what was typed, and gets a message.
    check_permission(request.method == "POST" or may_edit_report(request.user, found))
    row, draft, clash = _as_it_is(request.user, found, kind)
    form = _form(request, row, draft, clash, begins=_begins(found, kind, row))
    if request.method == "POST":
        saved = save_form(form, texts.save_text, report=found, section=kind, by=request.user)
        if saved:
            return _after_save(request, saved, pk, part)
        row, draft, clash = _as_it_is(request.user, found, kind)
    if request.method == "POST" and clash:
        form = TextForm({**request.POST.dict(), "base_revision": row.revision})
    context = {
        **_of(found, kind),
        "row": row,
        "form": form,
        "draft": draft,
        "overtaken": draft and draft.base_revision != row.revision,
        "clash": clash,
        **_preview_of(form["text"].value() or ""),
        **_names_in(form["text"].value() or "", found.set),
    }
    return render(request, "reports/text.html", context)


@require_safe
def text_preview(request, pk, part):
    """Show what the person's draft looks like; 204 while it is the one that the page shows."""
    found, kind = _writable(request.user, pk), _section(part)
    row, draft, _clash = _as_it_is(request.user, found, kind)
    preview = _preview_of(draft.text if draft else _begins(found, kind, row))
    if request.GET.get("revision") == preview["revision"]:
        return HttpResponse(status=204)
    context = {"set": found.set, "kind": kind, **preview}
    return render(request, "reports/_text_preview.html", context)


def _preview_of(typed):
    return {"typed": typed, "revision": sha256(typed.encode()).hexdigest()[:12]}


def _writable(user, pk):
    """Return the set's report for those who write it; 403 for its members."""
    found = report_for(user, pk)
    check_permission(facilitates(user, found.set))
    return found


def _section(part):
    if part not in ReportSection.values:
        raise Http404
    return ReportSection(part)


def _as_it_is(user, report, kind):
    """Return the text, the person's draft of it, and whether that touches what was saved since."""
    row = text_of(report, kind)
    drafts = ReportDraft.objects.of(user).filter(report__set=report.set_id, section=kind)
    draft = drafts.first()
    clash = draft and typed_and_saved(row, draft.base_revision, draft.text) is None
    return row, draft, clash


def _begins(report, kind, row):
    """Return the text that somebody begins with: the remarks that there are, to be put in order."""
    if kind != ReportSection.REMARKS or row.revision:
        return row.text
    reviews = reviews_of(report.set, DisclosurePolicy(report.set))
    return as_text(reviews["questions"]) if reviews else ""


def _form(request, row, draft, clash, *, begins):
    """Return the form: what was posted, else my draft if there is one, else the text.

    What touches nothing that others have saved since rests on its own revision: saving it brings
    both together. Beside a clash the form rests on what the page shows, and replaces that.
    """
    began = draft.base_revision if draft and not clash else row.revision
    initial = {"text": draft.text if draft else begins, "base_revision": began}
    return TextForm(request.POST or None, initial=initial)


def _names_in(text, set_):
    """Return the sentences with names in them; ``barred``: the ground rules keep some out."""
    names = names_of(set_)
    kept_out = {Naming.NOBODY: names.sure, Naming.PARTNERSHIPS: names.people_alone}.get(set_.naming)
    barred = kept_out is not None and bool(kept_out.found_in(text))
    return {"named": names.sure.sentences(text), "barred": barred}


def _after_save(request, saved, pk, part):
    if not saved.brought_together:
        messages.success(request, _("The text is saved."))
        return redirect("reports:text", pk, part)
    sentence = _(
        "Somebody saved this text while you were typing. Your changes do not overlap with"
        " theirs: the text now has both. Check it below."
    )
    messages.success(request, sentence)
    return redirect("reports:text_history", pk, part)


def _of(report, kind):
    return {
        "set": report.set,
        "section": "report",
        "report": report,
        "kind": kind,
        "anchor": KEY_OF[kind],
        "zone_name": report.set.programme.time_zone,
    }


@require_POST
def text_draft(request, pk, part):
    """Keep what is being typed; the answer is the sentence for the indicator.

    409 says that it is not kept, and why: the browser keeps its copy then.
    """
    found, kind = _writable(request.user, pk), _section(part)
    form = TextDraftForm(request.POST)
    if not form.is_valid():
        raise BadRequest(form.errors.as_json())
    try:
        draft = texts.save_text_draft(
            report=found, section=kind, by=request.user, **form.cleaned_data
        )
    except Refused as refusal:
        return HttpResponse(refusal.sentence, status=409, content_type="text/plain")
    overtaken = draft and draft.base_revision != text_of(draft.report, kind).revision
    context = {"draft": draft, "overtaken": overtaken, "zone_name": found.set.programme.time_zone}
    return render(request, "meetings/_draft_saved.html", context)


@require_POST
def text_draft_drop(request, pk, part):
    found, kind = _writable(request.user, pk), _section(part)
    done = _("Your draft is deleted. The text is as it was last saved.")
    run_action(request, texts.drop_text_draft, report=found, section=kind, done=done)
    return redirect("reports:text", pk, part)


@require_safe
def text_history(request, pk, part):
    """What each revision changed, for those who write the report."""
    found, kind = _writable(request.user, pk), _section(part)
    row = get_or_404(ReportText.objects.filter(report__set=found.set_id), section=kind)
    past = row.history.select_related("history_user").order_by("-history_id")
    page = Paginator(list(pairwise([*past, None])), REVISIONS_A_PAGE).get_page(
        request.GET.get("page")
    )
    may_edit = may_edit_report(request.user, found)
    context = {**_of(found, kind), "page": page, "may_edit": may_edit}
    return render(request, "reports/text_history.html", context)
