"""Dates and places, the plan of the year, who comes."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from als.core import clock
from als.core.forms.base import Form, RevisionForm
from als.core.forms.dates import ASK_ABOUT_PAST, YES_PAST
from als.core.forms.fields import DateField, LongTextField
from als.core.zones import place_of
from meetings.enums import Answer, Stage, WhoIsNotified
from meetings.local_time import LocalDateTimeField
from meetings.models import Cycle, Meeting


class CycleForm(RevisionForm):
    """What a cycle is for, and the day that the plan suggests, unless its meeting has a date."""

    fills_row = False
    to_come = ("suggested_for",)
    submit = _("Save the cycle")

    suggested_for = DateField(
        label=_("Suggested day"),
        help_text=_(
            "Used until the meeting has a date. It must lie between the meetings before and after."
        ),
    )

    class Meta:
        model = Cycle
        fields = ["stage", "name", "purpose"]

    def __init__(self, *args, meeting, **kwargs):
        initial = {"suggested_for": meeting.suggested_for}
        super().__init__(*args, instance=meeting.cycle, initial=initial, **kwargs)
        own = meeting.set.programme.words_in("stage")
        self.fields["stage"].choices = [
            (stage.value, own.get(stage) or stage.label) for stage in Stage
        ]
        if meeting.starts:
            del self.fields["suggested_for"]


class CycleNumberForm(Form):
    """Which cycle a button is about."""

    number = forms.IntegerField(min_value=1)


class MeetingForm(RevisionForm):
    """Date and place. A date in the past is asked about, and then taken: saving may send emails."""

    fills_row = False
    submit = _("Save date and place")

    starts = LocalDateTimeField(label=_("Starts"))
    ends = LocalDateTimeField(label=_("Ends"))
    past_date = forms.BooleanField(required=False, label=YES_PAST)
    link = forms.URLField(
        label=_("Link for joining online"),
        help_text=_("For those who join online, if any do."),
        required=False,
        assume_scheme="https",
        max_length=Meeting._meta.get_field("link").max_length,
        error_messages={
            "max_length": _(
                "“Link for joining online” is too long: at most %(limit_value)d characters fit."
            )
        },
    )

    class Meta:
        model = Meeting
        fields = ["starts", "ends", "place", "link"]
        help_texts = {"place": _("Name and address, and how to get there.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A browser would cut a longer link short, unseen
        self.fields["link"].widget.attrs.pop("maxlength", None)
        for name in ("starts", "ends"):
            self.fields[name].zone = self.instance.zone
        self.fields["starts"].help_text = _("In %(zone)s time.") % {
            "zone": place_of(self.instance.zone.key)
        }
        self.asks_about_past = "past_date" in self.data

    def layout(self):
        asked = ["past_date"] if self.asks_about_past else []
        return Layout("starts", "ends", *asked, "place", "link", "seen")

    def clean(self):
        sure = self.cleaned_data.pop("past_date", False)
        starts, ends = self.cleaned_data.get("starts"), self.cleaned_data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The meeting has to end after it starts."))
        elif ends and ends < clock.now() and "ends" in self.changed_data and not sure:
            self.asks_about_past = True
            self.add_error("past_date", ASK_ABOUT_PAST)
        return self.cleaned_data


class InviteToMeetingForm(Form):
    """People of the set, to be ticked one by one."""

    submit = _("Send the invitation")

    people = forms.TypedMultipleChoiceField(
        label=_("Who else is invited?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one person.")},
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [
            (person.pk, f"{person.name} ({person.email})") for person in people
        ]


class CallMeetingForm(InviteToMeetingForm):
    """Who is notified. Ticked names with another choice are refused: all would get a mail."""

    submit = _("Call the meeting")
    mark_optional = False

    audience = forms.ChoiceField(
        label=_("Who is notified?"),
        choices=WhoIsNotified.choices,
        initial=WhoIsNotified.EVERYBODY,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].label = _("If only some are notified, who?")
        self.fields["people"].required = False

    def layout(self):
        return Layout("audience", "people")

    def clean(self):
        audience, people = self.cleaned_data.get("audience"), self.cleaned_data.get("people")
        if audience == WhoIsNotified.CHOSEN and people == []:
            self.add_error("people", _("Tick at least one person."))
        if audience in {WhoIsNotified.EVERYBODY, WhoIsNotified.LEADS} and people:
            self.add_error(
                "audience",
                _("You have ticked people. Choose “%s”, or untick them.")
                % WhoIsNotified.CHOSEN.label,
            )
        return self.cleaned_data


class CancelForm(Form):
    submit = _("Cancel the meeting")
    submit_class = "govuk-button--warning"

    reason = LongTextField(
        label=_("Why is it cancelled?"),
        help_text=_("Included in the email to everybody who was invited."),
        max_length=2000,
        rows=3,
    )


class AttendanceAnswerForm(Form):
    answer = forms.ChoiceField(choices=Answer.choices)
