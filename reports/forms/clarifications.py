"""What the sponsor, facilitators and pairs type about a question on a lesson."""

from django.utils.translation import gettext_lazy as _

from als.core.forms.base import Form, RevisionForm
from als.core.forms.fields import LongTextField
from reports.forms.side_consents import SideConsentForm
from reports.models import ClarificationReply

MAX_QUESTION_LENGTH = 1000
MAX_REPLY_LENGTH = 5000


class QuestionForm(Form):
    submit = _("Ask the question")
    submit_class = "govuk-button--warning"

    question = LongTextField(
        label=_("Your question"),
        rows=5,
        max_length=MAX_QUESTION_LENGTH,
        help_text=_("What do you need to know before you can answer the lesson?"),
    )


class ReplyForm(RevisionForm):
    submit = _("Save it and ask the pairs")
    one_for_all = True
    fills_row = False

    class Meta:
        model = ClarificationReply
        fields = ["text"]

    text = LongTextField(
        label=_("Reply"),
        rows=8,
        max_length=MAX_REPLY_LENGTH,
        help_text=_(
            "Both sides of each pair concerned are asked whether these words may go to the "
            "sponsor. A pair that the reply names is asked as well."
        ),
    )


class ReplyConsentForm(SideConsentForm):
    question = _("May this reply go to the sponsor?")
    words_hint = _("For the facilitators, if you said no. The sponsor does not read this.")

    def clean_read(self):
        """Return the revision that the page showed: 0, which is none, if it was not sent along."""
        return self.cleaned_data["read"] or 0
