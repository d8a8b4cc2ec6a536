"""Progress by a link in a mail: its form, without signing in; and one's own links, to revoke."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.changes import links as link_changes
from actions.changes.links import refuse_unless_works
from actions.forms.progress import TEXTS, LinkForm, typed_in
from actions.models import ProgressEntry, ProgressLink
from actions.selectors.links import links_of
from actions.tokens import link_of_token
from als.accounts.languages import read_by
from als.core.disclosure import Disclosure
from als.core.web import limits
from als.core.web.access import get_or_404
from als.core.web.posting import run_action, save_form
from sets import name_warnings
from sets.mail_links import refuse_unless_own
from sets.views.answers import by_mail
from sets.views.answers import link_over as show_over


def link_over(request, refusal):
    return show_over(request, refusal, typed_in(request.POST))


@require_http_methods(["GET", "HEAD", "POST"])
@by_mail(link_over)
def progress_link(request, token):
    """Show the action's title and the form of one entry. Only POST uses the link up."""
    found = link_of_token(token)
    refuse_unless_own(found, request.user)
    read_by(request, found.member.person, set_id=found.member.pair.set_id)
    action = found.action
    entry = ProgressEntry(action=action, disclosure=action.issue.default_entry_disclosure)
    address = reverse("actions:progress_link_words", args=[token])
    form = LinkForm(request.POST or None, request.FILES or None, instance=entry, address=address)
    if request.method == "POST" and save_form(
        form, link_changes.log_by_link, link=found, by=found.member.person
    ):
        _hint_at_names(request, action, form.cleaned_data)
        return redirect("actions:progress_link_saved", token)
    refuse_unless_works(link_of_token(token))
    form.ask_for_files_again()
    return render(request, "actions/link_form.html", {"action": action, "form": form})


def _hint_at_names(request, action, typed):
    """Leave the message about names in the entry, as the signed-in pages do."""
    set_, issue = action.pair.set, action.issue
    how_far = min(typed["disclosure"], issue.disclosure, key=list(Disclosure.values).index)
    texts = [typed.get(name) or "" for name in (*TEXTS, "reason")]
    name_warnings.warn_without_link(request, set_, how_far, texts)


@require_POST
@by_mail(link_over)
def progress_link_words(request, token):
    """Answer, to whoever is typing, which words would keep the entry out of the report.

    It asks what the form asks: a link that works, of whoever is signed in if somebody is.
    """
    found = link_of_token(token)
    refuse_unless_own(found, request.user)
    refuse_unless_works(found)
    if not limits.spend("words_check_by_link", request=request, key=str(found.pk)):
        return HttpResponse(status=429)
    action = found.action
    sentence = name_warnings.warning_of_typed(request, action.pair.set, action.issue.disclosure)
    return HttpResponse(sentence, content_type="text/plain; charset=utf-8")


@require_safe
@by_mail(link_over)
def progress_link_saved(request, token):
    found = link_of_token(token)
    refuse_unless_own(found, request.user)
    read_by(request, found.member.person, set_id=found.member.pair.set_id)
    if not found.used_at:
        return redirect("actions:progress_link", token)
    return render(request, "actions/link_saved.html", {"link": found, "token": token})


@require_POST
@by_mail(link_over)
def progress_link_disown(request, token):
    """Let the entry not count any more, and let the facilitators know."""
    found = link_of_token(token)
    signed_in = request.user.is_authenticated
    by = request.user if signed_in else found.member.person
    link_changes.disown_entry(link=found, by=by)
    return redirect("actions:progress_link_saved", token)


@require_safe
def links(request):
    """The links in the mails to the person, with a button that revokes them all."""
    rows = links_of(request.user)
    context = {"rows": rows, "working": sum(row.works for row in rows)}
    return render(request, "actions/links.html", context)


@require_POST
def link_revoke(request, pk):
    found = get_or_404(ProgressLink.objects.visible_to(request.user), pk=pk)
    done = _("The link is revoked and no longer works.")
    run_action(request, link_changes.revoke_link, link=found, done=done)
    return redirect("actions:links")


@require_POST
def links_revoke(request):
    number = link_changes.revoke_links(by=request.user)
    done = ngettext("%s link is revoked.", "%s links are revoked.", number)
    messages.success(request, done % number if number else _("No link was left to revoke."))
    return redirect("actions:links")
