"""Supporting an item; what facilitators ask its owner, and what the owner answers."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from als.core.web.access import check_permission, get_or_404
from als.core.web.posting import run_action, submit_form
from meetings.changes import owners
from meetings.forms.agenda import AnswerOwnerForm, AskOwnerForm, ItemSupportForm
from meetings.models import OwnerQuestion
from meetings.rules import may_answer_owner, may_ask_owner, may_support
from meetings.views.agenda import to_agenda
from meetings.views.lookups import item_for, of_set, posted


@require_POST
def support(request, pk):
    item = item_for(request.user, pk)
    check_permission(may_support(request.user, item))
    typed = posted(ItemSupportForm(request.POST))
    done = _("You support “%s”.") if typed["supports"] else _("You no longer support “%s”.")
    run_action(request, owners.support_item, item=item, done=done % item.title, **typed)
    return to_agenda(item.meeting_id, item)


def ask(request, pk):
    item = item_for(request.user, pk)
    check_permission(may_ask_owner(request.user, item))
    form = AskOwnerForm(request.POST or None)
    form.cancel = to_agenda(item.meeting_id, item).url
    if submit_form(request, form, owners.ask_owner, item=item):
        messages.success(request, _("Asked. %s gets an email.") % item.proposed_by)
        return to_agenda(item.meeting_id, item)
    note = _("“%(title)s” is the item of %(name)s.") % {
        "title": item.title,
        "name": item.proposed_by,
    }
    context = of_set(item.meeting, form=form, title=_("Ask the owner of an item"), note=note)
    return render(request, "meetings/form.html", context)


def answer(request, pk):
    questions = OwnerQuestion.objects.visible_to(request.user).select_related(
        "asked_by", "item__meeting__cycle__set__programme"
    )
    question = get_or_404(questions, pk=pk)
    item = question.item
    check_permission(may_answer_owner(request.user, question))
    form = AnswerOwnerForm(request.POST or None)
    form.cancel = to_agenda(item.meeting_id, item).url
    if submit_form(request, form, owners.answer_owner, question=question):
        messages.success(request, _("Answered. %s gets an email.") % question.asked_by)
        return to_agenda(item.meeting_id, item)
    context = of_set(item.meeting, form=form, item=item, question=question)
    return render(request, "meetings/item_answer.html", context)
