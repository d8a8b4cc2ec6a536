"""Every text of the sources that gettext translates, as a catalog without translations."""

import ast
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGES = ["als", "sets", "meetings", "actions", "reports"]
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    # What the inventory of personal data calls the rows of a model: als/archive/inventory
    "personal": (3,),
    "history_of": (3,),
}
FOR_TRANSLATORS = ["Translators:"]


def extracted_messages():
    """Return a Babel catalog of all texts, each with its files, sorted by file.

    Raises ``ValueError`` for a singular with two plurals: one of them would be shown in English.
    """
    catalog, plurals = Catalog(), {}
    for path, source in sources():
        found = extract("python", BytesIO(source.encode()), KEYWORDS, FOR_TRANSLATORS)
        for _line, texts, comments, context in found:
            if isinstance(texts, tuple) and texts != plurals.setdefault((context, texts[0]), texts):
                raise ValueError(f"{path}: {texts[0]!r} has another plural elsewhere.")
            catalog.add(texts, locations=[(path, None)], auto_comments=comments, context=context)
    return catalog


def with_calls_of_f_strings(source):
    """Return the source with the calls inside its f-strings once more, at the end.

    To Python 3.11, and so to Babel, an f-string is one text.
    """
    calls = [
        ast.unparse(call)
        for text in ast.walk(ast.parse(source))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in KEYWORDS
    ]
    return "\n".join([source, *calls])


def sources():
    """Yield (path from the root, Python source) of modules and templates that may hold texts."""
    for package in PACKAGES:
        for path in sorted((settings.BASE_DIR / package).rglob("*.py")):
            source = path.read_text()
            # Mails take "_" from als.core.text.later.
            if "gettext" in source or "import later as _" in source:
                yield str(path.relative_to(settings.BASE_DIR)), with_calls_of_f_strings(source)
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.*")):
        name = str(path.relative_to(settings.BASE_DIR))
        lines = templatize(path.read_text(), origin=name).splitlines()
        # The indentation of HTML is none to Python.
        yield name, "\n".join(line.strip() for line in lines)
