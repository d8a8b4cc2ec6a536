"""One pair's turn with what it was asked, and the set's bank of questions."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from als.core import clock
from als.core.refusals import Refused
from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, save_form, submit_form
from meetings import files
from meetings.advice import is_advice
from meetings.changes import questions as question_changes
from meetings.enums import MeetingState
from meetings.forms.questions import KeepForm, NoteQuestionForm, QuestionForm
from meetings.models import Question
from meetings.rules import may_edit_question, may_note_question, may_run_clock
from meetings.selectors.airtime import TurnClock, plan_of
from meetings.selectors.people import members_of
from meetings.selectors.questions import bank, cards_of
from meetings.views.airtime import set_for, turn_for
from meetings.views.lookups import of_set, posted
from sets.enums import SharedKind
from sets.rules import may_facilitate, may_share, may_write_in_set
from sets.views.shared import shared_to_use


def turn_context(request, turn):
    """Return what the page of a turn shows, with one query for its questions and the bank's."""
    meeting = turn.meeting
    found = Question.objects.visible_to(request.user).filter(set=meeting.set)
    found = list(found.filter(Q(turn=turn) | Q(good=True)).select_related("asked_by__person"))
    asked = [question for question in found if question.turn_id == turn.pk]
    for question in asked:
        question.set = meeting.set
        question.may_edit = may_edit_question(request.user, question)
        question.is_advice = question.may_edit and reads_like_advice(question)
    good = [question for question in found if question.good]
    is_under_way = turn.stage and not turn.ended_at
    return of_set(
        meeting,
        turn=turn,
        turn_clock=TurnClock(turn, plan_of(meeting.set)) if is_under_way else None,
        asked=asked,
        question_stages=bank(good, meeting.set.programme.language),
        may_keep=may_write_in_set(request.user, meeting.set),
        runs=may_run_clock(request.user, meeting),
        in_session=meeting.state == MeetingState.IN_SESSION,
        now=clock.now(),
    )


def reads_like_advice(question):
    return question.is_open and is_advice(question.text, question.set.programme.language)


def hint(request, question):
    """Leave a hint beside the message that the question is saved, if it reads like advice."""
    if reads_like_advice(question):
        sentence = _(
            "It is saved. It may be advice in disguise: does it leave the answer to the pair? If"
            " you like, reword it, for example beginning with “What” or “How”."
        )
        messages.info(request, sentence)


@require_safe
def turn(request, pk):
    return turn_page(request, turn_for(request.user, pk))


def turn_page(request, turn, form=None):
    context = turn_context(request, turn)
    if context["in_session"] and may_note_question(request.user, turn):
        context["form"] = form or NoteQuestionForm(askers=askers(request.user, turn))
    return render(request, "meetings/turn.html", context)


def askers(user, turn):
    """Return whom a noted question may name: facilitators name anybody, members themselves."""
    members = members_of(turn.meeting.set).exclude(pair=turn.pair_id)
    facilitating = may_facilitate(user, turn.meeting.set)
    return members if facilitating else members.filter(person_id=user.pk)


@require_safe
def turn_live(request, pk):
    turn = turn_for(request.user, pk)
    if request.GET.get("revision") == str(turn.meeting.minutes_revision):
        return HttpResponse(status=204)
    return render(request, "meetings/_turn.html", turn_context(request, turn))


@require_POST
def question_note(request, pk):
    turn = turn_for(request.user, pk)
    check_permission(may_note_question(request.user, turn))
    form = NoteQuestionForm(request.POST, askers=askers(request.user, turn))
    if noted := save_form(form, question_changes.note_question, turn=turn, by=request.user):
        messages.success(request, _("The question is noted."))
        noted.set = turn.meeting.set
        hint(request, noted)
        return redirect("meetings:turn", pk)
    if turn.meeting.state != MeetingState.IN_SESSION:
        messages.error(request, " ".join(form.non_field_errors()))
        return redirect("meetings:turn", pk)
    return turn_page(request, turn, form)


@require_safe
def questions(request, pk):
    set_ = set_for(request.user, pk)
    related = ("asked_by__person", "turn__meeting__cycle", "turn__pair")
    own = Question.objects.visible_to(request.user).filter(set=set_).select_related(*related)
    own = [question for question in own if question.good or not question.turn_id]
    shares = may_share(request.user, set_)
    for question in own:
        question.set = set_
        question.may_edit = may_edit_question(request.user, question)
        own_words = question.added_by_id == request.user.pk and not question.asked_by_id
        question.may_share = shares and own_words
    good = [question for question in own if question.good]
    context = {
        "set": set_,
        "section": "meetings",
        "question_stages": bank(good, set_.programme.language),
        "taken_out": [question for question in own if not question.good],
        "may_add": may_write_in_set(request.user, set_),
        "may_share": shares,
    }
    return render(request, "meetings/questions.html", context)


@require_safe
def cards(request, pk):
    """The bank's questions as cards to print and cut out."""
    set_ = set_for(request.user, pk)
    context = {
        "set": set_,
        "section": "meetings",
        "cards": cards_for(request.user, set_),
        "may_use": may_facilitate(request.user, set_),
    }
    return render(request, "meetings/cards.html", context)


@require_safe
def cards_pdf(request, pk):
    set_ = set_for(request.user, pk)
    try:
        content = files.cards_pdf(set_, cards_for(request.user, set_))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("meetings:cards", pk)
    headers = {"Content-Disposition": f'attachment; filename="{_("question-cards")}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def cards_for(user, set_):
    questions = Question.objects.visible_to(user).filter(set=set_).good()
    return cards_of(questions, set_.programme.language)


@require_http_methods(["GET", "POST"])
def question_new(request, pk):
    set_ = set_for(request.user, pk)
    check_permission(may_write_in_set(request.user, set_))
    shared = shared_to_use(request, set_, SharedKind.QUESTION)
    form = QuestionForm(request.POST or None, initial={"text": shared.text} if shared else None)
    done = _("The question is in the bank.")
    if added := submit_form(request, form, question_changes.add_question, done=done, set_=set_):
        hint(request, added)
        return redirect("meetings:questions", pk)
    return form_page(request, form, set_, _("Add a question to the bank"))


@require_http_methods(["GET", "POST"])
def question_edit(request, pk):
    question = question_for(request.user, pk)
    check_permission(may_edit_question(request.user, question))
    form = QuestionForm(request.POST or None, instance=question)
    done = _("The question is saved.")
    change = question_changes.edit_question
    if saved := submit_form(request, form, change, done=done, question=question):
        saved.set = question.set
        hint(request, saved)
        return back_from(question)
    return form_page(request, form, question.set, _("Change the question"))


@require_POST
def question_keep(request, pk):
    question = question_for(request.user, pk)
    check_permission(may_write_in_set(request.user, question.set))
    good = posted(KeepForm(request.POST))["good"]
    done = _("Kept as a good question: it is in the bank.") if good else _("Removed from the bank.")
    run_action(request, question_changes.keep_question, question=question, good=good, done=done)
    return back_from(question, to_turn=good)


def question_for(user, pk):
    questions = Question.objects.visible_to(user).select_related("set__programme", "turn")
    return get_or_404(questions, pk=pk)


def back_from(question, *, to_turn=False):
    """To the turn that it was asked in, or to the bank."""
    if to_turn and question.turn_id:
        return redirect("meetings:turn", question.turn_id)
    return redirect("meetings:questions", question.set_id)


def form_page(request, form, set_, title):
    form.cancel = reverse("meetings:questions", args=[set_.pk])
    context = {"set": set_, "section": "meetings", "form": form, "title": title}
    return render(request, "meetings/question_form.html", context)
