"""Pages of the worked example: entering as anybody, and all mail. Not there in production."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from als.accounts.models import User
from als.core.mail import outbox
from als.core.models import OutMail
from als.core.web.access import get_or_404
from als.core.web.posting import text_in
from als.example.cast import cast_of_example, croatian_cast
from als.portal.views import doors


def example_only():
    """Answer 404 wherever real people could be."""
    if not settings.EXAMPLE:
        raise Http404


@login_not_required
@require_safe
def start(request):
    """The front door of the worked example: one can enter as any of its cast."""
    if not settings.EXAMPLE:
        return doors.start(request)
    first, others = cast_of_example()
    croatian, other_croatian = croatian_cast()
    context = {
        "first": first,
        "others": others,
        "croatian": croatian,
        "other_croatian": other_croatian,
    }
    return render(request, "example/start.html", context)


@login_not_required
@require_POST
def enter(request, pk):
    """Enter as one of the worked example's cast."""
    example_only()
    person = get_or_404(User.objects.filter(is_active=True), pk=pk)
    login(request, person)
    request.session.set_expiry(None)  # a visit to a provider of accounts makes it short
    return redirect("portal:dashboard")


@login_not_required
@require_safe
def mailbox(request):
    """All mail of the worked example, the newest first, or one person's."""
    example_only()
    mails = OutMail.objects.select_related("to")
    reader = text_in(request.GET.get("to", ""))
    if reader:
        mails = mails.filter(address__iexact=reader)
    page = Paginator(mails, 25).get_page(request.GET.get("page"))
    query = {"to": reader} if reader else {}
    return render(request, "example/mailbox.html", {"page": page, "reader": reader, "query": query})


@login_not_required
@require_safe
def mail(request, pk):
    example_only()
    found = get_or_404(OutMail.objects.select_related("to", "digest"), pk=pk)
    context = {
        "mail": found,
        "sent_as": outbox.wrapped(found.text),
        "headers": sorted(outbox.message(found).extra_headers.items()),
    }
    return render(request, "example/mail.html", context)


@login_not_required
@require_safe
@csp_replace({"style-src": [UNSAFE_INLINE]})  # a mail brings its style along
def mail_html(request, pk):
    """The HTML part as it goes out, on a page of its own."""
    example_only()
    return HttpResponse(get_or_404(OutMail.objects.all(), pk=pk).html)
