"""What members can answer by a link in a mail: whether they come, and what minutes should say."""

from typing import ClassVar

from crispy_forms.layout import Layout
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.forms.fields import LongTextField
from als.core.mail import outbox
from als.core.refusals import Refused
from meetings.changes import agreeing, locking
from meetings.changes import meetings as meeting_changes
from meetings.enums import Answer, CorrectionState, MeetingState, MinutesState
from meetings.models import Attendance, Correction, Meeting, Minute
from sets.answers import AnswerPurpose, Choice, MailAnswerForm


class OfMeeting(AnswerPurpose):
    def find(self, key):
        return Meeting.objects.with_set().filter(pk=key).first()

    def lock(self, thing):
        return locking.locked_meeting(thing)

    def set_of(self, thing):
        return thing.set


class Coming(OfMeeting):
    """Whether the member comes. A meeting that moves asks again."""

    name = "coming"
    template = "meetings/_answer_meeting.html"
    needs_rules = False

    def choices(self, thing):
        return {
            Answer.YES: Choice(_("I will come"), _("You will come.")),
            Answer.NO: Choice(_("I can’t come"), _("You can’t come.")),
            Answer.MAYBE: Choice(
                _("I don’t know yet"), _("You don’t know yet whether you will come.")
            ),
        }

    def version_of(self, thing):
        return str(thing.sequence)

    def expires_at(self, thing):
        return thing.starts

    def title(self, thing):
        return _("Will you come to %s?") % thing

    def facts(self, thing, member):
        return {"meeting": thing}

    def page(self, thing):
        return reverse("meetings:meeting", args=[thing.pk])

    def refuse(self, thing, member):
        if thing.state == MeetingState.DRAFT:
            raise Refused(_("The meeting has been cancelled."))
        if thing.state != MeetingState.CALLED:
            raise Refused(_("The meeting has begun: it needs no answer now."))

    def give(self, thing, *, answer, by):
        """Return the answers that changed: each row's key, its moment, and what was in it before.

        A seat that had this very answer already keeps it.
        """
        before = self._answers_of(thing, by)
        meeting_changes.answer(meeting=thing, answer=answer, by=by)
        now = self._answers_of(thing, by)
        return {
            "answers": [
                [pk, at, *before.get(pk, ("", None))]
                for pk, (kept, at) in now.items()
                if before.get(pk) != (kept, at)
            ]
        }

    def _answers_of(self, thing, person):
        rows = Attendance.objects.filter(meeting=thing, member__person=person)
        found = rows.values_list("pk", "answer", "answered_at")
        return {pk: (answer, at and at.isoformat()) for pk, answer, at in found}

    def take_back(self, thing, link):
        """Let what was answered before count again, unless the person has answered since."""
        if thing.state != MeetingState.CALLED or link.version != self.version_of(thing):
            return False
        rows = Attendance.objects.filter(meeting=thing, answer=link.answer)
        taken = [
            rows.filter(pk=pk, answered_at=at).update(answer=was, answered_at=was_at)
            for pk, at, was, was_at in link.given["answers"]
        ]
        return any(taken)


class AskCorrection(OfMeeting):
    """A correction of circulated minutes. The page shows none of what the minutes say."""

    name = "correction"
    template = "meetings/_answer_minutes.html"
    texts: ClassVar = {"text": gettext_lazy("What should it say?")}

    def choices(self, thing):
        return {"ask": Choice(_("Ask for the correction"), _("You have asked for a correction."))}

    def version_of(self, thing):
        """Return the version that is being agreed: one that was opened again asks again."""
        return str(thing.minutes_version)

    def title(self, thing):
        return _("What should the minutes say?")

    def facts(self, thing, member):
        return {"meeting": thing}

    def page(self, thing):
        return reverse("meetings:minutes", args=[thing.pk])

    def refuse(self, thing, member):
        if thing.minutes_state != MinutesState.CIRCULATED:
            raise Refused(
                _("This is possible once the minutes are circulated, until they are agreed.")
            )
        if not self.entries(thing, member).exists():
            raise Refused(_("The minutes have no entry that you can see."))

    def entries(self, thing, member):
        rows = Minute.objects.visible_to(member.person).filter(meeting=thing)
        return rows.select_related("item").order_by("item__position", "pk")

    def form(self, thing, member, data=None, answer=""):
        return CorrectionByLinkForm(
            data,
            entries=self.entries(thing, member),
            choices=self.choices(thing),
        )

    def give(self, thing, *, answer, by, minute, text):
        own = Correction.objects.filter(minute__meeting=thing, asked_by__person=by)
        before = set(own.values_list("pk", flat=True))
        asked = agreeing.ask_correction(minute=minute, text=text, by=by)
        return {"correction": None if asked.pk in before else asked.pk}

    def is_same(self, thing, link, *, answer, minute, text):
        return Correction.objects.filter(
            minute=minute, asked_by__person=link.member.person_id, text=text
        ).exists()

    def take_back(self, thing, link):
        """Drop the request while nobody has answered it: no other one of the person's."""
        rows = Correction.objects.filter(minute__meeting=thing, state=CorrectionState.OPEN)
        row = rows.filter(pk=link.given["correction"]).first()
        if row is None:
            return False
        outbox.drop(f"correction-{row.pk}")
        row.delete()
        locking.save_next_revision(thing)
        return True


class CorrectionByLinkForm(MailAnswerForm):
    minute = forms.TypedChoiceField(label=gettext_lazy("Which entry?"))
    text = LongTextField(
        label=AskCorrection.texts["text"],
        help_text=gettext_lazy(
            "Everybody who can see the entry will see this next to it, with your name."
        ),
        max_length=5_000,
    )

    def __init__(self, data=None, *, entries, **kwargs):
        super().__init__(data, **kwargs)
        rows = {row.pk: row for row in entries}
        field = self.fields["minute"]
        field.coerce = lambda key: rows[int(key)]
        field.choices = [
            (pk, _place(row, number)) for number, (pk, row) in enumerate(rows.items(), 1)
        ]

    def layout(self):
        return Layout("minute", "text")


def _place(minute, number):
    """Say where an entry stands, and not its words: a link must not open the minutes."""
    return _("%(number)s. %(item)s (%(kind)s)") % {
        "number": number,
        "item": minute.item.title,
        "kind": minute.get_kind_display(),
    }
