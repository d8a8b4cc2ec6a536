"""Released lessons in the library's list, written by a function: see docs/decisions/0127."""

from functools import cache
from html import escape

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from als.core.formats import and_list
from als.core.templatetags.components import meaning, tag
from als.core.templatetags.languages import said_in
from als.core.templatetags.words import marked_words
from als.core.web.addresses import address
from reports.content.strength import strength_words

register = template.Library()


@register.simple_tag
def library_rows(rows):
    """Show released lessons (as ``shown`` gives them), with the words that were looked for."""
    # What lessons share is written once a list.
    shared = [cache(write) for write in (_strength, _own, _readers)]
    return SafeString("".join(_row(row, *shared) for row in rows))


def _row(row, strength, own, readers):
    statement, text = marked_words(row["statement"]), marked_words(row["text"])
    lesson, content, code = row["lesson"], row["lesson"].content, row["lesson"].of.language
    tags = "\n".join([strength(content["strength"]), *_tags(lesson)])
    lang = f' lang="{escape(code)}"'
    href = escape(address("library:library_lesson", lesson.of.pk, lesson.mark))
    below = ""
    if lesson.title:
        below = f'<p class="govuk-body govuk-!-font-weight-bold"{lang}>\n{statement}</p>\n'
    if text:
        below += f'<p class="govuk-body"{lang}>\n{text}</p>\n'
    return (
        f'<li><div>\n<p class="govuk-body-s">{escape(lesson.of.set_name)} ·\n{tags}</p>\n'
        f'<h3 class="govuk-heading-s"{lang}>\n<a class="govuk-link" href="{href}">\n'
        f"{escape(lesson.title) or statement}</a></h3>\n{below}"
        f'<p class="govuk-body-s">{own(content["kind"], code)} ·\n'
        f"{readers(tuple(content['audiences']), code)}</p>\n"
        "</div></li>\n"
    )


def _own(words, code):
    """Show words that the report has frozen, marked where the page speaks another language."""
    return conditional_escape(said_in(words, code))


def _readers(audiences, code):
    return escape(_("for: %(audiences)s")) % {"audiences": _own(and_list(audiences), code)}


def _strength(strength):
    return tag(_("Evidence: %(strength)s") % {"strength": strength_words(strength)})


def _tags(lesson):
    """Return the tags that few lessons have."""
    content, answer = lesson.content, lesson.answer
    tags = []
    if content.get("disagree"):
        tags.append(tag(_("A side disagrees"), meaning="careful"))
    elif content.get("reservation"):
        tags.append(tag(_("With a reservation"), meaning="careful"))
    if answer:
        said = _("Sponsor: %(answer)s") % {"answer": answer.get_answer_display()}
        tags.append(tag(said, meaning=meaning(answer.answer)))
    return tags
