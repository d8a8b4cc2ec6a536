"""One entry of the minutes: editing it, what is being typed, and its revisions."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.core.refusals import Refused
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, save_form
from meetings.changes import minutes as minute_changes
from meetings.enums import MeetingRole, MeetingState
from meetings.forms.minutes import DraftForm, MinuteEditForm
from meetings.merging import Wording, typed_and_saved
from meetings.models import Minute, MinuteDraft
from meetings.rules import has_role, may_edit_entry, may_take_notes
from meetings.selectors import revisions
from meetings.views.lookups import item_for, not_saved, of_set, posted
from sets import name_warnings

REVISIONS_A_PAGE = 20


@require_http_methods(["GET", "POST"])
def minute_edit(request, pk):
    if request.method == "POST" and (late := _too_late(request, pk)):
        return late
    minute = get_minute(request.user, pk)
    check_permission(may_edit_entry(request.user, minute))
    draft = draft_of(request.user, minute)
    form = edit_form(request, minute, draft)
    if request.method == "POST":
        saved = save_form(form, minute_changes.save_minute, minute=minute, by=request.user)
        if saved:
            name_warnings.warn(
                request,
                minute.meeting.set,
                saved.disclosure,
                f"minute-{saved.pk}",
                saved.report_texts,
            )
            return after_save(request, saved)
        minute = get_minute(request.user, pk)
        draft = draft_of(request.user, minute)
    overtaken = draft and draft.base_revision != minute.revision
    clash = overtaken and touches(draft, minute)
    if request.method == "POST" and clash:
        form = again(request, minute)
    context = of_set(
        minute.meeting,
        minute=minute,
        form=form,
        draft=draft,
        clash=clash,
        overtaken=overtaken,
        newest=minute.history.select_related("history_user").latest("history_id"),
        back=after_edit(minute),
    )
    return render(request, "meetings/minute_edit.html", context)


def _too_late(request, pk):
    """Return the page with what a note taker typed, if they may no longer edit their entry.

    The meeting was closed while they wrote: they see no entry of it now, not even their own.
    """
    rows = Minute.objects.filter(pk=pk, written_by=request.user)
    minute = rows.select_related("meeting__cycle__set__programme").first()
    if minute is None or may_edit_entry(request.user, minute):
        return None
    if not has_role(request.user, minute.meeting, MeetingRole.NOTE_TAKER):
        return None
    sentence = _("The meeting is not in session, so you can no longer change entries.")
    return not_saved(request, minute.meeting, sentence)


def after_save(request, minute):
    if not minute.brought_together:
        return redirect(after_edit(minute))
    sentence = _(
        "Somebody saved this entry while you were typing. Your changes do not overlap with theirs: "
        "the entry now has both. Check it below."
    )
    messages.success(request, sentence)
    return redirect("meetings:minute_revisions", minute.pk)


def draft_of(user, minute):
    return MinuteDraft.objects.of(user).filter(minute=minute).select_related("pair").first()


def touches(draft, minute):
    return typed_and_saved(minute, draft.base_revision, Wording.of(draft)) is None


def get_minute(user, pk):
    minutes = Minute.objects.visible_to(user).select_related(
        "meeting__cycle__set__programme", "item", "written_by", "pair"
    )
    return get_or_404(minutes, pk=pk)


def edit_form(request, minute, draft):
    """Return the form: what was posted, else my draft if there is one, else the entry.

    What does not overlap with what was saved since keeps its own revision: saving it brings both
    together. Beside a clash the form rests on what the page shows, and replaces that.
    """
    text, row = (draft.text, draft) if draft else (minute.text, minute)
    began = minute.revision
    if draft and not touches(draft, minute):
        began = draft.base_revision
    initial = {
        "kind": row.kind,
        "text": text,
        "disclosure": row.disclosure,
        "pair": row.pair_id,
        "base_revision": began,
    }
    return MinuteEditForm(request.POST or None, initial=initial, set_=minute.meeting.set)


def again(request, minute):
    """Return the form with what was typed, now resting on the entry as the page shows it."""
    data = request.POST.copy()
    data["base_revision"] = minute.revision
    return MinuteEditForm(data, set_=minute.meeting.set)


def after_edit(minute):
    """Where an entry is read: in the session while it lasts, else in the minutes."""
    if minute.meeting.state == MeetingState.IN_SESSION:
        session = reverse("meetings:session", args=[minute.meeting_id])
        return f"{session}?item={minute.item_id}#entry-{minute.pk}"
    return reverse("meetings:minutes", args=[minute.meeting_id]) + f"#entry-{minute.pk}"


@require_safe
def minute_revisions(request, pk):
    """What each revision changed, as far as the reader may read both sides of the change."""
    minute = get_minute(request.user, pk)
    changed, hidden = revisions.changes_of(minute, request.user)
    page = Paginator(changed, REVISIONS_A_PAGE).get_page(request.GET.get("page"))
    context = of_set(
        minute.meeting, minute=minute, page=page, hidden=hidden, back=after_edit(minute)
    )
    return render(request, "meetings/minute_revisions.html", context)


@require_POST
def draft_save(request, pk):
    """Keep what is being typed; the answer is the sentence for the indicator.

    409 says that it is not kept, and why: the browser keeps its copy then.
    """
    item = item_for(request.user, pk)
    check_permission(may_take_notes(request.user, item.meeting))
    typed = posted(DraftForm(request.POST, set_=item.meeting.set))
    minute = None
    if typed["minute"]:
        entries = Minute.objects.visible_to(request.user).filter(item=item)
        minute = get_or_404(entries, pk=typed["minute"])
    try:
        draft = minute_changes.save_draft(item=item, by=request.user, **{**typed, "minute": minute})
    except Refused as refusal:
        return HttpResponse(refusal.sentence, status=409, content_type="text/plain")
    overtaken = bool(minute and draft) and minute.revision != draft.base_revision
    context = {"draft": draft, "overtaken": overtaken, "zone_name": item.meeting.zone.key}
    return render(request, "meetings/_draft_saved.html", context)


@require_POST
def draft_drop(request, pk):
    draft = get_or_404(MinuteDraft.objects.of(request.user).select_related("item"), pk=pk)
    done = _("Your draft is deleted. The entry is unchanged.")
    run_action(request, minute_changes.drop_draft, draft=draft, done=done)
    if draft.minute_id:
        return redirect("meetings:minute_edit", draft.minute_id)
    session = reverse("meetings:session", args=[draft.item.meeting_id])
    return redirect(f"{session}?item={draft.item_id}")
