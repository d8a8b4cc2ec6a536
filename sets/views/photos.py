"""Photos of people, for those who are in a set with them."""

import logging

from django.http import Http404
from django.views.decorators.http import require_safe

from als.core.files.uploads import download
from als.core.web.access import get_or_404
from sets.selectors.people import people_together_with

log = logging.getLogger(__name__)


@require_safe
def photo(request, pk):
    """Hand out a person's photo; a browser may keep it for an hour."""
    person = get_or_404(people_together_with(request.user).exclude(photo=""), pk=pk)
    try:
        response = download(person.photo, name="photo.jpg", content_type="image/jpeg")
    except FileNotFoundError:
        log.error("The photo of person %s is missing: %s", pk, person.photo.name)
        raise Http404 from None
    response["Cache-Control"] = "private, max-age=3600"
    return response
