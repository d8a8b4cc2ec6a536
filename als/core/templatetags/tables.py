"""Tables, of plain cells or around what a page writes itself: always loaded, as all components."""

from django import template
from django.template.base import render_value_in_context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from als.core.templatetags.components import tag, with_defaults

register = template.Library()

PLAIN = template.Context()  # to show a value as a template would


@register.simple_tag
def data_table(*, caption, head, rows, numeric=(), caption_hidden=False, empty="", stack=False):
    """A table that scrolls sideways on a phone, or stacks: each row a block, each cell a line.

    caption (also its name for screen readers); head: texts;
    rows: lists of cells, the first is the row's header;
    a cell: text, or a dict text, href, tag (a meaning);
    numeric: numbers of the columns set right, from 0, as in "23";
    caption_hidden; empty: the sentence when there are no rows; stack: for lists of many columns.
    """
    numeric = {int(number) for number in numeric}
    names = [_header("col", _shown(text), n in numeric) for n, text in enumerate(head)]
    labels = [f' data-label="{_shown(text)}"' for text in head] if stack else ()
    lines = [_line(_cells(row, labels, numeric)) for row in rows]
    if empty and not lines:
        sentence = _shown(empty)
        lines = [_line(f'<td class="govuk-table__cell" colspan="{len(head)}">{sentence}</td>')]
    content = SafeString(
        f'<thead class="govuk-table__head">{_line("".join(names))}</thead>'
        f'<tbody class="govuk-table__body">{"".join(lines)}</tbody>'
    )
    classes = "app-stack" if stack else ""
    return scroll_table(content, caption, classes=classes, caption_hidden=caption_hidden)


def _cells(row, labels, numeric):
    first, *others = map(_cell, row)
    drawn = [_header("row", first)]
    for number, cell in enumerate(others, start=1):
        more = " govuk-table__cell--numeric" if number in numeric else ""
        label = labels[number] if number < len(labels) else ""
        drawn.append(f'<td class="govuk-table__cell{more}"{label}>{cell}</td>')
    return "".join(drawn)


def _header(scope, text, numeric=False):
    more = " govuk-table__header--numeric" if numeric else ""
    return f'<th scope="{scope}" class="govuk-table__header{more}">{text}</th>'


def _shown(value):
    return render_value_in_context(value, PLAIN)


def _line(cells):
    return f'<tr class="govuk-table__row">{cells}</tr>\n'


def _cell(cell):
    if not isinstance(cell, dict):
        return _shown(cell)
    row = with_defaults([cell], text="", href="", tag="")[0]
    if row["tag"] and not row["href"]:
        return tag(row["text"], meaning=row["tag"])
    text, href = _shown(row["text"]), conditional_escape(row["href"])
    return f'<a class="govuk-link" href="{href}">{text}</a>' if href else text


@register.simple_block_tag
def scroll_table(content, caption, *, classes="", caption_hidden=True):
    """A table that a narrow screen scrolls sideways: `{% scroll_table _("Pairs") %}<thead>…`.

    It holds head and body; `data_table` draws them as well, from plain cells. `classes`: more of
    the table's own, such as "app-stack".
    """
    context = {"content": content, "caption": caption, "classes": classes}
    context["caption_hidden"] = caption_hidden
    return render_to_string("components/scroll_table.html", context)
