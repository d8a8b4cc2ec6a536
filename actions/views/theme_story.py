"""How a set's themes came about, told from their history: one event for each change of state."""

from django.utils.translation import gettext as _

from actions.enums import ThemeState
from actions.models import Theme
from als.core.templatetags.words import when


def theme_story(set_):
    """Return events for the component ``timeline``, oldest first.

    A row of before the history had persons in it says nobody's name.
    """
    past = Theme.history.filter(set=set_).select_related("history_user")
    past = list(past.order_by("history_date", "history_id"))
    titles = {row.id: row.title for row in past}
    events, before = [], {}
    for row in past:
        if text := _words(row, before.get(row.id), titles):
            who = row.history_user.name if row.history_user else ""
            moment = when(row.history_date, set_.programme.time_zone)
            events.append({"title": text, "when": moment, "who": who})
        before[row.id] = row
    return events


def _words(row, last, titles):
    if last is None:
        return _first_words(row, titles)
    if row.state == last.state:
        facts = {"title": row.title, "last": last.title}
        return _("“%(last)s” is now called “%(title)s”") % facts if row.title != last.title else ""
    if row.state == ThemeState.MERGED:
        facts = {"title": row.title, "into": titles.get(row.merged_into_id, "")}
        return _("“%(title)s” merged into “%(into)s”") % facts
    sentence = {
        ThemeState.LEFT: _("“%(title)s” left"),
        ThemeState.OPEN: _("“%(title)s” taken"),
    }[row.state]
    if last.state == ThemeState.MERGED:
        sentence = _("Merging of “%(title)s” taken back")
    return sentence % {"title": row.title}


def _first_words(row, titles):
    if row.split_from_id:
        facts = {"title": row.title, "whole": titles.get(row.split_from_id, "")}
        return _("“%(title)s” split off from “%(whole)s”") % facts
    offered = row.state == ThemeState.OFFERED
    sentence = _("“%(title)s” offered as a start") if offered else _("“%(title)s” proposed")
    return sentence % {"title": row.title}
