"""Answers by a link in a mail: what it is about and one button, without signing in."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.accounts.languages import read_by
from als.core.refusals import Refused
from als.core.web.posting import save_form
from sets.answers import purpose_named, texts_of_all
from sets.changes import answers as answer_changes
from sets.mail_links import NotYourLink, refuse_unless_own
from sets.tokens import link_of_answer


def by_mail(over):
    """Return what makes a view public, uncached and unindexed: its token is the credential.

    ``over`` answers for a link that does not work.
    """

    def decorate(view):
        @login_not_required
        @never_cache
        @wraps(view)
        def opened(request, token):
            try:
                response = view(request, token)
            except Refused as refusal:
                response = over(request, refusal)
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return opened

    return decorate


def link_over(request, refusal, typed=None):
    others = isinstance(refusal, NotYourLink)
    context = {
        "why": refusal.sentence,
        "way_on": getattr(refusal, "way_on", reverse("portal:dashboard")),
        "typed": typed or [],
        "others": others,
    }
    return render(request, "sets/link_over.html", context, status=403 if others else 410)


def answer_over(request, refusal):
    """Show why, with what was typed at length, whatever it was that the link asked."""
    typed = {label: request.POST.get(name, "") for name, label in texts_of_all().items()}
    rows = [{"key": label, "value": text} for label, text in typed.items() if text.strip()]
    return link_over(request, refusal, rows)


@require_http_methods(["GET", "HEAD", "POST"])
@by_mail(answer_over)
def answer(request, token):
    """Show whose answer it is, and what it does, with one button. Only POST uses the link up."""
    link = link_of_answer(token)
    refuse_unless_own(link, request.user)
    read_by(request, link.member.person, set_id=link.member.pair.set_id)
    purpose, thing = purpose_named(link.purpose), answer_changes.thing_of(link)
    member = link.member
    if request.method == "POST" and thing is not None:
        form = purpose.form(thing, member, request.POST, request.POST.get("answer", ""))
        if save_form(form, answer_changes.give_answer, link=link, by=member.person):
            return redirect("sets:answer_given", token)
    answer_changes.refuse_unless_works(link_of_answer(token), thing=thing)
    if request.method != "POST":
        form = purpose.form(thing, member, answer=request.GET.get("answer", ""))
    chosen = form.fields["answer"].initial
    context = {
        "link": link,
        "set": member.pair.set,
        "form": form,
        "purpose": purpose,
        "title": purpose.title(thing),
        "page": purpose.page(thing),
        "others": {k: c for k, c in purpose.choices(thing).items() if k != chosen},
        "facts": purpose.facts(thing, member),
    }
    return render(request, "sets/answer.html", context)


@require_safe
@by_mail(link_over)
def answer_given(request, token):
    """Say what was answered, and offer to say that it was somebody else."""
    link = link_of_answer(token)
    refuse_unless_own(link, request.user)
    read_by(request, link.member.person, set_id=link.member.pair.set_id)
    if not link.used_at:
        return redirect("sets:answer", token)
    purpose, thing = purpose_named(link.purpose), answer_changes.thing_of(link)
    if thing is None:
        raise Http404
    given = purpose.choices(thing)[link.answer].sentence
    context = {"link": link, "token": token, "page": purpose.page(thing), "given": given}
    return render(request, "sets/answer_given.html", context)


@require_POST
@by_mail(link_over)
def answer_disown(request, token):
    """Take the answer back, if that can be, and let the facilitators know."""
    link = link_of_answer(token)
    answer_changes.disown_answer(
        link=link, by=link.member.person if not request.user.is_authenticated else request.user
    )
    return redirect("sets:answer_given", token)
