"""The agenda as it was sent by mail, and what has changed since."""

from django.utils.translation import ngettext

from als.core.text.later import later as _
from als.core.text.later import when_read


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
    sentences = [_("New: “%(title)s”, %(long)s") % _named(new[pk]) for pk in new if pk not in old]
    sentences += [_("No longer on it: “%(title)s”") % old[pk] for pk in old if pk not in new]
    both = [pk for pk in new if pk in old]
    for pk in both:
        sentences += _differences(old[pk], new[pk])
    if both != [pk for pk in old if pk in new]:
        sentences.append(_("The order has changed."))
    return sentences


def _differences(old, new):
    sentences = []
    if old["title"] != new["title"]:
        sentences.append(
            _("“%(old)s” is now called “%(new)s”") % {"old": old["title"], "new": new["title"]}
        )
    if old["minutes"] != new["minutes"]:
        words = {**_named(new), "before": old["minutes"]}
        sentences.append(_("“%(title)s”: %(long)s, no longer %(before)s") % words)
    return sentences


def _named(row):
    return {**row, "long": when_read(_minutes, row["minutes"])}


def _minutes(number):
    return ngettext("%(n)s minute", "%(n)s minutes", number) % {"n": number}
