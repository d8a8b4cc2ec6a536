"""Search in a set."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from als.core.web.access import first_or_404
from als.core.web.posting import number_in, text_in
from als.portal.selectors.search import search as look_for
from sets.selectors.reading import set_to_read


@require_safe
def search(request, pk):
    """Look through everything of the set that the person may read."""
    set_ = first_or_404(set_to_read(request.user, pk))
    text, kind = (text_in(request.GET.get(name, "")) for name in ("q", "kind"))
    number = number_in(request.GET.get("page", ""))
    found = look_for(text, set_=set_, user=request.user, kind=kind, number=number or 1)
    chosen = next((one for one in found.counts if one["current"]), None)
    context = {
        "set": set_,
        "section": "search",
        "text": text,
        "found": found,
        "query": chosen and chosen["query"],
    }
    return render(request, "portal/search.html", context)
