"""What the gallery page shows: each component, and each kind of field, also with errors."""

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from als.core.enums import JobState
from als.core.forms.base import Fieldset, Form
from als.core.forms.fields import DateField, DateTimeField, LongTextField, TimeField
from als.core.forms.widgets import SearchSelect
from als.core.templatetags.components import MEANINGS

SIDES = [("upper", "Region"), ("lower", "Commune")]
HELP = [
    ("agenda", "Propose agenda items"),
    ("minutes", "Read the minutes"),
    ("actions", "Report on actions"),
]
PLACES = [
    ("", "Not in the register"),
    ("Koprivničko-križevačka", [("1", "Đurđevac"), ("2", "Križevci")]),
    ("Vukovarsko-srijemska", [("3", "Vukovar"), ("4", "Županja")]),
]


class SampleForm(Form):
    submit = "Save the sample"
    cancel = "#"

    name = forms.CharField(
        label="Full name", help_text="As it should stand in the minutes.", max_length=60
    )
    email = forms.EmailField(label="Email address")
    phone = forms.CharField(label="Telephone", required=False)
    hours = forms.IntegerField(
        label="Hours a month", min_value=0, help_text="What you can give, roughly."
    )
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    side = forms.ChoiceField(label="Side of the pair", choices=SIDES, widget=forms.RadioSelect)
    interests = forms.MultipleChoiceField(
        label="What do you want to do?",
        choices=HELP,
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose all that apply.",
    )
    stage = forms.ChoiceField(
        label="Stage", choices=[("", "Choose one"), ("1", "Sharing views"), ("2", "Issues")]
    )
    place = forms.ChoiceField(
        label="Place in the register", choices=PLACES, widget=SearchSelect, required=False
    )
    due = DateField(label="Due date", help_text="For example, 31 3 2027.")
    starts = DateTimeField(label="Meeting starts", required=False)
    at = TimeField(label="Time to call", required=False)
    view = LongTextField(label="Your side’s view", help_text="A few sentences are enough.")
    paper = forms.FileField(label="Background paper")
    agree = forms.BooleanField(label="I accept the ground rules")
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def layout(self):
        return Layout(
            Fieldset("About you", "name", "email", "phone", "hours", "password"),
            Fieldset(
                "Your part",
                "side",
                "interests",
                "stage",
                "place",
                "due",
                Div("starts", "at"),
                hint="In this set only.",
            ),
            "view",
            "paper",
            "agree",
            "token",
        )

    def clean(self):
        self.add_error(None, _("Both sides must agree before the pair is confirmed."))
        return self.cleaned_data


def gallery_context():
    """Everything that `gallery.html` needs, invented."""
    broken = SampleForm(
        {"due_day": "31", "due_month": "2", "due_year": "2027", "email": "nobody"}, prefix="broken"
    )
    broken.data = {f"broken-{name}": value for name, value in broken.data.items()}
    return {
        "form": broken,
        "clean_form": SampleForm(prefix="clean"),
        "meanings": list(MEANINGS),
        "state": JobState.READY,
        "breadcrumb_items": [("Desk", "#"), ("Two-tier working", "#"), ("Meeting 2", "")],
        "summary_rows": [
            {"key": "Place", "value": "Town Hall, Šibenik\nRoom 4", "href": "#"},
            {"key": "Starts", "value": "Wednesday 7 October 2026, 10:00", "href": "#"},
            {"key": "State", "value": "Called"},
        ],
        "summary_actions": [{"text": "Change the meeting", "href": "#"}],
        "table_head": ["Action", "State", "Side", "Hours"],
        "table_rows": [
            [
                {"text": "One shared list of contacts", "href": "#"},
                {"text": "Agreed", "tag": "reached"},
                "Region",
                4,
            ],
            [
                {"text": "Joint briefing <b>notes</b>", "href": "#"},
                {"text": "Late", "tag": "wrong"},
                "Commune",
                12,
            ],
        ],
        "events": [
            {
                "title": "Agreed by both sides",
                "when": "3 March 2027",
                "who": "Åse Ødegård",
                "text": "Work can begin.",
            },
            {"title": "Proposed", "when": "1 March 2027", "who": "Đorđe Čičak", "href": "#"},
        ],
        "tasks": [
            {
                "title": "Invite both sides of each pair",
                "href": "#",
                "hint": "Four of six have answered",
                "status": "Started",
                "meaning": "going",
            },
            {"title": "Set the ground rules", "href": "#", "status": "Done"},
            {"title": "Call the first meeting", "status": "Cannot start yet", "meaning": "plain"},
        ],
        "page": Paginator(range(95), 10).page(4),
        "hidden": {"revision": 7},
    }
