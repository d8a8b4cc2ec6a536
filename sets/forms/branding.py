"""The colour, the logo and the licence of a programme's reports."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from als.core.files.uploads import PictureField, clean_name
from als.core.forms.base import RevisionForm
from sets import branding
from sets.models import Programme

WRITTEN = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")


class ColourField(forms.CharField):
    """A colour on which white can be read. Its value is as ``#1d4f3c``."""

    def clean(self, value):
        typed = super().clean(value).lower()
        found = WRITTEN.fullmatch(typed)
        if not found:
            raise ValidationError(
                _("Enter the colour as # and six digits or letters a to f, for example #1d4f3c."),
                code="form",
            )
        digits = found[1] if len(found[1]) == 6 else "".join(one * 2 for one in found[1])
        colour = f"#{digits}"
        if not branding.reads_on_white(colour):
            raise ValidationError(
                _(
                    "%(colour)s is too light: white text on it would be hard to read. "
                    "The nearest colour that is dark enough is %(darker)s."
                ),
                code="light",
                params={"colour": colour, "darker": branding.nearest_darker(colour)},
            )
        return colour


class LogoField(PictureField):
    """A picture as PNG or JPEG; its value is an ``Upload``, or None."""

    def to_python(self, data):
        if data and _is_drawing(data):
            raise ValidationError(
                _(
                    "“%s” is an SVG: a drawing that can hold programs and fetch things from "
                    "elsewhere. Save it as PNG, at least 1000 pixels wide, then choose that."
                )
                % clean_name(data.name),
                code="svg",
            )
        return super().to_python(data)


def _is_drawing(file):
    """Return whether a file is an SVG, whatever its name."""
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    packed = head.startswith(b"\x1f\x8b") and file.name.lower().endswith(".svgz")
    return packed or b"<svg" in head.lower().replace(b"\0", b"")


class BrandingForm(RevisionForm):
    submit = gettext_lazy("Save the branding")
    fills_row = False  # the page shows the row beside the form
    colour = ColourField(
        label=gettext_lazy("Colour"),
        max_length=20,
        help_text=gettext_lazy(
            "Of the cover and the headings, as # and six digits or letters: #1d4f3c. It has to be "
            "dark enough for white text."
        ),
        widget=forms.TextInput({"class": "govuk-input--width-10", "spellcheck": "false"}),
    )
    picture = LogoField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy(
            "PNG or JPEG, at most 20 MB, best 1000 pixels wide or more. It is printed on white. "
            "Hidden data such as where a picture was taken is removed."
        ),
    )
    logo_text = forms.CharField(
        label=gettext_lazy("Description of the logo"),
        required=False,
        max_length=150,
        help_text=gettext_lazy(
            "For people who cannot see it, such as “Ministry of Places”. Needed with a logo."
        ),
    )
    without_logo = forms.BooleanField(label=gettext_lazy("Remove the logo"), required=False)

    class Meta:
        model = Programme
        fields = ["colour", "logo_text", "licence"]
        help_texts = {
            "licence": gettext_lazy("What others may do with a report. Its imprint says it."),
        }

    field_order = ["colour", "picture", "logo_text", "without_logo", "licence"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.logo:
            self.fields["picture"].label = _("Another logo")
        else:
            del self.fields["without_logo"]

    def clean(self):
        data = super().clean()
        if data.get("picture") and data.get("without_logo"):
            self.add_error("without_logo", _("Choose another logo or remove this one, not both."))
        stays = self.instance.logo and not data.get("without_logo")
        if (data.get("picture") or stays) and not data.get("logo_text"):
            self.add_error("logo_text", _("Describe the logo for people who cannot see it."))
        return data
