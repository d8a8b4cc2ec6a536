"""The support log, which each pair reads of itself, and the facilitators' private notes."""

import datetime as dt

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from als.core import clock
from als.core.formats import short_date
from als.core.web.access import check_permission, first_or_404, get_or_404
from als.core.web.posting import submit_form
from sets.changes import support as support_changes
from sets.enums import PairState
from sets.forms.support import NoteForm, PairFilter, SupportEntryForm, pair_words
from sets.models import FacilitatorNote, Pair, SupportEntry
from sets.models.support import in_hours
from sets.rules import (
    facilitates,
    may_be_supported,
    may_edit_note,
    may_edit_support,
    may_facilitate,
    may_read_support,
)
from sets.selectors.reading import set_to_read
from sets.views.pairs import visible_pair

PAGE = 50
# A pair that nobody has helped for so long stands out in the table.
LATELY = dt.timedelta(days=60)


@require_safe
def support(request, pk):
    """All support of the set, and how it is spread over the pairs."""
    set_ = set_for(request, pk, facilitates)
    pairs = {pair.pk: pair for pair in pairs_of(request, set_)}
    entries = SupportEntry.objects.visible_to(request.user).filter(pair__in=pairs)
    entries = list(entries.select_related("given_by"))
    for entry in entries:
        entry.pair = pairs[entry.pair_id]
        entry.pair.set = set_
    form = PairFilter(request.GET, pairs=pairs.values())
    context = {
        "form": form,
        "may_log": set_.is_open and any(may_be_supported(pair) for pair in pairs.values()),
        "head": [_("Pair"), _("Times"), _("Hours"), _("Last support")],
        "rows": pair_rows(set_, pairs.values(), entries),
        "any": bool(entries),
        **listed(request, entries, form.chosen_pair, may_edit_support),
    }
    return page(request, "sets/support.html", set_, **context)


def pair_rows(set_, pairs, entries):
    """Return a row for each pair that can be helped, or was: how often, how long, when last."""
    rows = []
    for pair in pairs:
        ours = [entry for entry in entries if entry.pair_id == pair.pk]
        if not ours and not may_be_supported(pair):
            continue
        minutes = sum(entry.minutes for entry in ours)
        name = {"text": pair_words(pair), "href": reverse("portal:pair", args=[pair.pk])}
        last = max((entry.day for entry in ours), default=None)
        rows.append([name, len(ours), in_hours(minutes), last_cell(set_, pair, last)])
    return rows


def last_cell(set_, pair, day):
    """Return when a pair was helped last; a tag where that is never or long ago."""
    if not may_be_supported(pair):
        return _("%(day)s (%(state)s)") % {"day": short(day), "state": pair.get_state_display()}
    if day is None:
        return {"text": _("None yet"), "tag": "waiting"}
    if set_.is_open and clock.today(set_.programme.time_zone) - day > LATELY:
        words = _("%(day)s, over %(number)s days ago")
        return {"text": words % {"day": short(day), "number": LATELY.days}, "tag": "waiting"}
    return short(day)


def short(day):
    return short_date(day)


@require_http_methods(["GET", "POST"])
def support_new(request, pk):
    set_ = set_for(request, pk, may_facilitate)
    initial = {"pair": request.GET.get("pair"), "day": clock.today(set_.programme.time_zone)}
    open_pairs = pairs_of(request, set_).filter(state__in=PairState.open_states())
    form = SupportEntryForm(request.POST or None, pairs=open_pairs, initial=initial)
    done = _("The entry is logged. The pair can read it.")
    if submit_form(request, form, support_changes.log_support, done=done):
        return redirect("sets:support", pk)
    return form_page(request, form, set_, _("Log support"), "sets:support")


@require_http_methods(["GET", "POST"])
def support_edit(request, pk):
    entries = SupportEntry.objects.visible_to(request.user)
    related = ("pair__set__programme", "pair__upper", "pair__lower")
    entry = get_or_404(entries.select_related(*related), pk=pk)
    set_, its_own = entry.pair.set, entry.pair_id
    check_permission(may_edit_support(request.user, entry))
    pairs = pairs_of(request, set_)
    pairs = pairs.filter(state__in=PairState.open_states()) | pairs.filter(pk=its_own)
    form = SupportEntryForm(request.POST or None, instance=entry, pairs=pairs)
    if submit_form(
        request, form, support_changes.edit_support, done=_("The entry is saved."), entry=entry
    ):
        return redirect("sets:support", set_.pk)
    return form_page(request, form, set_, _("Edit the entry"), "sets:support")


@require_safe
def support_pair(request, pk):
    """What one pair was given, as the pair reads it."""
    pair = visible_pair(request, pk)
    check_permission(may_read_support(request.user, pair))
    entries = SupportEntry.objects.visible_to(request.user).filter(pair=pair)
    shown = Paginator(entries.select_related("given_by"), PAGE).get_page(request.GET.get("page"))
    return page(request, "sets/support_pair.html", pair.set, pair=pair, page=shown)


@require_safe
def notes(request, pk):
    set_ = set_for(request, pk, facilitates)
    pairs = {pair.pk: pair for pair in pairs_of(request, set_)}
    found = FacilitatorNote.objects.visible_to(request.user).filter(set=set_)
    found = list(found.select_related("written_by"))
    for note in found:
        note.set, note.pair = set_, pairs.get(note.pair_id)
    form = PairFilter(request.GET, pairs=pairs.values())
    context = {
        "form": form,
        "may_write": may_facilitate(request.user, set_),
        "any": bool(found),
        **listed(request, found, form.chosen_pair, may_edit_note),
    }
    return page(request, "sets/notes.html", set_, **context)


@sensitive_post_parameters("text")
@require_http_methods(["GET", "POST"])
def note_new(request, pk):
    set_ = set_for(request, pk, may_facilitate)
    initial = {"pair": request.GET.get("pair")}
    form = NoteForm(request.POST or None, pairs=pairs_of(request, set_), initial=initial)
    done = _("The note is saved. Only facilitators of this set can read it.")
    if submit_form(request, form, support_changes.write_note, done=done, set_=set_):
        return redirect("sets:notes", pk)
    return form_page(request, form, set_, _("Write a private note"), "sets:notes")


@sensitive_post_parameters("text")
@require_http_methods(["GET", "POST"])
def note_edit(request, pk):
    found = FacilitatorNote.objects.visible_to(request.user).select_related("set__programme")
    note = get_or_404(found, pk=pk)
    check_permission(may_edit_note(request.user, note))
    set_ = note.set
    form = NoteForm(request.POST or None, instance=note, pairs=pairs_of(request, set_))
    if submit_form(
        request, form, support_changes.edit_note, done=_("The note is saved."), note=note
    ):
        return redirect("sets:notes", set_.pk)
    return form_page(request, form, set_, _("Edit the note"), "sets:notes")


def set_for(request, pk, rule):
    set_ = first_or_404(set_to_read(request.user, pk))
    check_permission(rule(request.user, set_))
    return set_


def pairs_of(request, set_):
    return Pair.objects.visible_to(request.user).filter(set=set_).with_partnerships()


def listed(request, rows, pair, may_edit):
    """Return the context of a list: one page of the rows of the chosen pair, or of all."""
    rows = [row for row in rows if pair in (None, row.pair_id)]
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    for row in shown:
        row.may_edit = may_edit(request.user, row)
    return {"page": shown, "query": {"pair": pair} if pair else {}, "chosen": pair}


def form_page(request, form, set_, title, back):
    template = "sets/note_form.html" if isinstance(form, NoteForm) else "sets/support_form.html"
    form.cancel = reverse(back, args=[set_.pk])
    return page(request, template, set_, form=form, title=title)


def page(request, template, set_, **context):
    return render(request, template, {"set": set_, "section": "overview", **context})
