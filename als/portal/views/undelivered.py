"""Undelivered mail of a set, for those who can find out the right address or send it again."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from als.core.mail import outbox
from als.core.mail.bounces import what_happened
from als.core.models import OutMail
from als.core.prepared import Rows, prepared
from als.core.web.access import check_permission, first_or_404, get_or_404
from als.core.web.posting import run_action
from sets.models.roles import roles_of
from sets.rules import facilitates
from sets.selectors.names import people_visible_to
from sets.selectors.reading import set_to_read

A_PAGE = 25
SHOWN = [
    "address", "kind", "created", "expires_at", "state", "attempts", "error", "bounced_at",
    "bounce_reason", "bounce_is_lasting", "to__name",
]  # fmt: skip


@require_safe
def undelivered(request, pk):
    """List who was not reached, with which kind of mail and why, without its content."""
    set_ = _facilitated_set(request.user, pk)
    keys = _mails_of(request.user, set_).values_list("pk", flat=True)
    page = Paginator(list(keys), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "set": set_,
        "section": "overview",
        "page": page,
        "rows": [(mail, what_happened(mail)) for mail in _shown(Rows(page, A_PAGE))],
    }
    return render(request, "portal/undelivered.html", context)


@require_POST
def send_again(request, pk, mail_pk):
    """Put one of them back into the outbox."""
    set_ = _facilitated_set(request.user, pk)
    mail = get_or_404(_mails_of(request.user, set_), pk=mail_pk)
    run_action(request, outbox.send_again, done=_("The email will be sent again."), mail=mail)
    return redirect("portal:undelivered", pk=set_.pk)


def _facilitated_set(person, pk):
    set_ = first_or_404(set_to_read(person, pk))
    check_permission(facilitates(person, set_))
    return set_


def _mails_of(person, set_):
    """Return the set's undelivered mail to people whose names the person may know."""
    mails = OutMail.objects.undelivered().filter(set_id=set_.pk)
    if set_.pk in roles_of(person).by_consent:
        mails = mails.filter(to__in=people_visible_to(person, set_))
    return mails


@prepared
def _shown(keys):
    """Return these mails with what the page shows of them: not their content."""
    return OutMail.objects.filter(pk__in=keys).select_related("to").only(*SHOWN)
