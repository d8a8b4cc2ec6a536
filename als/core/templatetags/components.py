"""The page's bricks. Each takes plain data and escapes it; the gallery page shows them all.

In a template: `{% button "Call the meeting" href=url %}`. Lists are of dicts; a key left out is
empty.
Markup: `templates/components/`, one file a brick; of those that a page has many of, a function
writes it, which takes a twentieth of the time.
"""

from functools import cache
from urllib.parse import quote, urlencode

from django import template
from django.contrib.staticfiles import finders
from django.template.defaultfilters import linebreaksbr
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from als.core.templatetags.languages import members_lang
from als.core.text import markdown
from als.core.text.differences import KEPT, differences

register = template.Library()

# What the colour of a tag means, everywhere. It never says more than the word.
MEANINGS = {
    "plain": "grey",  # not begun, over, or a fact
    "waiting": "yellow",  # somebody has to answer
    "going": "blue",  # is going on
    "reached": "green",  # what was wanted is there
    "careful": "orange",  # wants a look
    "wrong": "red",  # late, refused, against a rule
    "mine": "teal",  # the reader's own
}
# What a state means, of whatever it is the state; one that is not here is plain.
STATES = {
    **dict.fromkeys(["proposed", "invited", "asked", "for_sign_off", "queued"], "waiting"),
    "considering": "waiting",
    **dict.fromkeys(["running", "concluding", "called", "in_session", "circulated"], "going"),
    **dict.fromkeys(["open", "under_way", "fair", "in_part"], "going"),
    **dict.fromkeys(["confirmed", "agreed", "agree", "accepted", "done", "made"], "reached"),
    **dict.fromkeys(
        ["discussed", "signed_off", "released", "ready", "strong", "further"], "reached"
    ),
    **dict.fromkeys(["carried_over", "taken_up", "reservation", "thin", "not_further"], "careful"),
    **dict.fromkeys(["declined", "disagree", "failed", "not_accepted"], "wrong"),
}
STYLES = {"primary": "", "secondary": "govuk-button--secondary", "warning": "govuk-button--warning"}
BANNERS = {
    "important": "",
    "success": "govuk-notification-banner--success",
    "warning": "",
    "error": "app-banner--error",
}


def with_defaults(items, **defaults):
    """Return the dicts with every key that a template reads; ``ValueError`` for another."""
    rows = []
    for item in items:
        if unknown := set(item) - set(defaults):
            raise ValueError(f"Unknown option {sorted(unknown)}; there are {list(defaults)}.")
        rows.append(defaults | item)
    return rows


@register.simple_tag
@cache
def icon_address():
    """Return the site's icon as an address that holds it: a cold page has no request to spare."""
    with open(finders.find("favicon.svg"), encoding="ascii") as file:
        return "data:image/svg+xml," + quote(" ".join(file.read().split()))


@register.simple_tag
def button(text, *, href, style="primary", hidden_text=""):
    """A link that looks like a button, to the next page.

    text, href; style: primary, secondary, warning; hidden_text: read aloud after the text.
    """
    html = (
        '<a href="{}" role="button" draggable="false" class="{}" data-module="govuk-button">'
        "{}{}</a>"
    )
    return format_html(html, href, _button_class(style), text, _hidden(hidden_text))


def _button_class(style):
    return f"govuk-button {STYLES[style]}".rstrip()


def _hidden(text):
    """Return what is read aloud after a text that stands several times on the page."""
    return format_html('<span class="govuk-visually-hidden"> {}</span>', text) if text else ""


@register.simple_tag(takes_context=True)
def post_button(context, url, text, *, style="secondary", hidden=None, hidden_text=""):
    """A form of its own with one button, which posts to `url`.

    url, text; style: primary, secondary, warning; hidden: dict of hidden fields;
    hidden_text: read aloud after the text.
    """
    token = context.get("csrf_token")
    fields = {"csrfmiddlewaretoken": token} if token else {}
    html = (
        '<form class="app-post-button" method="post" action="{}">{}'
        '<button type="submit" data-prevent-double-click="true" class="{}" '
        'data-module="govuk-button">{}{}</button></form>'
    )
    inputs = format_html_join(
        "", '<input type="hidden" name="{}" value="{}">', (fields | (hidden or {})).items()
    )
    return format_html(html, url, inputs, _button_class(style), text, _hidden(hidden_text))


@register.simple_tag(takes_context=True)
def place_buttons(context, url, title, *, place, last, css_class=""):
    """Two buttons that move a thing up and down in its list, by the place that they post to `url`.

    url; title: of the thing, read aloud; place: its own, from 1; last: how many there are;
    css_class: more for the box around them. Written here: a list has one a row.
    """
    url, token = conditional_escape(url), conditional_escape(context.get("csrf_token", ""))
    title, off = conditional_escape(title), ' aria-disabled="true"'
    steps = [
        (place - 1, place == 1, "↑", _("Move up")),
        (place + 1, place == last, "↓", _("Move down")),
    ]
    forms = "\n".join(
        f'<form method="post" action="{url}">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
        f'<input type="hidden" name="place" value="{to}">'
        f'<button type="submit" class="app-icon-button"{off if is_end else ""}>'
        f'<span aria-hidden="true">{arrow}</span><span class="govuk-visually-hidden">'
        f"{conditional_escape(word)}: {title}</span></button></form>"
        for to, is_end, arrow, word in steps
    )
    classes = f"app-agenda__move {css_class}".rstrip()
    return SafeString(f'<div class="{classes}">\n{forms}\n</div>\n')


@register.simple_tag
def tag(text, *, meaning="plain"):
    """A state in a word or two, with the colour of its meaning: one of MEANINGS.

    Written here: lists have one a row, and a template costs twenty times as much.
    """
    text, colour = conditional_escape(text), colour_of(meaning)
    return SafeString(f'<strong class="govuk-tag govuk-tag--{colour}">{text}</strong>')


@register.simple_tag
def state_tag(of, field="state"):
    """The state of a row, or a choice, in its word and with the colour of what it means.

    of; field: of the row, that has its state.
    """
    if hasattr(of, "label"):
        return tag(of.label, meaning=meaning(of))
    text = getattr(of, f"get_{field}_display")()
    return tag(text, meaning=meaning(getattr(of, field)))


@register.filter
def meaning(state):
    """Return what a state means (STATES), for ``tag``."""
    return STATES.get(str(state), "plain")


def colour_of(meaning):
    if meaning not in MEANINGS:
        raise ValueError(f"No meaning {meaning}: there are {', '.join(MEANINGS)}.")
    return MEANINGS[meaning]


def _colour_or_none(meaning):
    return colour_of(meaning) if meaning else ""


@register.inclusion_tag("components/summary.html")
def summary_list(rows, *, title="", actions=(), level=2):
    """Facts as key and value; with a title a card around them.

    rows: dicts key, value, href, action ("Change"), formatted: whether the value is a long text;
    of the card: title, actions (dicts text, href), level of its heading.
    """
    rows = with_defaults(rows, key="", value="", href="", action=_("Change"), formatted=False)
    return {
        "rows": rows,
        "any_action": any(row["href"] for row in rows),
        "title": title,
        "actions": with_defaults(actions, text="", href=""),
        "level": level,
    }


@register.simple_tag(takes_context=True)
def summary_row(context, key, value, *, formatted=False):
    """One fact of a list that the page writes itself: `<dl class="govuk-summary-list">`.

    key; value, or "" if none was given; formatted: whether the value is a long text of a member.
    """
    html = (
        '<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{}</dt>'
        '<dd class="govuk-summary-list__value"{}>{}</dd></div>'
    )
    typed = bool(formatted and value)
    text = markdown.run(value) if typed else linebreaksbr(value or _("Not given"))
    return format_html(html, key, members_lang(context) if typed else "", text)


@register.inclusion_tag("components/empty_state.html")
def empty_state(title, *, text="", href="", action=""):
    """What an empty list shows: what will be here, and the next step.

    title; text; href and action: of the button.
    """
    return {"title": title, "text": text, "href": href, "action": action}


@register.inclusion_tag("components/timeline.html")
def timeline(events, *, level=3):
    """What happened, in order. level: of headings.

    events: dicts title, when, who, text, href, files (dicts text, href).
    """
    rows = with_defaults(events, title="", when="", who="", text="", href="", files=())
    return {"events": rows, "level": level}


@register.inclusion_tag("components/task_list.html")
def task_list(items, *, id_prefix="task"):
    """Steps with their state.

    items: dicts title, href, hint, status, meaning of it (none: plain text, for what is done);
    id_prefix: unique on the page.
    """
    items = with_defaults(items, title="", href="", hint="", status="", meaning="")
    return {
        "items": [
            item | {"id": f"{id_prefix}-{n}", "colour": _colour_or_none(item["meaning"])}
            for n, item in enumerate(items, start=1)
        ]
    }


@register.inclusion_tag("components/task.html")
def task(title, *, status, href="", hint="", meaning="", item_id="task"):
    """A step with its state, in a `<ul class="govuk-task-list">` that the page writes itself.

    title; status; href; hint; meaning: of the status (none: plain text, for what is done);
    item_id: unique on the page.
    """
    facts = {"title": title, "href": href, "hint": hint, "status": status}
    return {"item": facts | {"id": item_id, "colour": _colour_or_none(meaning)}}


@register.inclusion_tag("components/banner.html")
def banner(text, *, title="", kind="important", number=1):
    """One thing to know before all else on the page.

    text; title; kind: important, success, warning, error; number: unique on the page.
    """
    titles = {
        "important": _("Important"),
        "success": pgettext("success", "Done"),
        "warning": _("Please check"),
        "error": _("Not done"),
    }
    return {
        "text": text,
        "title": title or titles[kind],
        "kind_class": BANNERS[kind],
        "alert": kind != "important",
        "number": number,
    }


@register.inclusion_tag("components/messages.html")
def messages_banner(messages):
    """Django's messages as banners. messages: what the context processor gives."""
    kinds = {kind: kind for kind in ("success", "warning", "error")}
    shown = [{"text": str(m), "kind": kinds.get(m.level_tag, "important")} for m in messages]
    return {"messages": shown}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(items):
    """The way here. items: (label, url) from the top; the last may have no url."""
    return {"items": [{"label": label, "url": url} for label, url in items]}


@register.simple_tag
def back_link(url, *, text=""):
    """One step back. url; text."""
    html = '<nav aria-label="{}"><a class="govuk-back-link" href="{}">{}</a></nav>'
    return format_html(html, _("One step back"), url, text or _("Back"))


@register.inclusion_tag("components/pages.html")
def pages(page, *, query=None, label=""):
    """Leafing through a list.

    page: Django's Page; query: dict kept in the links; label: of the navigation.
    """

    def url(number):
        return "?" + urlencode({**(query or {}), "page": number}, doseq=True)

    paginator = page.paginator
    numbers = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "many": paginator.num_pages > 1,
        "label": label or _("Pages"),
        "items": [
            {
                "number": n,
                "url": "" if n == paginator.ELLIPSIS else url(n),
                "current": n == page.number,
            }
            for n in numbers
        ],
        "previous": url(page.previous_page_number()) if page.has_previous() else "",
        "next": url(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("components/warning.html")
def warning(text):
    """What cannot be undone, or has consequences. text."""
    return {"text": text}


@register.inclusion_tag("components/progress.html")
def progress(*, value, maximum, label, bar_id="progress", words=""):
    """How far something is.

    value, maximum; label; bar_id: unique on the page; words: after the bar ("3 of 8").
    """
    if not words:
        words = _("%(value)s of %(maximum)s") % {"value": value, "maximum": maximum}
    return {"value": value, "maximum": maximum, "label": label, "id": bar_id, "words": words}


@register.inclusion_tag("components/difference.html")
def difference(old, new):
    """What changed from one version of a text to the next, as typed. old, new."""
    pieces = differences(old, new)
    return {"pieces": pieces, "words_differ": any(piece.kind != KEPT for piece in pieces)}


@register.simple_block_tag
def inset(content):
    """A quiet box around what it holds: `{% inset %}...{% endinset %}`."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def details(content, summary, *, is_open=False, hidden_text=""):
    """More for those who want it: `{% details "Summary" %}...{% enddetails %}`; is_open.

    `hidden_text` tells it from others of its words, for those who hear the page.
    """
    html = (
        '<details class="govuk-details"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>'
    )
    is_open = SafeString(" open" if is_open else "")
    return format_html(html, is_open, summary, _hidden(hidden_text), content)
