"""A question from the sponsor on a lesson: asking it, the reply's words, what pairs say to them."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import number_in, run_action, submit_form
from reports.changes import clarifications
from reports.changes.clarifications import reply_of
from reports.forms.clarifications import QuestionForm, ReplyConsentForm, ReplyForm
from reports.models import Clarification, ClarificationReply, ReplyConsent
from reports.rules import may_consent_to_reply, may_reply
from reports.selectors.clarifications import attach_who_answers, pairs_concerned, said_before
from reports.selectors.responses import lesson_words
from reports.views.lookups import reported_lesson_for, sponsored_for
from sets.models.roles import roles_of


@require_http_methods(["GET", "POST"])
def question_ask(request, pk, key):
    """Ask the set one question on a lesson; the page says what happens with it."""
    found = sponsored_for(request.user, pk)
    lesson = reported_lesson_for(found, key)
    asked = Clarification.objects.filter(lesson=lesson).exists()
    if request.method == "GET" and (asked or not lesson.is_current):
        return redirect("reports:respond", pk, key)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    done = _("The question is with the set’s facilitators.")
    if submit_form(request, form, clarifications.ask_clarification, done=done, lesson=lesson):
        return redirect("reports:respond", pk, key)
    context = {
        "title": _("Ask about lesson %s") % lesson.mark,
        "text": _("“%(lesson)s”\n\nThe facilitators put your question to the pairs that the "
                  "lesson rests on, and send you one reply. The set reads your question.")
        % {"lesson": lesson_words(lesson).statement},
        "warning": _("You can ask one question about each lesson, and cannot change it later."),
        "form": form,
        "cancel_url": reverse("reports:respond", args=[pk, key]),
    }  # fmt: skip
    return render(request, "confirm.html", context)


def clarification_for(user, pk):
    """Return the question for those inside its set. Sponsors have their own pages."""
    inside = Clarification.objects.filter(lesson__report__set_id__in=roles_of(user).inside)
    return get_or_404(inside.select_related("lesson__report__set__programme", "reply"), pk=pk)


def _replied_by(request, pk):
    """Return the question for its set's facilitators; 403 for members."""
    found = clarification_for(request.user, pk)
    check_permission(may_reply(request.user, found.lesson.report.set))
    return found


@require_safe
def clarification(request, pk):
    """Show the question, and the reply as far as the person may read it."""
    found = clarification_for(request.user, pk)
    replies = ClarificationReply.objects.visible_to(request.user)
    reply = replies.filter(clarification=found).first()
    consents = ReplyConsent.objects.visible_to(request.user).filter(reply=reply)
    consents = consents.select_related("pair__upper", "pair__lower")
    consents = attach_who_answers(consents) if reply else []
    context = {
        **_of(found),
        "reply": reply,
        "consents": consents,
        "said_before": said_before(reply, request.user, consents) if reply else [],
        "own": [one for one in consents if may_consent_to_reply(request.user, one)],
        "may_reply": may_reply(request.user, found.lesson.report.set),
        "may_send": bool(reply) and reply.is_agreed,
    }
    return render(request, "reports/clarification.html", context)


def _of(question):
    set_ = question.lesson.report.set
    return {
        "set": set_,
        "section": "lessons",
        "question": question,
        "lesson": lesson_words(question.lesson),
    }


@require_http_methods(["GET", "POST"])
def reply_write(request, pk):
    """Write the reply; saving it asks the pairs concerned."""
    found = _replied_by(request, pk)
    form = ReplyForm(request.POST if request.method == "POST" else None, instance=reply_of(found))
    done = _("The reply is saved, and the pairs concerned are asked about it.")
    if submit_form(request, form, clarifications.write_reply, done=done, clarification=found):
        return redirect("reports:clarification", pk)
    context = {**_of(found), "form": form, "pairs": pairs_concerned(found.lesson)}
    return render(request, "reports/reply_write.html", context)


@require_http_methods(["GET", "POST"])
def reply_consent(request, pk):
    """Say for one's side whether the reply may go to the sponsor."""
    found = clarification_for(request.user, pk)
    own = [
        one
        for one in ReplyConsent.objects.filter(reply__clarification=found).select_related(
            "pair__upper", "pair__lower", "reply__clarification__lesson"
        )
        if may_consent_to_reply(request.user, one)
    ]
    check_permission(own)
    consent = _asked_for(request, own)
    initial = {"answer": consent.answer, "words": consent.words, "read": consent.reply.revision}
    form = ReplyConsentForm(request.POST if request.method == "POST" else None, initial=initial)
    done = _("Your side’s answer is saved.")
    if submit_form(request, form, clarifications.consent_to_reply, done=done, consent=consent):
        return redirect("reports:clarification", pk)
    context = {**_of(found), "form": form, "consent": consent, "reply": consent.reply}
    return render(request, "reports/reply_consent.html", context)


def _asked_for(request, own):
    """Return the row of the pair that the address names (``?pair=``), or the person's first."""
    wanted = request.GET.get("pair")
    if wanted is None:
        return own[0]
    found = next((one for one in own if one.pair_id == number_in(wanted)), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def reply_send(request, pk):
    """Ask once more, then send the reply that all sides agreed to."""
    found = _replied_by(request, pk)
    if request.method == "POST":
        run_action(
            request,
            clarifications.send_reply,
            clarification=found,
            read=number_in(request.POST.get("read", "")) or 0,
            done=_("The reply is sent."),
        )
    if request.method == "POST" or not found.is_open or reply_of(found).pk is None:
        return redirect("reports:clarification", pk)
    reply = reply_of(found)
    context = {
        "title": _("Send the reply to the sponsor?"),
        "text": reply.text,
        "warning": _("The sponsor and the whole set read it from then on. It cannot be undone."),
        "submit": _("Send it"),
        "hidden": {"read": reply.revision},
        "cancel_url": reverse("reports:clarification", args=[pk]),
    }
    return render(request, "confirm.html", context)


@require_http_methods(["GET", "POST"])
def clarification_close(request, pk):
    """Ask once more, then tell the sponsor that there is no reply."""
    found = _replied_by(request, pk)
    if request.method == "POST":
        done = _("The sponsor gets an email that the set gives no reply.")
        run_action(request, clarifications.close_clarification, clarification=found, done=done)
    if request.method == "POST" or not found.is_open:
        return redirect("reports:clarification", pk)
    context = {
        "title": _("Give no reply?"),
        "text": _("The sponsor gets an email that the set gives no reply to this question."),
        "warning": _("This cannot be undone."),
        "submit": _("Give no reply"),
        "cancel_url": reverse("reports:clarification", args=[pk]),
    }
    return render(request, "confirm.html", context)
