"""A photo of a flip chart for the minutes, and what is said of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from als.core.files.uploads import PictureField
from als.core.forms.base import RevisionForm
from als.core.text.line_ends import with_line_feeds
from meetings.models import MinutesPhoto


class DescribeForm(RevisionForm):
    submit = _("Save")

    class Meta:
        model = MinutesPhoto
        fields = ["caption", "words"]
        widgets = {"words": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "caption": _("In one line, for example: What stands in the way, as the set sorted it."),
            "words": _(
                "Type the words, so that those who can’t see the photo can read them. You can add "
                "them later, until the minutes are agreed."
            ),
        }

    def clean_words(self):
        return with_line_feeds(self.cleaned_data["words"])


class PhotoForm(DescribeForm):
    """A new one. ``camera``: a phone opens its camera, rather than asking for a picture it has."""

    submit = _("Add the photo to the minutes")
    picture = PictureField(
        label=_("Photo"),
        help_text=_(
            "PNG or JPEG, at most 20 MB. Show the paper and no people: everyone who reads the "
            "minutes sees it. It is kept smaller, and without what the camera wrote into it, such "
            "as the place."
        ),
    )
    field_order = ["picture", "caption", "words"]

    def __init__(self, *args, camera, **kwargs):
        super().__init__(*args, **kwargs)
        if camera:
            self.fields["picture"].widget.attrs.update(accept="image/*", capture="environment")
