"""Released lessons in the library's list, written by a function: see docs/decisions/0127."""

from html import escape

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from als.core.formats import and_list
from als.core.templatetags.components import meaning, tag
from als.core.templatetags.languages import said_in

register = template.Library()


@register.simple_tag
def library_rows(rows):
    """Show released lessons (as ``shown`` gives them), with the words that were looked for."""
    return SafeString("".join(map(_row, rows)))


def _row(row):
    lesson, statement, text = row["lesson"], _marked(row["statement"]), _marked(row["text"])
    lang = f' lang="{escape(lesson.of.language)}"'
    href = escape(reverse("library:library_lesson", args=[lesson.of.pk, lesson.mark]))
    below = ""
    if lesson.title:
        below = f'<p class="govuk-body govuk-!-font-weight-bold"{lang}>\n{statement}</p>\n'
    if text:
        below += f'<p class="govuk-body"{lang}>\n{text}</p>\n'
    audiences = _own(and_list(lesson.content["audiences"]), lesson)
    readers = escape(_("for: %(audiences)s")) % {"audiences": audiences}
    return (
        f'<li><div>\n<p class="govuk-body-s">{escape(lesson.of.set_name)} ·\n{_tags(lesson)}</p>\n'
        f'<h3 class="govuk-heading-s"{lang}>\n<a class="govuk-link" href="{href}">\n'
        f"{escape(lesson.title) or statement}</a></h3>\n{below}"
        f'<p class="govuk-body-s">{_own(lesson.content["kind"], lesson)} ·\n{readers}</p>\n'
        "</div></li>\n"
    )


def _own(words, lesson):
    """Show words that the report has frozen, marked where the page speaks another language."""
    return conditional_escape(said_in(words, lesson.of.language))


def _tags(lesson):
    content, answer = lesson.content, lesson.answer
    tags = [tag(_("Evidence: %(strength)s") % {"strength": content["strength"]})]
    if content.get("disagree"):
        tags.append(tag(_("A side disagrees"), meaning="careful"))
    elif content.get("reservation"):
        tags.append(tag(_("With a reservation"), meaning="careful"))
    if answer:
        said = _("Sponsor: %(answer)s") % {"answer": answer.get_answer_display()}
        tags.append(tag(said, meaning=meaning(answer.answer)))
    return "\n".join(tags)


def _marked(pieces):
    """Show pieces of a text ``(text, is_marked)``."""
    return "".join(
        f"<mark>{escape(text)}</mark>" if is_marked else escape(text) for text, is_marked in pieces
    )
