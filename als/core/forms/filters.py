"""Forms that narrow a list: what narrows it comes from the address."""

from functools import lru_cache

from crispy_forms.utils import render_crispy_form
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from als.core.forms.base import Form

MAX_KEPT = 100  # drawn forms, by a process: one has some 5 kB


# What "All" agrees with in languages that have genders
ALL_PAIRS = gettext_lazy("All pairs")
ALL = {"pair": ALL_PAIRS, "owner": gettext_lazy("All owners")}


class FilterForm(Form):
    """Base of the filters of a list: every box may stay open; what makes no sense is left out.

    Two of a kind differ by what their boxes offer and what was chosen, and by nothing else.
    """

    method = "get"
    submit = gettext_lazy("Show")
    mark_optional = False

    def chosen(self, name):
        """Return what was chosen in a box, or ""."""
        self.is_valid()
        return self.cleaned_data.get(name, "")

    def offer(self, name, rows):
        self.fields[name].choices = [("", ALL.get(name) or _("All")), *rows]

    def drawn(self):
        """Return the form as HTML: what offers and shows the same is drawn once."""
        return render_crispy_form(self) if self.errors else _drawn(_Shown(self))


class _Shown:
    """A form by all that it shows; the next that shows the same stands for it."""

    def __init__(self, form):
        boxes = tuple(
            (bound.name, bound.value(), tuple(getattr(bound.field, "choices", ())))
            for bound in form
        )
        self.form, self.all = form, (get_language(), type(form), boxes)

    def __eq__(self, other):
        return self.all == other.all

    def __hash__(self):
        return hash(self.all)


@lru_cache(MAX_KEPT)
def _drawn(shown):
    form, shown.form = shown.form, None  # which isn't kept with it
    return render_crispy_form(form)
