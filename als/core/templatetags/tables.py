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
    names = [_column_head(_shown(text), n in numeric) for n, text in enumerate(head)]
    labels = [data_label(_shown(text)) for text in head] if stack else ()
    lines = [table_row(*_cells(row, labels, numeric)) for row in rows]
    if empty and not lines:
        lines = [table_row(table_cell(_shown(empty), f' colspan="{len(head)}"'))]
    content = SafeString(
        f'<thead class="govuk-table__head">{table_row(*names)}</thead>'
        f'<tbody class="govuk-table__body">{"".join(lines)}</tbody>'
    )
    classes = "app-stack" if stack else ""
    return scroll_table(content, caption, classes=classes, caption_hidden=caption_hidden)


def _cells(row, labels, numeric):
    first, *others = map(_cell, row)
    drawn = [row_head(first)]
    for number, cell in enumerate(others, start=1):
        css_class = "govuk-table__cell--numeric" if number in numeric else ""
        drawn.append(table_cell(cell, labels[number] if number < len(labels) else "", css_class))
    return drawn


def _column_head(text, numeric):
    more = " govuk-table__header--numeric" if numeric else ""
    return f'<th scope="col" class="govuk-table__header{more}">{text}</th>'


def _shown(value):
    return render_value_in_context(value, PLAIN)


def _cell(cell):
    if not isinstance(cell, dict):
        return _shown(cell)
    row = with_defaults([cell], text="", href="", tag="")[0]
    if row["tag"] and not row["href"]:
        return tag(row["text"], meaning=row["tag"])
    text, href = _shown(row["text"]), conditional_escape(row["href"])
    return f'<a class="govuk-link" href="{href}">{text}</a>' if href else text


# For whoever writes rows by a function, of HTML that is escaped already.


def table_row(*cells):
    """Return a row of a table, of its cells."""
    return f'<tr class="govuk-table__row">\n{"".join(cells)}</tr>\n'


def row_head(html, attributes=""):
    """Return the cell that a row is called by. attributes: as `` lang="hr"``."""
    return f'<th scope="row" class="govuk-table__header"{attributes}>\n{html}</th>\n'


def table_cell(html, attributes="", css_class=""):
    """Return another cell. attributes: as ``data_label`` gives one; css_class: more of its own."""
    classes = f"govuk-table__cell {css_class}".rstrip()
    return f'<td class="{classes}"{attributes}>\n{html}</td>\n'


def data_label(text):
    """Return the attribute by which a cell says what it is where the table stacks."""
    return f' data-label="{conditional_escape(text)}"'


@register.simple_block_tag
def scroll_table(content, caption, *, classes="", caption_hidden=True):
    """A table that a narrow screen scrolls sideways: `{% scroll_table _("Pairs") %}<thead>…`.

    It holds head and body; `data_table` draws them as well, from plain cells. `classes`: more of
    the table's own, such as "app-stack".
    """
    context = {"content": content, "caption": caption, "classes": classes}
    context["caption_hidden"] = caption_hidden
    return render_to_string("components/scroll_table.html", context)
