"""What a side answers, and asking it again."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.forms.base import Form
from als.core.forms.fields import LongTextField
from sets.forms.people import PersonForm, SectorField


class AskAgainForm(PersonForm):
    submit = gettext_lazy("Send the invitation again")


class AgreeToTakePartForm(Form):
    submit = gettext_lazy("Agree to take part")
    sector = SectorField(label=gettext_lazy("Which sector do you come from?"))
    reason = LongTextField(
        label=gettext_lazy("Anything the facilitators should know"),
        help_text=gettext_lazy("For example, dates you can’t make, or whom you would bring."),
        required=False,
        rows=3,
    )

    def __init__(self, *args, programme, **kwargs):
        # It shares its page with the form to decline: their ids must differ.
        super().__init__(*args, auto_id="agree_%s", **kwargs)
        self.fields["sector"].call_as(programme)


class ReasonForm(Form):
    """A no, with its reason."""

    submit_class = "govuk-button--warning"
    reason = LongTextField(
        label=gettext_lazy("Why?"),
        error_messages={"required": gettext_lazy("Say why, in a sentence.")},
        rows=4,
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "The facilitators read this. The report may say, without names, why "
            "{partnership:plural} did not take part."
        ).format(partnership=programme.partnership_word)


class DeclineToTakePartForm(ReasonForm):
    submit = gettext_lazy("Decline")
    submit_class = "govuk-button--secondary"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="decline_%s", **kwargs)


class WithdrawSideForm(ReasonForm):
    submit = gettext_lazy("Withdraw our side")
