"""Themes by pairs: where the set agrees on what stands in the way, as a picture and as a table."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from als.core.bars import cells


def themes_picture(pairs, themes):
    """Return the cells: the themes that most pairs raise come first."""
    rows = [
        {"label": _label(theme), "counts": [theme.issues[row.pair.pk] for row in pairs]}
        for theme in themes
    ]
    columns = [str(row.pair.number) for row in pairs]
    told = "; ".join(row["label"] for row in rows)
    return cells("themes", _("Issues by theme and pair"), columns, rows, told=f"{told}.")


def title_of(theme):
    return theme.title or _("No theme yet")


def _label(theme):
    number, issues = theme.agreement
    words = ngettext("%(n)s pair", "%(n)s pairs", number) % {"n": number}
    of_them = ngettext("%(n)s issue", "%(n)s issues", issues) % {"n": issues}
    return f"{title_of(theme)} ({words}, {of_them})"


def themes_table(set_, pairs, themes):
    """Return head and rows of the same numbers; each leads to the issues that it counts."""
    url = reverse("actions:issues", args=[set_.pk])

    def cell(number, **query):
        text = str(number)
        return {"text": text, "href": f"{url}?{urlencode(query)}"} if number else text

    rows = []
    for theme in themes:
        key = theme.pk or "none"
        numbers = [cell(theme.issues[row.pair.pk], theme=key, pair=row.pair.pk) for row in pairs]
        rows.append([title_of(theme), *numbers, cell(theme.agreement[1], theme=key)])
    return [_("Theme"), *(row.pair.title for row in pairs), _("All")], rows
