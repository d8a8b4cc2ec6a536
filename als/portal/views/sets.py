"""Pages that bring together the parts of one set."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.charts import drawn_pair
from actions.rules import may_export_pair
from als.core import clock
from als.core.audit_titles import ROOM, attach_people, named, titles
from als.core.audit_words import verb_words
from als.core.models import AuditEntry
from als.core.templatetags.words import when
from als.core.web.access import check_permission, first_or_404, get_or_404
from als.portal.selectors import overview as parts
from als.portal.selectors.pair.page import pair_page, pair_to_read
from als.portal.selectors.set_up import set_up_of, visible_with_facts
from meetings.models import Cycle
from meetings.plan import all_held
from meetings.selectors.objectives import looked_at
from reports.models import Snapshot
from reports.selectors.follow_ups import disclosed_follow_ups
from sets.models import AnswerLink, CallForPairs, Member, Pair, SetFacilitator
from sets.models.roles import roles_of
from sets.rules import facilitates, may_read_set, may_reopen
from sets.selectors.reading import set_known, set_to_read

SHOWN = ("at", "by", "by_name", "verb", "target_kind", "target_id")  # of an entry of the log
# Named in any case: nobody reads them by themselves, and their names are known in the set
TITLED = (AnswerLink, CallForPairs, Cycle, Member, SetFacilitator, Snapshot)


@require_safe
def overview(request, pk):
    """The set's year as a picture, its focus, its pairs, its themes, and what is next."""
    set_ = first_or_404(set_known(request.user, pk))
    if not may_read_set(request.user, set_):
        return _before_agreed(request, set_)
    cycles = parts.year_of(request.user, set_, parts.cycles_of(set_))
    waiting = parts.waiting_in(request.user, set_)
    coming = parts.next_meeting(cycles)
    context = {
        "set": set_,
        "section": "overview",
        "cycles": cycles,
        "next_meeting": coming,
        "next_step": parts.step_of(coming, waiting) if coming else None,
        "waiting": waiting[: parts.MAX_WAITING],
        "all_waiting": len(waiting),
        "latest": parts.latest_of(request.user, set_),
        "may_reopen": may_reopen(request.user, set_),
        "all_held": all_held([cycle.meeting for cycle in cycles]),
        "focus": parts.focus_of(set_),
        "looked": [one for one in looked_at(set_) if not one.is_given_up],
        "pairs": parts.pairs_of(request.user, set_),
        "themes": parts.themes_of(request.user, set_),
        "followed": disclosed_follow_ups(set_),
        "facilitating": facilitates(request.user, set_),
        "my_pairs": roles_of(request.user).pairs,
    }
    return render(request, "portal/set.html", context)


def _before_agreed(request, set_):
    """The set for somebody whose pair waits for its other side: what one decides by."""
    pairs = Pair.objects.visible_to(request.user).filter(set=set_).with_partnerships()
    context = {
        "set": set_,
        "section": "overview",
        "focus": parts.focus_of(set_),
        "pairs": pairs.order_by("number"),
    }
    return render(request, "portal/set_before_agreed.html", context)


@require_safe
def setup(request, pk):
    """What is done, what is next, what blocks the first meeting: for facilitators."""
    set_ = get_or_404(visible_with_facts(request.user), pk=pk)
    check_permission(facilitates(request.user, set_))
    set_up = set_up_of(request.user, set_)
    context = {"set": set_, "section": "overview", "set_up": set_up, "pairs": set_up.pairs}
    return render(request, "portal/setup.html", context)


@require_safe
def pair(request, pk):
    """The page of a pair: what waits, what the other side did, issues, actions, people."""
    found = first_or_404(pair_to_read(request.user, pk))
    page = pair_page(request.user, found)
    context = {
        "set": found.set,
        "section": "overview",
        "pair": found,
        "facilitating": facilitates(request.user, found.set),
        "may_export": may_export_pair(request.user, found),
        "roles": roles_of(request.user),
        **page,
        "picture": drawn_pair(tuple(sorted(page["states"]))),
        "today": clock.today(found.set.programme.time_zone),
    }
    return render(request, "portal/pair.html", context)


@require_safe
def history(request, pk):
    """Who did what, when: all of the set for its facilitators, for members what is their pair's."""
    set_ = first_or_404(set_to_read(request.user, pk))
    entries = AuditEntry.objects.filter(set_id=set_.pk).only(*SHOWN)
    if not facilitates(request.user, set_):
        mine = Q(pair_id__in=roles_of(request.user).pairs) | Q(by=request.user)
        entries = entries.filter(mine)
    page = Paginator(entries, ROOM).get_page(request.GET.get("page"))
    attach_people(page)
    zone_name = set_.programme.time_zone
    known = titles(request.user, page, of_all=TITLED)
    context = {
        "set": set_,
        "section": "overview",
        "page": page,
        "head": [_("When"), _("Who"), _("What")],
        "rows": [
            [_when(entry, set_, zone_name), entry.who or "–", _what(entry, known)] for entry in page
        ],
    }
    return render(request, "portal/history.html", context)


def _when(entry, set_, zone_name):
    """Return when it was; of what came with an archive, that the archive says so."""
    at = when(entry.at, zone_name)
    if set_.imported_at is None or entry.at >= set_.imported_at:
        return at
    return _("%(when)s (imported)") % {"when": at}


def _what(entry, known):
    return f"{verb_words(entry.verb)}: {named(entry.target_kind, entry.target_id, known)}"
