"""Fields that stay shut until somebody wants to change them."""

from django.utils.translation import gettext as _

from als.core.disclosure import Disclosure
from als.core.forms.base import Fieldset


class More(Fieldset):
    """Optional fields in a closed ``<details>``."""

    template = "components/more.html"

    def __init__(self, legend, *fields, is_open, **kwargs):
        super().__init__(legend, *fields, **kwargs)
        self.is_open = is_open


def who_can_see(form, *, is_open=False):
    """Return the form's ``disclosure`` as one line that says what holds and opens to change it.

    A form that comes back is open.
    """
    labels, field = dict(Disclosure.choices), form["disclosure"]
    label = labels.get(field.value()) or labels[field.initial]  # something else was sent
    words = _("Who can see this: %s. Change it") % label
    return More(words, "disclosure", is_open=is_open or form.is_bound)
