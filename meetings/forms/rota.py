"""Roles in one meeting."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.forms.base import Form
from meetings.enums import MeetingRole


class RotaForm(Form):
    """A member for each role.

    ``cleaned_data``: ``members`` {role: Member}, ``members_hold``, ``later_too``.
    """

    submit = gettext_lazy("Save the roles")
    mark_optional = False
    members_hold = forms.BooleanField(
        label=gettext_lazy("The set has agreed that they run the clock and write the notes"),
        help_text=gettext_lazy(
            "The timekeeper can then run the clocks, and the note taker write entries of the"
            " minutes, only while this meeting is in session. You can still do both."
        ),
        required=False,
    )
    later_too = forms.BooleanField(
        label=gettext_lazy("The same in all later meetings of this set"),
        help_text=gettext_lazy(
            "This saves whether they hold them. You choose who has which role each time."
        ),
        required=False,
    )

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        roles = {}
        for role in MeetingRole:
            field = forms.ModelChoiceField(
                members, label=role.label, required=False, empty_label=_("Nobody")
            )
            field.label_from_instance = lambda one: f"{one}, {one.pair.title}"
            roles[role.value] = field
        self.fields = type(self.fields)(roles | self.fields)

    def clean(self):
        typed = super().clean()
        members = {role: typed[role] for role in MeetingRole if typed.get(role)}
        people = {}
        for role, member in members.items():
            if member.person_id in people:
                self.add_error(role, _("Each person has one role in a meeting."))
            people[member.person_id] = role
        holding = {name: typed.get(name, False) for name in ("members_hold", "later_too")}
        return {"members": members, **holding}
