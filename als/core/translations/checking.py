"""What is wrong with a translation, in sentences for who translates."""

import gettext
import re
from dataclasses import dataclass, field

from django.conf import settings

from als.core.translations.catalogs import is_translated, po_files, read

NAMED = re.compile(r"%\((\w+)\)[sd]")
POSITIONAL = re.compile(r"%[sd](?!\w)")
BRACED = re.compile(r"\{(\w+)(?::[^{}]*)?\}")
TAG = re.compile(r"</?[a-z][a-z0-9]*")
EDGE = re.compile(r"^(\s*).*?(\s*)$", re.DOTALL)
# Numbers to ask which of them a plural form is for.
NUMBERS = range(1001)


@dataclass
class Checked:
    """One language: its texts without a translation, and what is wrong, as sentences."""

    language: str
    total: int = 0
    missing: list = field(default_factory=list)
    faults: list = field(default_factory=list)

    @property
    def is_complete(self):
        return self.language in settings.COMPLETE_LANGUAGES


def check_all(messages):
    """Return a ``Checked`` for each language of als/locale, against all texts of the sources.

    A missing or fuzzy text is a fault in a complete language (``COMPLETE_LANGUAGES``), else it is
    listed as missing alone.
    """
    return [check_catalog(language, read(path), messages) for language, path in po_files().items()]


def check_catalog(language, catalog, messages):
    checked = Checked(language, total=len(messages))
    ours = {_key(message) for message in catalog if message.id}
    theirs = {_key(message) for message in messages if message.id}
    for words, keys in [
        ("is not in the file: make messages", theirs - ours),
        ("stands nowhere any more: make messages", ours - theirs),
    ]:
        checked.faults += [f"{text!r} {words}" for _context, text, _plural in sorted(keys, key=str)]
    plural = gettext.c2py(catalog.plural_expr)
    single = {form for form in range(catalog.num_plurals) if _is_for_one_number(form, plural)}
    for message in catalog:
        if not message.id:
            continue
        if message.fuzzy or not is_translated(message, catalog.num_plurals):
            checked.missing.append(_first(message.id))
            if checked.is_complete:
                checked.faults.append(f"{_first(message.id)!r} has no translation, or a fuzzy one")
        else:
            checked.faults += [f"{_first(message.id)!r} {why}" for why in _faults(message, single)]
    return checked


def _key(message):
    ids = message.id if message.pluralizable else (message.id, "")
    return (message.context, *ids)


def _first(text):
    return text if isinstance(text, str) else text[0]


def _is_for_one_number(form, plural):
    return sum(plural(number) == form for number in NUMBERS) == 1


def _faults(message, single):
    """Yield what is wrong with each form of a translated message."""
    if not message.pluralizable:
        yield from faults_of(message.id, message.string)
        return
    for form, text in enumerate(message.string):
        yield from faults_of(message.id[1], text, may_omit_number=form in single)


def faults_of(text, translation, *, may_omit_number=False):
    """Yield what a program would stumble over in ``translation``; nothing where it is sound."""
    wanted, found = _names(text), _names(translation)
    if unknown := found - wanted:
        yield f"has no placeholder {', '.join(sorted(unknown))}"
    lost = wanted - found
    if len(lost) > may_omit_number:
        yield f"lost the placeholder {', '.join(sorted(lost))}"
    if len(POSITIONAL.findall(text)) != len(POSITIONAL.findall(translation)):
        yield "has another number of %s"
    if "%%" in text or NAMED.search(text) or POSITIONAL.search(text):
        rest = POSITIONAL.sub("", NAMED.sub("", translation)).replace("%%", "")
        if "%" in rest:
            yield "has a lone %: type %%"
    if BRACED.search(text) and re.search(r"[{}]", BRACED.sub("", translation)):
        yield "has a brace without its other half"
    if sorted(TAG.findall(text)) != sorted(TAG.findall(translation)):
        yield "has other HTML tags"
    if EDGE.match(text).groups() != EDGE.match(translation).groups():
        yield "begins or ends with other white space"


def _names(text):
    """Return the names that ``text`` wants: how often and in which form is the translator's."""
    return {*NAMED.findall(text), *(f"{{{name}}}" for name in BRACED.findall(text))}
