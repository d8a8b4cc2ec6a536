"""Undelivered mail of a set, for those who can find out the right address."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from als.core.mail.bounces import what_happened
from als.core.models import OutMail
from als.core.templatetags.words import when
from als.core.web.access import check_permission, get_or_404
from sets.models import LearningSet
from sets.models.roles import roles_of
from sets.rules import facilitates
from sets.selectors.names import people_visible_to

A_PAGE = 25


@require_safe
def undelivered(request, pk):
    """List who was not reached, with which kind of mail and why, without its content."""
    set_ = get_or_404(LearningSet.objects.visible_to(request.user).with_programme(), pk=pk)
    check_permission(facilitates(request.user, set_))
    mails = OutMail.objects.undelivered().filter(set_id=set_.pk).select_related("to")
    if set_.pk in roles_of(request.user).by_consent:
        mails = mails.filter(to__in=people_visible_to(request.user, set_))
    page = Paginator(mails.defer("text", "html", "calendar"), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "set": set_,
        "section": "overview",
        "page": page,
        "head": [_("Who"), _("Address"), _("Kind of email"), _("Written"), _("What happened")],
        "rows": [_row(mail, set_.programme.time_zone) for mail in page],
    }
    return render(request, "portal/undelivered.html", context)


def _row(mail, zone):
    return [
        str(mail.to or ""),
        mail.address,
        mail.kind_label,
        when(mail.created, zone),
        what_happened(mail),
    ]
