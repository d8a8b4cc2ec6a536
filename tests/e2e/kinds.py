"""Of what kinds of parts a page is made: what is marked up alike need not be looked at twice."""

FORM = (
    "//form[contains(concat(' ', @class, ' '), ' app-write ') or "
    "@method='post' and contains(concat(' ', @class, ' '), ' app-form ')]"
)
FIELDS = ".//input | .//select | .//textarea | .//button"
GROUP = "string(ancestor::*[contains(@class, 'govuk-form-group')][1]/@class)"
NOT_DRAWN = {"head", "script", "template"}
# Their values matter; of other attributes it matters whether they are there.
WITH_VALUE = {"class", "role", "type", "lang", "tabindex", "scope", "autocomplete"}
# In words, numbers or ids.
FREE = {
    *("aria-label", "aria-labelledby", "aria-describedby", "aria-controls"),
    *("aria-valuenow", "aria-valuetext"),
}


def kinds_of_elements(page):
    """Return the kinds of an lxml page's elements: each with its attributes, in what it is.

    Two elements of a kind have the same style. What one only sees from the whole page (an id that
    is there twice, a heading that is left out) is asked of each page by ``tests/markup.py``.
    """
    kinds = set()
    todo = [(page, ())]
    while todo:
        element, within = todo.pop()
        if isinstance(element.tag, str) and element.tag not in NOT_DRAWN:
            kinds.add((within, element.tag, attributes(element), has_words(element)))
            around = (*within, (element.tag, element.get("class")))
            todo.extend((child, around) for child in element)
    return kinds


def is_in_main(kind):
    """Return whether a kind of element is in the page's own content."""
    within = kind[0]
    return any(around == "main" for around, _class in within)


def attributes(element):
    return frozenset(
        (name, value if has_value(name) else None) for name, value in element.attrib.items()
    )


def has_value(name):
    return name in WITH_VALUE or (name.startswith("aria-") and name not in FREE)


def has_words(element):
    return bool("".join(element.itertext()).strip())


def kinds_of_fields(page):
    """Return the kinds of fields in the lxml page's form that is sent; none if there is no form."""
    forms = page.xpath(FORM)
    return {
        (field.tag, field.get("type"), field.get("class"), field.xpath(GROUP))
        for form in forms[:1]
        for field in form.xpath(FIELDS)
    }
