"""Rows of a meeting's page, written by functions: see docs/decisions/0127."""

from html import escape
from itertools import groupby

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sets.enums import Tier

register = template.Library()


@register.simple_tag
def item_facts(item):
    """Say how long an item of the agenda is, who proposed and presents it, and where it is from."""
    minutes = ngettext("%(minutes)s minute", "%(minutes)s minutes", item.minutes)
    facts = [minutes % {"minutes": item.minutes}]
    if item.proposed_by:
        name = item.proposed_by.person.name_on(item.added_at)
        words = _("proposed by %(name)s, %(pair)s")
        facts.append(words % {"name": name, "pair": item.proposed_by.pair.title})
    else:
        facts.append(item.get_kind_display().lower())
    if item.presenter:
        facts.append(_("presented by %(name)s") % {"name": item.presenter})
    if item.carried_from_id:
        facts.append(_("carried over from the meeting before"))
    return " · ".join(facts)


@register.simple_tag
def attendance_by_pair(people, programme):
    """Show ``Attendee``s under their pairs, each with the answer, or whether they were there."""
    parts, sides = [], {side: escape(programme.tier_word(side)) for side in Tier}
    for pair, of_pair in groupby(people, key=lambda person: person.member.pair):
        rows = "".join(_attendee(person, sides) for person in of_pair)
        parts.append(
            f'<h3 class="govuk-heading-s app-people__pair">{escape(pair.title)}</h3>\n'
            f'<ul class="govuk-list app-people">\n{rows}</ul>\n'
        )
    return mark_safe("".join(parts))


def _attendee(person, sides):
    return (
        f'<li class="app-people__row">\n<span>{escape(str(person.member))} '
        f'<span class="app-quiet">{sides[person.member.side]}</span></span>\n'
        f'<span class="app-people__answer">{_answer(person)}</span>\n</li>\n'
    )


def _answer(person):
    if person.stand_in:
        return escape(_("%(name)s stood in") % {"name": person.stand_in})
    if said := person.outcome or person.answer:
        return escape(said.label)
    return f'–<span class="govuk-visually-hidden">{escape(_("no answer"))}</span>'
