"""Mail addresses: one form in which each is kept and looked up, whatever was typed or pasted.

Who signs in is whoever reads the mail of an address, so that two ways to write it must never be two
people. Every form, change, import and command comes through ``canonical``; ``AddressField`` of a
model applies it to what is saved and to what is looked for.
"""

import re
import unicodedata
from urllib.parse import unquote

import idna
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_LENGTH = 254  # of an address (RFC 5321)
MAX_TYPED = 600  # of a paste that names the person as well

# Default_Ignorable_Code_Point of Unicode, which no reader sees; other controls go by their category
IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
WRAPPED = {"<": ">", "(": ")", "[": "]", '"': '"', "'": "'", "“": "”", "‘": "’", "„": "“"}
AROUND = " ,;:."


def visible(text):
    """Return the text as it is read: NFKC, blanks as one space each, and nothing unseen."""
    text = unicodedata.normalize("NFKC", IGNORABLE.sub("", text))
    text = IGNORABLE.sub("", text)  # what NFKC made of a Hangul filler
    kept = (char for char in text if char.isspace() or unicodedata.category(char) not in UNSEEN)
    return " ".join("".join(kept).split())


UNSEEN = {"Cc", "Cf"}


def split(text):
    """Return the name and the address of what was pasted, each "" if there is none.

    Understands "Ann Kos <ann.kos@example.org>", "mailto:…", quotes, and a comma left behind.
    """
    text = visible(text[:MAX_TYPED]).strip(AROUND)
    name = ""
    if text.endswith(">") and "<" in text:
        name, _sep, text = text[:-1].rpartition("<")
    text = text.strip(AROUND)
    if text[:7].lower() == "mailto:":
        text = unquote(text[7:].partition("?")[0])
    while len(text) > 1 and WRAPPED.get(text[0]) == text[-1] and "@" in text[1:-1]:
        text = text[1:-1].strip(AROUND)
    return name.strip(AROUND + "\"'“”„‘’"), text


def canonical(text):
    """Return the one form of the address. What is none comes back tidied: judge it by ``check``."""
    local, at, domain = split(text)[1].rpartition("@")
    if not at:
        return domain.lower()
    # Not casefolded: "straße" would become "strasse", another mailbox; ``check`` refuses it
    return f"{local.strip().lower()}@{_ascii(domain.strip().rstrip('.'))}"


def _ascii(domain):
    """Return the domain as DNS knows it: "ü.example" and "xn--tda.example" are one."""
    try:
        return idna.encode(domain, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return domain.lower()


def check(address):
    """Raise ``ValidationError`` with a sentence unless this is one address that mail can go to."""
    if address.count("@") > 1 and re.search(r"[\s,;]", address):
        raise ValidationError(_("Give one address only."), code="several")
    local, _at, domain = address.rpartition("@")
    if not domain.isascii():  # what DNS can have is in ASCII by now
        raise ValidationError(_("No email can go to this domain: %s") % domain, code="invalid")
    if not local.isascii():
        raise ValidationError(
            _("The part before the @ has a letter that email addresses don’t have: %s")
            % next(char for char in local if not char.isascii()),
            code="letters",
        )
    if len(address) > MAX_LENGTH:
        raise ValidationError(_("That is too long for an email address."), code="max_length")
    validate_email(address)


class AddressFormField(forms.CharField):
    """An address in whatever way it was pasted; gives the one form of it."""

    widget = forms.EmailInput
    default_error_messages = {
        "invalid": gettext_lazy("Give an address such as name@example.org."),
        "max_length": gettext_lazy("That is too long for an email address."),
    }

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "max_length": MAX_TYPED})
        # What a browser cuts off goes unseen
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value):
        value = super().to_python(value)
        return canonical(value) if value and len(value) <= MAX_TYPED else value

    def validate(self, value):
        super().validate(value)
        if not value:
            return
        try:
            check(value)
        except ValidationError as error:
            if error.code == "invalid":
                raise ValidationError(self.error_messages["invalid"], code="invalid") from None
            raise


class AddressField(models.EmailField):
    """A column of addresses, each in its one form; a look-up may be written in any."""

    def to_python(self, value):
        value = super().to_python(value)
        return canonical(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return canonical(value) if isinstance(value, str) else value

    def pre_save(self, instance, add):
        """Leave on the row in hand what the table has."""
        value = self.get_prep_value(super().pre_save(instance, add))
        setattr(instance, self.attname, value)
        return value

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": AddressFormField, **kwargs})


def with_pasted_names(data, fields):
    """Return what was sent, with the name of a pasted "Name <address>" where none was typed.

    ``fields``: the field of the name for each of an address.
    """
    data = data.copy()
    for email, name in fields.items():
        if not (data.get(name) or "").strip() and (pasted := split(data.get(email) or "")[0]):
            data[name] = pasted
    return data
