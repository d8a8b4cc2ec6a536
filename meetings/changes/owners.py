"""Between the members who own items and those who read them: support, questions, answers."""

from django.db import transaction
from django.utils.translation import gettext as _

from als.core import audit, clock
from als.core.mail import outbox
from als.core.refusals import refuse_unless
from meetings import notifications
from meetings.changes.locking import locked_item, refuse_when_closed, save_next_revision
from meetings.enums import AgendaState
from meetings.models import AgendaSupport, OwnerQuestion
from meetings.rules import may_answer_owner, may_ask_owner, may_support
from sets.models.roles import roles_of


def _refuse_unless_ahead(item):
    refuse_unless(
        item.state in AgendaState.editable_states(),
        _("The item has been discussed or withdrawn, so it can no longer be changed."),
    )


def support_item(*, item, supports, by):
    """Add or remove the member's support of an item. Idempotent."""
    refuse_unless(may_support(by, item), _("Only members can support an item, and not their own."))
    with transaction.atomic():
        item = locked_item(item)
        refuse_when_closed(item.meeting)
        _refuse_unless_ahead(item)
        seat = roles_of(by).seat_in_set(item.meeting.cycle.set_id)
        mine = AgendaSupport.objects.filter(item=item, member__person=by)
        if mine.exists() == supports:
            return item
        if supports:
            AgendaSupport.objects.create(item=item, member_id=seat.member_id, at=clock.now())
        else:
            mine.delete()
        save_next_revision(item.meeting)
        verb = "supported" if supports else "took back the support of"
        audit.record(verb, item, by=by, set_id=seat.set_id, pair_id=seat.pair_id)
    return item


def ask_owner(*, item, text, by):
    """Ask the member whose item it is. The same question twice is one question, and one mail."""
    refuse_unless(
        may_ask_owner(by, item),
        _("Only facilitators of this set can ask, and only about a member’s item."),
    )
    with transaction.atomic():
        item = locked_item(item)
        refuse_when_closed(item.meeting)
        _refuse_unless_ahead(item)
        owner = item.proposed_by
        refuse_unless(
            owner.left_at is None, _("The owner no longer takes part, so there is nobody to ask.")
        )
        same = item.owner_questions.filter(text=text, asked_by=by, replied_at=None).first()
        if same:
            return same
        question = OwnerQuestion.objects.create(
            item=item, text=text, asked_by=by, asked_at=clock.now()
        )
        notifications.notify_owner(question)
        audit.record("asked the owner of", item, by=by, set_id=item.meeting.cycle.set_id)
    return question


def answer_owner(*, question, reply, by):
    """Answer as the owner of the item; the facilitator who asked gets it as a mail."""
    refuse_unless(
        may_answer_owner(by, question),
        _("Only the owner of the item can answer this question."),
    )
    with transaction.atomic():
        item = locked_item(question.item)
        question = OwnerQuestion.objects.select_related("asked_by").get(pk=question.pk)
        question.item = item
        refuse_when_closed(item.meeting)
        if question.reply == reply:
            return question
        refuse_unless(question.replied_at is None, _("You have already answered this question."))
        question.reply, question.replied_at = reply, clock.now()
        question.save(update_fields=["reply", "replied_at"])
        outbox.drop(f"question-{question.pk}")
        if question.asked_by.is_active:
            notifications.notify_asker(question)
        audit.record("answered the facilitators on", item, by=by, set_id=item.meeting.cycle.set_id)
    return question
