"""Translations in step with the sources, and what the check of them finds."""

import gettext
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.core.management import CommandError, call_command

from als.core.translations import catalogs
from als.core.translations.checking import check_all, check_catalog, faults_of
from als.core.translations.extraction import (
    KEYWORDS,
    extracted_messages,
    with_calls_of_f_strings,
)


def catalog_of(*texts, locale=None):
    catalog = Catalog(locale=locale, fuzzy=False)
    for text in texts:
        catalog.add(text)
    return catalog


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogs, "FOLDER", tmp_path)
    catalogs.add_language("hr")
    return tmp_path


def translate(folder, pairs):
    """Type each translation into the file, as a translator's editor would."""
    path = catalogs.po_files()["hr"]
    text = path.read_text()
    for message, translation in pairs.items():
        empty = f'msgid "{message}"\nmsgstr '
        text = text.replace(f'{empty}""', f'{empty}"{translation}"')
    path.write_text(text)


def test_all_languages_are_in_step_with_the_sources():
    assert [fault for checked in check_all(extracted_messages()) for fault in checked.faults] == []


SOUND = [
    ("%(pair)s of %(set)s", "%(set)s: %(pair)s"),
    ("%s and %s", "%s i %s"),
    ("Proposed by {side:genitive}", "Predložila je {side:nominative}, i {side}"),
    ("Read <a href='%(url)s'>it</a>", "<a href='%(url)s'>Pročitajte</a>"),
    ("100 %% of %(n)s", "%(n)s: 100 %%"),
    ("50 % done", "Gotovo: 50 %"),
    ("A line\n", "Redak\n"),
]
BROKEN = [
    ("%(pair)s of %(set)s", "%(par)s: %(set)s", 2),
    ("%(pair)s wrote", "Napisano", 1),
    ("%s and %s", "%s", 1),
    ("By {side:genitive}", "Od {strana:genitiv}", 2),
    ("By {side:genitive}", "Od {side:genitive", 2),
    ("By {side:genitive}", "Od {side.forms}", 2),
    ("100 %% of %(n)s", "100 % od %(n)s", 1),
    ("<b>Now</b>", "<b>Sada<b>", 1),
    ("A line\n", "Redak", 1),
    ("%(n)s entries", "Unosi", 1),
]


def test_a_sound_translation_may_bend_and_order_its_words():
    assert [list(faults_of(*pair)) for pair in SOUND] == [[]] * len(SOUND)


def test_what_a_program_would_stumble_over_is_found():
    assert [len([*faults_of(text, said)]) for text, said, _ in BROKEN] == [n for *_, n in BROKEN]


def plural(language, *forms):
    ids = ("One entry", "%(n)s entries")
    messages, catalog = Catalog(), Catalog(locale=language, fuzzy=False)
    messages.add(ids)
    catalog.add(ids, forms)
    return check_catalog(language, catalog, messages).faults


def test_only_a_form_for_one_number_alone_may_leave_the_number_out():
    assert plural("nb", "Ett innlegg", "%(n)s innlegg") == []
    # In Croatian the first form is for 21 as well.
    assert len(plural("hr", "Jedan unos", "%(n)s unosa", "%(n)s unosa")) == 1
    assert plural("hr", "%(n)s unos", "%(n)s unosa", "%(n)s unosa") == []


def test_a_text_that_is_not_in_the_file_and_one_that_stands_nowhere_are_faults(settings):
    settings.COMPLETE_LANGUAGES = []
    checked = check_catalog("hr", catalog_of("Old", locale="hr"), catalog_of("New"))
    assert len(checked.faults) == 2


def test_what_has_no_translation_is_listed_and_a_fault_only_in_a_complete_language(settings):
    settings.COMPLETE_LANGUAGES = []
    begun = check_catalog("hr", catalog_of("New", locale="hr"), catalog_of("New"))
    assert (begun.missing, begun.faults) == (["New"], [])
    settings.COMPLETE_LANGUAGES = ["hr"]
    assert check_catalog("hr", catalog_of("New", locale="hr"), catalog_of("New")).faults


def test_a_changed_text_keeps_its_translation_until_somebody_looked_but_does_not_show_it(folder):
    catalogs.update(catalog_of("The set is open.", "Gone"))
    translate(folder, {"The set is open.": "Skup je otvoren."})
    catalogs.update(catalog_of("The set is now open."))
    [message] = [message for message in catalogs.read(catalogs.po_files()["hr"]) if message.id]
    assert (message.id, message.string, message.fuzzy) == (
        "The set is now open.",
        "Skup je otvoren.",
        True,
    )
    assert compiled(folder).gettext("The set is now open.") == "The set is now open."


def test_a_second_run_changes_nothing(folder):
    messages = catalog_of("Save", ("One entry", "%(n)s entries"))
    catalogs.update(messages)
    first = catalogs.po_files()["hr"].read_bytes()
    catalogs.update(messages)
    assert catalogs.po_files()["hr"].read_bytes() == first


def test_what_has_no_translation_shows_english_in_a_plural_too(folder):
    catalogs.update(catalog_of("Save", "Close", ("%(n)s entry", "%(n)s entries")))
    translate(folder, {"Save": "Spremi"})
    texts = compiled(folder)
    assert texts.gettext("Save") == "Spremi"
    assert texts.gettext("Close") == "Close"
    assert texts.ngettext("%(n)s entry", "%(n)s entries", 3) == "%(n)s entries"


def compiled(folder):
    """Return what a program reads, after the .mo was made."""
    assert catalogs.compile_all() == ["hr"]
    assert catalogs.compile_all() == []
    with (folder / "hr" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_a_text_within_an_f_string_is_found_on_each_python():
    source = 'f"{name} {escape(_(\'(optional)\'))} {value}"\n_("Plain")'
    found = extract("python", BytesIO(with_calls_of_f_strings(source).encode()), KEYWORDS)
    assert {texts for _line, texts, _comments, _context in found} == {"(optional)", "Plain"}


def test_a_language_that_nobody_speaks_makes_no_file(folder):
    with pytest.raises(CommandError, match="There is no language nope"):
        call_command("messages", add="nope")
    assert [*catalogs.po_files()] == ["hr"]
