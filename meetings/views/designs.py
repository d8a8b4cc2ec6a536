"""Agenda templates: saving an agenda as one, and starting one from it."""

from dataclasses import replace

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import submit_form
from meetings.changes import designs
from meetings.changes.order import in_set_language, standing_minutes
from meetings.designs import lines_of, read_lines
from meetings.enums import MeetingState, StandingItem
from meetings.forms.designs import DesignForm, StartForm
from meetings.models import Meeting
from meetings.rules import may_plan
from meetings.views.agenda import to_agenda
from meetings.views.airtime import set_for
from meetings.views.lookups import meeting_for, of_set
from sets.enums import SharedKind
from sets.models import SharedDesign
from sets.rules import may_facilitate, may_share
from sets.views.shared import shared_to_use


@require_http_methods(["GET", "POST"])
def design_save(request, pk):
    """Keep the agenda as it is: the form shows all that goes along, and it can be changed."""
    meeting = meeting_for(request.user, pk)
    check_permission(may_plan(request.user, meeting))
    with in_set_language(meeting.set):
        lines = lines_of(meeting.agenda.placed())
    begins = {"title": meeting.cycle.title, "text": "\n".join(map(str, lines))}
    shares = may_share(request.user, meeting.set)
    form = DesignForm(request.POST or None, set_=meeting.set, initial=begins, may_share=shares)
    form.cancel = to_agenda(pk).url
    done = _("The template is saved. You can start the agenda of other meetings from it.")
    if submit_form(request, form, designs.save_design, done=done, meeting=meeting):
        return redirect("sets:shared", meeting.set.pk)
    note = _(
        "What members wrote stays here: each of their items is a topic from members. Exactly what"
        " is below is saved."
    )
    context = of_set(meeting, form=form, title=_("Save the agenda as a template"), note=note)
    return render(request, "meetings/form.html", context)


@require_http_methods(["GET", "POST"])
def design_start(request, pk):
    """Choose a template, then look over its lines before they become the agenda."""
    meeting = meeting_for(request.user, pk)
    check_permission(may_plan(request.user, meeting))
    shared = shared_to_use(request, meeting.set, SharedKind.AGENDA)
    if shared is None and request.method != "POST":
        rows = SharedDesign.objects.visible_to(request.user).filter(kind=SharedKind.AGENDA)
        rows = rows.usable_in(meeting.set).select_related("added_by")
        context = of_set(meeting, rows=rows, back=to_agenda(pk).url)
        return render(request, "meetings/designs.html", context)
    text, fitted = _fitted(meeting, shared.text) if shared else ("", "")
    begins = {"text": text, "questions": shared.questions} if shared else None
    form = StartForm(request.POST or None, initial=begins)
    form.cancel = reverse("meetings:design_start", args=[pk])
    done = _("The agenda is started. What members proposed is still on it.")
    if submit_form(request, form, designs.start_agenda, done=done, meeting=meeting):
        return to_agenda(pk)
    note = _(
        "Standing items that are not below are taken off, and can be added again. What members "
        "proposed stays, before the items that close the meeting."
    )
    note = f"{note} {fitted}".strip()
    title = _("Start the agenda from “%s”") % shared.title if shared else _("Start the agenda")
    context = of_set(meeting, form=form, title=title, note=note)
    return render(request, "meetings/form.html", context)


def _fitted(meeting, text):
    """Return a template's text with the airtime that this set takes, and a sentence if it differs.

    The template's own may be for more pairs, or fewer.
    """
    with in_set_language(meeting.set):
        lines = read_lines(text)
    which = StandingItem.AIRTIME
    at = next((at for at, line in enumerate(lines) if line.standing == which), None)
    if at is None:
        return text, ""
    item = meeting.agenda.placed().filter(standing=which, follows_pairs=False).first()
    minutes = item.minutes if item else standing_minutes(meeting, which)
    if lines[at].minutes == minutes:
        return text, ""
    lines[at] = replace(lines[at], minutes=minutes)
    sentence = (
        _("The airtime stays as it was set by hand for this meeting.")
        if item
        else _("The airtime is set to a turn for each pair of this set.")
    )
    return "\n".join(map(str, lines)), sentence


@require_safe
def design_use(request, pk, design):
    """Ask for which of the set's meetings a shared agenda is to be used."""
    set_ = set_for(request.user, pk)
    check_permission(may_facilitate(request.user, set_))
    rows = SharedDesign.objects.visible_to(request.user).usable_in(set_)
    rows = rows.filter(kind=SharedKind.AGENDA)
    meetings = Meeting.objects.filter(
        cycle__set=set_, state__in=[MeetingState.DRAFT, MeetingState.CALLED]
    )
    context = {
        "set": set_,
        "section": "setup",
        "shared": get_or_404(rows, pk=design),
        "meetings": meetings.select_related("cycle").order_by("cycle__number"),
        "zone_name": set_.programme.time_zone,
    }
    return render(request, "meetings/design_use.html", context)
