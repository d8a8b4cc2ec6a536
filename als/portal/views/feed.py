"""A person's calendar, for their calendar program."""

from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from als.accounts.changes import person_of_feed
from als.portal.selectors.feed import feed_of, without_stamps


@login_not_required
@require_safe
def feed(request, token):
    """Who has the address needs no sign-in: that is what calendar programs can do."""
    person = person_of_feed(token)
    if person is None:
        raise Http404
    text = feed_of(person)
    etag = quote_etag(sha256(without_stamps(text).encode()).hexdigest())
    response = HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="meetings.ics"', "ETag": etag},
    )
    return get_conditional_response(request, etag=etag, response=response)
