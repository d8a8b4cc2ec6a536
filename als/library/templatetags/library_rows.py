"""Released lessons in the library's list, written by a function: see docs/decisions/0127."""

from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from als.core.formats import and_list
from als.core.templatetags.components import meaning, tag

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
    readers = _("for: %(audiences)s") % {"audiences": and_list(lesson.content["audiences"])}
    return (
        f'<li><div>\n<p class="govuk-body-s">{escape(lesson.of.set_name)} ·\n{_tags(lesson)}</p>\n'
        f'<h3 class="govuk-heading-s"{lang}>\n<a class="govuk-link" href="{href}">\n'
        f"{escape(lesson.title) or statement}</a></h3>\n{below}"
        f'<p class="govuk-body-s">{escape(lesson.content["kind"])} ·\n{escape(readers)}</p>\n'
        "</div></li>\n"
    )


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
