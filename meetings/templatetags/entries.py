"""Entries of the minutes, written by functions: a page has a hundred (docs/decisions/0127).

Whatever somebody wrote is escaped here.
"""

from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from als.core.disclosure import Disclosure
from als.core.templatetags.components import post_button
from als.core.templatetags.languages import members_lang
from als.core.text import markdown
from als.core.text.shortening import shortened
from als.core.web.addresses import address, pattern
from meetings.enums import MinuteKind

register = template.Library()


@register.simple_tag(takes_context=True)
def entries(context, rows, *, edits=False):
    """Show entries in a list, each with its ``discussion`` where it has one.

    edits: whether the reader may change them.
    """
    kept, key = context.render_context, ("entries", edits)  # for all lists of the page
    kept[key] = shown = kept.get(key) or _Entries(context, edits)
    items = "".join(map(shown.item, rows))
    return mark_safe(f'<ul class="app-entries">\n{items}</ul>')


@register.simple_tag
def who_can_see(entry):
    """Say who can see an entry, and which pair's matter it is."""
    return mark_safe(_who_can_see(entry))


class _Entries:
    """What all entries of a page have in common."""

    def __init__(self, context, edits):
        self.context, self.edits = context, edits
        self.edit_word, self.lang = escape(_("Edit")), members_lang(context)
        self.kinds, self.seen_by, self.pages = {}, {}, {}

    def item(self, entry):
        is_note = entry.kind == MinuteKind.NOTE
        kind = "govuk-visually-hidden" if is_note else "app-entry__kind"
        text = markdown.to_html(entry.text, heading=None)
        return (
            f'<li class="app-entry app-entry--{entry.kind}" id="entry-{entry.pk}">\n'
            f'<p class="{kind}">{self._kind(entry)}</p>\n'
            f'<div class="app-entry__text"{self.lang}>{text}</div>\n'
            f'<p class="app-entry__facts">{self._facts(entry)}</p>\n'
            f"{self._discussion(entry)}</li>\n"
        )

    def _kind(self, entry):
        if entry.kind not in self.kinds:
            self.kinds[entry.kind] = escape(entry.get_kind_display())
        return self.kinds[entry.kind]

    def _who_can_see(self, entry):
        key = entry.disclosure, entry.pair_id
        if key not in self.seen_by:
            self.seen_by[key] = _who_can_see(entry)
        return self.seen_by[key]

    def _facts(self, entry):
        facts = [self._who_can_see(entry)]
        if entry.revision > 1:
            words = escape(_("Revision %(number)s") % {"number": entry.revision})
            facts.append(self._link("meetings:minute_revisions", words, entry))
        if self.edits:
            facts.append(self._link("meetings:minute_edit", self.edit_word, entry))
        return " ·\n".join(facts)

    def _link(self, page, words, entry):
        """Return a link whose words are followed by the entry's, for those who hear the page."""
        if page not in self.pages:
            self.pages[page] = pattern(page)
        hidden = f"{self._kind(entry)}: {escape(shortened(entry.text, 60))}"
        return (
            f'<a class="govuk-link" href="{self.pages[page] % entry.pk}">{words}'
            f'<span class="govuk-visually-hidden"> {hidden}</span></a>'
        )

    def _discussion(self, entry):
        """Return who agreed it, what corrections were asked for, and what the reader may do."""
        found = getattr(entry, "discussion", None)
        if not found or not found.has_any:
            return ""
        corrections = ""
        if found.corrections:
            given = {"entry": entry, "corrections": found.corrections, "edits": self.edits}
            given["set"] = self.context.get("set")
            corrections = render_to_string("meetings/_corrections.html", given)
        return f"{_agreed_by(found.agreed_by)}{corrections}{self._acts(entry, found)}"

    def _acts(self, entry, found):
        acts = []
        if found.can_agree:
            words, seen = _("Agree this entry"), found.seen
            acts.append(self._button("meetings:entry_agree", words, entry, hidden=seen))
        if found.can_take_back:
            words = _("Take back your agreement")
            acts.append(self._button("meetings:entry_take_back", words, entry))
        if found.can_ask:
            words = escape(_("Ask for a correction"))
            acts.append(self._link("meetings:correction_new", words, entry))
        return f'<div class="app-entry__actions">\n{"".join(acts)}</div>\n' if acts else ""

    def _button(self, page, words, entry, **options):
        where = address(page, entry.pk)
        return post_button(self.context, where, words, hidden_text=entry, **options)


def _agreed_by(sides):
    if not sides:
        return ""
    words = escape(_("Agreed by %s") % ", ".join(map(str, sides)))
    mark = '<span aria-hidden="true">✓</span>'
    return f'<p class="app-entry__facts">{mark} {words}</p>\n'


def _who_can_see(entry):
    """Return it for an entry or a draft, which may have no pair yet."""
    pair = entry.pair.title if entry.pair else ""
    if entry.disclosure == Disclosure.PAIR:
        return escape(_("Only for %(pair)s and the facilitators") % {"pair": pair})
    return escape(" · ".join(filter(None, [entry.get_disclosure_display(), pair])))
