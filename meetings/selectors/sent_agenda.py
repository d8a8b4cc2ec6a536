"""The agenda as a sheet: what was sent of it, what has changed since, its PDF."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from als.core.files import pdf
from als.core.turns import one_at_a_time


def content_of(agenda):
    """Return the items as they are kept of an agenda that was sent."""
    return [
        {"item": slot.item.pk, "title": slot.item.title, "minutes": slot.item.minutes}
        for slot in agenda.slots
    ]


def changed_since(before, content):
    """Return a sentence for each thing that differs from what was sent; none the first time."""
    if before is None:
        return []
    old = {row["item"]: row for row in before.content}
    new = {row["item"]: row for row in content}
    said = [_("New: “%(title)s”, %(long)s") % _named(new[pk]) for pk in new if pk not in old]
    said += [_("No longer on it: “%(title)s”") % old[pk] for pk in old if pk not in new]
    both = [pk for pk in new if pk in old]
    for pk in both:
        said += _differences(old[pk], new[pk])
    if both != [pk for pk in old if pk in new]:
        said.append(_("The order has changed."))
    return said


def _differences(old, new):
    said = []
    if old["title"] != new["title"]:
        said.append(
            _("“%(old)s” is now called “%(new)s”") % {"old": old["title"], "new": new["title"]}
        )
    if old["minutes"] != new["minutes"]:
        words = {**_named(new), "before": old["minutes"]}
        said.append(_("“%(title)s”: %(long)s, no longer %(before)s") % words)
    return said


def _named(row):
    long = ngettext("%(n)s minute", "%(n)s minutes", row["minutes"]) % {"n": row["minutes"]}
    return {**row, "long": long}


def pdf_of(meeting, agenda, as_of):
    """Return the sheet as a tagged PDF."""
    context = {
        "meeting": meeting,
        "set": meeting.set,
        "agenda": agenda,
        "as_of": as_of,
        "zone_name": meeting.zone.key,
        "language": get_language() or settings.LANGUAGE_CODE,
    }
    page = render_to_string("meetings/agenda_pdf.html", context)
    with one_at_a_time():
        return pdf.make_while_waiting(page)
