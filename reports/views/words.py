"""Words that could be names: the list of a set, one passage's, and saying that one is none."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from als.core.naming.finder import word_key
from als.core.web import limits
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, text_in
from reports.selectors.possible_names import findings_in, passage, possible_names
from reports.sources import source_of
from reports.views.lookups import set_for
from sets.changes import cleared_words
from sets.models import ClearedWord
from sets.name_warnings import warning_of_typed
from sets.rules import facilitates, may_clear_words, may_facilitate
from sets.selectors.names import names_of


@require_safe
def words(request, pk):
    """For facilitators: each word in its sentences, and those that were cleared."""
    set_ = set_for(request.user, pk)
    check_permission(facilitates(request.user, set_))
    cleared = ClearedWord.objects.current().filter(set=set_).select_related("cleared_by")
    context = {
        "set": set_,
        "section": "report",
        "words": possible_names(set_, request.user),
        "cleared": cleared,
        "may_clear": may_facilitate(request.user, set_),
        "zone_name": set_.programme.time_zone,
    }
    return render(request, "reports/words.html", context)


@require_safe
def passage_words(request, pk, code):
    """Show what keeps one passage from being printed without names, to whoever may read it."""
    set_ = set_for(request.user, pk)
    row = passage(request.user, set_, code) or _not_found()
    names = names_of(set_)
    found = findings_in(names, row)
    context = {
        "set": set_,
        "section": "report",
        "code": code,
        "sentences": names.sentences(*row.report_texts),
        "sure": [one for one in found if not (one.word or one.here)],
        "possible": _with_sentences(names, row, found),
        "edit": source_of(row).url(row),
        "may_clear": may_clear_words(request.user, set_),
    }
    return render(request, "reports/passage_words.html", context)


def _with_sentences(names, row, found):
    """Return what can be cleared: the finding, and the sentences of which one is meant."""
    texts = row.report_texts
    return [
        {"one": one, "sentences": names.sentences(*texts, here=one.here) if one.here else []}
        for one in found
        if one.word or one.here
    ]


def _not_found():
    raise Http404


@require_POST
def words_check(request, pk):
    """Answer, to whoever is typing, which words would keep the texts out of the report.

    The answer is the sentence that is beside the choice of disclosure, empty if none would.
    """
    set_ = set_for(request.user, pk)
    check_permission(may_clear_words(request.user, set_))
    if not limits.spend("words_check", request=request):
        return HttpResponse(status=429)
    return HttpResponse(warning_of_typed(request, set_), content_type="text/plain; charset=utf-8")


@require_POST
def word_clear(request, pk):
    """Clear a word for the whole set; for members, one of a passage that they may read."""
    set_ = set_for(request.user, pk)
    check_permission(may_clear_words(request.user, set_))
    word, code = text_in(request.POST.get("word", "")), request.POST.get("passage", "")
    found = passage(request.user, set_, code)
    check_permission(
        may_facilitate(request.user, set_) or (found and _stands_in(word, set_, found))
    )
    done = _("“%s” is cleared for the whole set.") % word
    run_action(request, cleared_words.clear_word, set_=set_, word=word, done=done)
    if found:
        return redirect("reports:passage_words", set_.pk, code)
    return redirect(reverse("reports:words", args=[set_.pk]))


def _stands_in(word, set_, row):
    return word_key(word) in {one.word for one in findings_in(names_of(set_), row) if one.word}


@require_POST
def word_clear_here(request, pk):
    """Record of a word that it is no name in one sentence of a passage."""
    set_ = set_for(request.user, pk)
    check_permission(may_clear_words(request.user, set_))
    code, here = request.POST.get("passage", ""), request.POST.get("here", "")
    found = passage(request.user, set_, code) or _not_found()
    findings = [one for one in findings_in(names_of(set_), found) if one.here]
    one = next((one for one in findings if one.here == here), None)
    if one is None:  # sent twice, or changed since: the page shows what is so
        return redirect("reports:passage_words", set_.pk, code)
    done = _("“%s” is not a name in this sentence.") % one.name
    run_action(
        request, cleared_words.clear_word_here, set_=set_, word=one.name, here=here, done=done
    )
    return redirect("reports:passage_words", set_.pk, code)


@require_POST
def word_take_back(request, pk):
    row = get_or_404(ClearedWord.objects.visible_to(request.user).select_related("set"), pk=pk)
    check_permission(may_facilitate(request.user, row.set))
    done = _("“%s” counts as a possible name again.") % row.word
    run_action(request, cleared_words.take_back_word, row=row, done=done)
    return redirect("reports:words", row.set_id)
