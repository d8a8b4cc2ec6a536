"""The files of als/locale: one .po for each language, and the .mo that is made from it.

Nothing here wants settings, so that an installation compiles before it has any.
"""

import os
import tempfile
from difflib import get_close_matches
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

MIN_LIKENESS = 0.8
FOLDER = Path(__file__).parents[2] / "locale"
HEADER = """\
# The texts of this product in {language}.
# `make messages` keeps this file in step with the sources: docs/translating.md"""
# Lines of the head that each run would change, or that say nothing.
CHURN = tuple(
    b'"%s:' % name
    for name in [
        b"Project-Id-Version",
        b"Report-Msgid-Bugs-To",
        b"POT-Creation-Date",
        b"PO-Revision-Date",
        b"Last-Translator",
        b"Language-Team",
        b"Generated-By",
    ]
)


def po_files():
    """Return {language: path of its .po}, as als/locale has them, sorted."""
    return {path.parts[-3]: path for path in sorted(FOLDER.glob("*/LC_MESSAGES/django.po"))}


def read(path):
    """Return the catalog of the .po file ``path``."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], abort_invalid=True)


def add_language(language):
    """Write an empty .po for ``language``, as "hr" or "pt_BR", unless there is one.

    ``UnknownLocaleError`` or ``ValueError`` where CLDR knows no such language.
    """
    catalog = Catalog(locale=Locale.parse(language), fuzzy=False)
    path = FOLDER / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(catalog, path)


def update(messages):
    """Bring each .po in step with ``messages``, a catalog of all texts of the sources.

    A text that was changed a little keeps its translation, marked as fuzzy; what stands nowhere
    any more is dropped. A second run changes nothing.
    """
    for path in po_files().values():
        catalog = read(path)
        catalog.update(messages, no_fuzzy_matching=True)
        _keep_changed(catalog)
        _write(catalog, path)


def _keep_changed(catalog):
    """Give a new text the translation of one that has gone and was nearly the same, as fuzzy."""
    gone = {_first(message.id): message for message in catalog.obsolete.values() if message.string}
    for message in [message for message in catalog if message.id and not message.string]:
        for like in get_close_matches(_first(message.id), gone, 1, MIN_LIKENESS):
            if message.pluralizable == gone[like].pluralizable:
                message.string = gone[like].string
                message.flags.add("fuzzy")


def _first(text):
    return text if isinstance(text, str) else text[0]


def _write(catalog, path):
    catalog.header_comment = HEADER.format(language=catalog.locale.english_name)
    buffer = BytesIO()
    write_po(buffer, catalog, width=0, ignore_obsolete=True, include_lineno=False)
    lines = buffer.getvalue().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if not line.startswith(CHURN)))


def compile_all():
    """Write each .mo that is older than its .po; return the languages that were compiled."""
    made = []
    for language, path in po_files().items():
        compiled = path.with_suffix(".mo")
        if is_compiled(path):
            continue
        # Whole or not at all: several processes may start at once.
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            write_mo(file, _translated(read(path)))
        os.chmod(file.name, 0o644)
        os.replace(file.name, compiled)
        made.append(language)
    return made


def _translated(catalog):
    """Return ``catalog`` without what has no translation: a plural would show its empty form."""
    for message in list(catalog):
        if message.id and not is_translated(message, catalog.num_plurals):
            catalog.delete(message.id, message.context)
    return catalog


def is_translated(message, forms):
    """Return whether ``message`` has a text, and a plural all of its ``forms``."""
    if message.pluralizable:
        return len(message.string) == forms and all(message.string)
    return bool(message.string)


def is_compiled(path):
    """Return whether the .mo beside the .po file ``path`` is as new as it."""
    compiled = path.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime
