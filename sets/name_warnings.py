"""Warnings, as an entry is saved, about the words that keep it out of the report."""

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.core.disclosure import Disclosure
from als.core.formats import quoted
from als.core.web.posting import text_in
from sets.enums import Naming
from sets.selectors.names import names_of

MAX_SHOWN = 5  # words named in the message; the page behind it has all
MAX_CHECKED, MAX_TEXTS = 20_000, 8  # characters of a text that is being typed; texts of a form


def is_shown_without_names(set_, disclosure):
    """Return whether the set's report may have entries of this disclosure without names only."""
    if disclosure == Disclosure.REPORT_WITH_NAMES:
        return set_.naming == Naming.NOBODY
    return disclosure == Disclosure.REPORT_WITHOUT_NAMES


def possible_names(set_, disclosure, texts, names=None):
    """Return the words that keep texts out of a report without names, each once, in order.

    ``names``: of the set, where a page has several forms and reads them once.
    """
    if not is_shown_without_names(set_, disclosure) or not any(texts):
        return []
    names = names or names_of(set_)
    return list(dict.fromkeys(one.name for text in texts for one in names.findings(text)))


def warn(request, set_, disclosure, code, texts):
    """Leave a message after a save, with the way to change or clear the words. Saves nothing.

    ``code``: the passage, "issue-12".
    """
    found = possible_names(set_, disclosure, texts)
    if not found:
        return
    address = reverse("reports:passage_words", args=[set_.pk, code])
    link = format_html(
        '<a class="govuk-link" href="{}">{}</a>',
        address,
        _("Change the text, or say that they are not names"),
    )
    messages.warning(request, format_html("{} {}", _sentence(found), link))


def warn_without_link(request, set_, disclosure, texts):
    """Leave the message to whoever came by a link in a mail and is not signed in."""
    found = possible_names(set_, disclosure, texts)
    if found:
        way_on = _("Sign in to change the text, or to say that they are not names.")
        messages.warning(request, format_html("{} {}", _sentence(found), way_on))


def name_warning(set_, disclosure, texts, names=None):
    """Return what the writer reads beside the choice of disclosure; "" if no word keeps it out."""
    found = possible_names(set_, disclosure, texts, names)
    if not found:
        return ""
    return ngettext(
        "One word is or could be a name, and would keep this out of the report: %(words)s.",
        "%(number)s words are or could be names, and would keep this out of the report: %(words)s.",
        len(found),
    ) % {"number": len(found), "words": _listed(found)}


def warning_of_typed(request, set_, widest=None):
    """Return the sentence for texts that are sent while somebody types them; saves nothing.

    ``widest``: the furthest that the entry can go, whatever is chosen.
    """
    texts = [text_in(text)[:MAX_CHECKED] for text in request.POST.getlist("text")[:MAX_TEXTS]]
    chosen = request.POST.get("disclosure", "")
    steps = list(Disclosure.values)
    if widest and chosen in steps:
        chosen = min(chosen, widest, key=steps.index)
    return name_warning(set_, chosen, texts)


def attach_warning(form, set_, fields, *, at="disclosure", disclosure="", names=None, address=None):
    """Show at a form's field ``at`` which of its words would keep the entry out of the report.

    ``fields``: those that the report prints. ``disclosure``: what cannot be chosen. ``names``: of
    the set, if they are read already. Without JavaScript it is about what was saved or sent;
    ``address`` answers while somebody types: the set's for those signed in, if it isn't given.
    """

    def value(name):
        field = form.fields.get(name)
        if field is None:
            return ""
        if form.is_bound:
            return str(form.data.get(form.add_prefix(name)) or "")
        return str(form.get_initial_for_field(field, name) or "")

    texts = [value(name) for name in fields]
    form.fields[at].live_hint = {
        "address": address or reverse("reports:words_check", args=[set_.pk]),
        "fields": " ".join(form.add_prefix(name) for name in fields),
        "disclosure": disclosure,
        "text": name_warning(set_, disclosure or value("disclosure"), texts, names),
    }


def _sentence(found):
    return ngettext(
        "Saved, but one word is or could be a name, and keeps this out of the report: %(words)s.",
        "Saved, but %(number)s words are or could be names, and keep this out of the report: "
        "%(words)s.",
        len(found),
    ) % {"number": len(found), "words": _listed(found)}


def _listed(found):
    words = ", ".join(map(quoted, found[:MAX_SHOWN]))
    return words + ("…" if len(found) > MAX_SHOWN else "")
