"""Filters for what people wrote, for dates, and for the tier words of a programme."""

import re

from django import template
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from als.core import formats
from als.core.text import editing, markdown
from als.core.text.inflected import Inflected
from als.core.web.addresses import address
from als.core.zones import place_of, zone

register = template.Library()

ADDRESS = re.compile(r"""(https?://[^\s<>"“”„]+)""")
NOT_ITS_END = ".,;:!?)»'’"  # as a sentence goes on after it


@register.filter(is_safe=True)
def markdown_of(text):
    """Show Markdown that a person typed, cleaned."""
    return markdown.to_html(text)


@register.filter(is_safe=True)
def formatted(text):
    """Show the same within an entry: its headings are bold lines."""
    return markdown.to_html(text, heading=None)


@register.filter(is_safe=True)
def formatted_run(text):
    """Show the same after a label, within a ``div``, ``li`` or ``td``."""
    return markdown.run(text)


@register.filter
def labelled(text, label):
    """Return the text with a label before it; a list or a heading begins on its own line."""
    return markdown.labelled(label, text)


@register.filter
def spelled(number):
    """Write a number as an editor would within a sentence: "nine", "13"."""
    return editing.in_words(number)


@register.filter
def with_article(name):
    """Write a body’s name as written within a sentence: "the Department for Transport"."""
    return editing.with_article(name)


@register.filter
def in_words(text):
    """Show the words of such a text on one line, without its marks, to be quoted in short."""
    return markdown.words(text)


@register.filter(is_safe=True)
def one_line(text):
    """Show what a template drew over several lines as one."""
    return " ".join(text.split())


@register.simple_tag
def marked_words(pieces):
    """Show pieces of a text ``(text, is_marked)``, those marked that were looked for."""
    return SafeString(
        "".join(
            f"<mark>{escape(text)}</mark>" if is_marked else escape(text)
            for text, is_marked in pieces
        )
    )


@register.filter
def links(text):
    """Show a mail's text with its addresses as links, each to the letter as it is there.

    Django's ``urlize`` decodes what an address has encoded, which then may lead elsewhere.
    """
    pieces = ADDRESS.split(text)
    return format_html_join("", "{}{}", (_linked(piece) for piece in pieces))


def _linked(piece):
    """Return the piece as a link and what stands after it; other text as it is."""
    if not piece.startswith(("https://", "http://")):
        return piece, ""
    address = piece.rstrip(NOT_ITS_END)
    return format_html('<a href="{0}">{0}</a>', address), piece[len(address) :]


@register.filter
def when(moment, zone_name):
    """Show date and time as on the clock of that zone: "Wed 7 Oct 2026, 10:00"."""
    return formats.date_time(timezone.localtime(moment, zone(zone_name)), formats.SHORT_WEEKDAY)


@register.simple_tag
def from_to(starts, ends, zone_name):
    """Show when something is on the clock of that zone: "Wed 7 Oct 2026, 10:00–12:30"."""
    starts, ends = (timezone.localtime(moment, zone(zone_name)) for moment in (starts, ends))
    return formats.from_to(starts, ends, formats.SHORT_WEEKDAY)


@register.filter
def day(moment, zone_name):
    """Show the date that a moment has in that zone: "7 October 2026"."""
    return formats.long_date(timezone.localtime(moment, zone(zone_name)))


for write in [
    formats.long_date,
    formats.short_date,
    formats.weekday_date,
    formats.day_month,
    formats.month_year,
    formats.month_of,
    formats.short_month_year,
    formats.date_time,
]:
    # "" for no date; a moment is that of the zone that pages are drawn in.
    register.filter(write.__name__, write, expects_localtime=True)
register.filter("and_list", formats.and_list)
register.filter("quoted", formats.quoted)
register.filter("quoted_list", formats.quoted_list)
register.filter("percent", formats.percent)


@register.filter
def place(zone_name):
    """Show a zone by its place: "London" for Europe/London."""
    return place_of(zone_name)


@register.filter
def named(person, moment):
    """Show what the person was called at that moment, and is now: "Ann Smith (now Ann Kos)".

    "" if nobody is known any more; without a moment the name of now.
    """
    if person is None:
        return ""
    return person.name_on(moment) if moment else person.name


@register.filter
def initials(name):
    """Show the first letters of a name's first and last word: "AK"; of one word its first."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag
def initials_of(name, person=None):
    """Show somebody's initials beside their name, or their photo over them, for the eye only.

    person: where they may have given a photo. Whoever may not see it sees the initials.
    """
    photo = getattr(person, "photo", None)
    return format_html(
        '<span class="app-initials" aria-hidden="true">{}{}</span>',
        initials(name),
        format_html(
            '<img src="{}?v={}" alt="" loading="lazy">',
            address("sets:photo", person.pk),
            photo.name[7:15],
        )
        if photo
        else "",
    )


@register.filter
def clock_time(moment, zone_name):
    """Show the time of a moment in that zone: "10:00"."""
    return formats.time_of_day(timezone.localtime(moment, zone(zone_name)))


@register.simple_tag(takes_context=True)
def sentence(context, text, **words):
    """Show a whole sentence with its words put in, each in the form that the text asks for.

    `{% sentence _("How the {side} sees it") side=word %}`: what is put in is escaped, and what is
    asked for in braces is in als/core/text/inflected.py. ``text`` is one of ours and holds no word
    that somebody typed. One that is too long for a line, or has a plural, is made before, by
    `blocktranslate` with `asvar`, and holds braces alone, no variable but the number.
    """
    return format_html(text, **words) if context.autoescape else text.format(**words)


@register.filter
def inflected(kept):
    """Return the word that a report keeps as ``one``, ``many``, ``forms`` and ``language``.

    A report that was frozen before words had forms keeps the first two, or none.
    """
    kept = kept or {"one": ""}
    return Inflected(kept["one"], kept.get("forms"), kept.get("language", "en"))


@register.filter
def side_word(programme, side):
    """Show the programme's word for a side: "region"."""
    return programme.tier_word(side)


@register.filter
def sector_word(programme, sector):
    """Show the programme's name for a sector: "Health"."""
    return programme.sector_word(sector)


@register.filter
def or_none_yet(text):
    """Show a text, or say that there is none yet."""
    return text or _("Nothing yet")
