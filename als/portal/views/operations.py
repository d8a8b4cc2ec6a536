"""The state of the installation, for its operators: what is not well, and what can be repeated."""

from django.apps import apps
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from als.core import file_jobs
from als.core.enums import JobState
from als.core.mail import outbox
from als.core.web.access import get_or_404
from als.core.web.posting import run_action
from als.portal.selectors import operations as selectors

A_PAGE = 25


@require_safe
def operations(request):
    """Show what is not well, the emails of all sets that were given up, and the files."""
    check_operator(request)
    page = Paginator(selectors.failed_mails(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "parts": selectors.parts(),
        "unfinished": selectors.unfinished(),
        "page": page,
        "mails": [selectors.without_mailbox(mail) for mail in page],
        "files": selectors.failed_files(),
    }
    return render(request, "portal/operations.html", context)


@require_POST
def mail_again(request, pk):
    """Put an email that was given up back into the outbox."""
    check_operator(request)
    mail = get_or_404(selectors.failed_mails(), pk=pk)
    run_action(request, outbox.send_again, done=_("The email will be sent again."), mail=mail)
    return redirect("portal:operations")


@require_POST
def file_again(request, label, pk):
    """Let workers try once more to make a file that was given up."""
    check_operator(request)
    if label not in file_jobs.BUILDERS:
        raise Http404
    row = get_or_404(apps.get_model(label).objects.filter(state=JobState.FAILED), pk=pk)
    run_action(request, file_jobs.make_again, done=_("The file will be made again."), row=row)
    return redirect("portal:operations")


def check_operator(request):
    """Raise ``Http404`` for anybody but an operator: others need not know that there is a page."""
    if not request.user.is_operator:
        raise Http404
