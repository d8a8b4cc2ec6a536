"""The words that a language's tiers begin with, and every text that holds such a word."""

import re
from functools import cache

from django.conf import settings
from django.utils import translation

from als.core.translations import catalogs
from sets.own_words import one_of, several_of
from sets.word_forms import GAP, languages, word_forms
from tests.each import each

EACH = [word_forms(code) for code in languages()]


def words_of(forms):
    """Yield all words that come with a language: its partnership, and each tier of each preset."""
    yield "partnership", forms.partnership
    for preset in forms.presets:
        for side in ("upper", "lower"):
            yield f"{preset['name']}, {side}", preset[side]


@each("forms", EACH)
def test_each_preset_has_every_form_of_its_language(forms):
    codes = {"one", "many", *(form.code for form in forms.forms)}
    codes |= {"gender"} if forms.genders else set()
    for name, words in words_of(forms):
        english = {"english", "english_plural"} & words.keys()
        assert words.keys() - english == codes, name
        assert bool(english) == (name != "partnership" and forms.code != "en"), name
        assert words.get("gender") in {*forms.genders, None}
        assert all(text.strip() == text != "" for text in words.values())


@each("forms", EACH)
def test_each_form_has_a_sentence_of_its_own_with_one_gap(forms):
    sentences = {form.sentence for form in forms.forms}
    assert [sentence.count(GAP) for sentence in sentences] == [1] * len(forms.forms)
    assert set(forms.also.values()) <= {"plural", *(form.code for form in forms.forms)}


def test_there_are_the_seven_languages():
    assert languages() == ["de", "en", "et", "fr", "hr", "nb", "pl"]
    assert word_forms("sv") is word_forms("en")


# --- every text that holds such a word, a name or a number ---------------------------------------

WORDS = {"tier", "tiers", "upper", "lower", "uppers", "lowers", "side", "other", "partnership"}
PERCENT = re.compile(r"%(?:\((\w+)\))?[sd](?!\w)")
BRACED = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
# "a okrug", "an region": what an article before a word of another sound would read as.
WRONG_ARTICLE = re.compile(r"\ba [aeio]|\ban [^aeiouh“]", re.IGNORECASE)


@cache
def texts():
    """Return rows (language, English, text): each English text, and each form of its translations.

    That the files hold each text of the sources is shown by tests/core/test_translations.py.
    """
    rows = set()
    for language, path in catalogs.po_files().items():
        for message in catalogs.read(path):
            ids = message.id if message.pluralizable else (message.id,)
            rows |= {("en", ids[-1], text) for text in ids if text}
            said = message.string if message.pluralizable else (message.string,)
            rows |= {(language, ids[-1], text) for text in said if text and ids[0]}
    return sorted(rows)


def with_words():
    return [row for row in texts() if any(name in WORDS for name, _form in BRACED.findall(row[2]))]


def tiers_of(language, words):
    """Return the words of two tiers as a programme gives them to a text, by placeholder."""
    tiers = {side: words[side] for side in ("upper", "lower")}
    one, other = (one_of(tier["one"], tier["many"], tier, language) for tier in tiers.values())
    many = {f"{side}s": several_of(tier["many"], tier, language) for side, tier in tiers.items()}
    own = word_forms(language).partnership
    partnership = one_of(own["one"], own["many"], own, language)
    return {
        "tier": one, "upper": one, "side": one, "lower": other, "other": other,
        "tiers": many["uppers"], **many, "partnership": partnership,
    }  # fmt: skip


def filled(text, words):
    """Return a text with the words of the tiers, and 5 for each name and number."""
    names = {name for name, _form in BRACED.findall(text)}
    if names:
        return text.format(**dict.fromkeys(names, 5) | {n: words[n] for n in names & words.keys()})
    found = PERCENT.findall(text)
    return text % (dict.fromkeys(found, 5) if any(found) else (5,) * len(found))


@each("forms", EACH)
def test_each_text_with_a_tiers_word_reads_in_each_language_with_each_preset(forms):
    rows = [row for row in with_words() if row[0] in {"en", forms.code}]
    assert rows
    for preset in forms.presets:
        for language, _english, text in rows:
            with translation.override(language):
                words = tiers_of(forms.code, preset)
                shown = filled(text, words)
                foreign = words["upper"].language != language
            assert not re.search(r"[{}]|  |%\(", shown)
            assert not (language == "en" and WRONG_ARTICLE.search(shown)), shown
            assert not (foreign and re.search(rf"\ban? {words['upper']}", shown)), shown


def test_no_article_stands_before_a_word_of_another_language():
    """Where a programme has no English for its words, they stand in English without an article."""
    preset = word_forms("hr").presets[0]
    bare = {side: {k: v for k, v in preset[side].items() if "english" not in k}
            for side in ("upper", "lower")}  # fmt: skip
    english = [text for language, _english, text in with_words() if language == "en"]
    with translation.override("en"):
        shown = [filled(text, tiers_of("hr", bare)) for text in english]
    assert [text for text in shown if re.search("žup|opć", text)] != []
    assert [text for text in shown if re.search(r"\ban? (žup|opć)", text, re.IGNORECASE)] == []


def test_a_translation_asks_for_forms_that_its_words_have():
    wrong = []
    for language, _english, text in with_words():
        own = word_forms(language)
        with translation.override(language):
            words = tiers_of(language, own.presets[0])
        for name, asked in BRACED.findall(text):
            if name not in WORDS:
                continue
            form = asked.removeprefix("^")
            genders = {choice.partition("=")[0] for choice in form.split("|")}
            known = "=" in form and genders == set(own.genders)
            known = known or form in {"", "a"} or words[name].forms.get(form)
            if not known:
                wrong.append((language, text))
    assert wrong == []


def test_every_text_with_a_name_or_a_number_can_be_filled():
    for language, english, text in texts():
        if PERCENT.search(english) or BRACED.search(english):
            with translation.override(language):
                shown = filled(text, tiers_of("en", word_forms("en").presets[0]))
            assert not re.search(r"%\(|\{\w", shown), text


# --- no sentence is glued from pieces -------------------------------------------------------------


def test_a_tiers_word_is_put_into_a_sentence_in_braces_alone():
    """By %(tier)s no form could be asked for; and what somebody typed may hold braces."""
    english = {text for language, _english, text in texts() if language == "en"}
    assert [text for text in english if re.search(r"%\((tiers?|partnership_word)\)", text)] == []
    assert [text for _l, _e, text in with_words() if PERCENT.search(text)] == []


def sources(*kinds):
    folders = ("als", "sets", "meetings", "actions", "reports", "templates")
    for folder in folders:
        for kind in kinds:
            for path in (settings.BASE_DIR / folder).rglob(kind):
                yield path, path.read_text()


GLUED = re.compile(r'f"([^"]*\{[^}]*(?:tier_words?\(|partnership_words?)[^}]*\}[^"]*)"')


def test_no_python_composes_a_text_around_a_tiers_word():
    """A label may be a list, as "Ann, region" or "Region: Uppershire"; a letter is a sentence's."""
    found = [text for _path, source in sources("*.py") for text in GLUED.findall(source)]
    assert found  # there are such labels
    assert [text for text in found if re.search(r"[^\W_]", re.sub(r"\{[^}]*\}", "", text))] == []
    added = re.compile(r"(tier_words?\([^)]*\)|partnership_words?) [+%] |[+%] [\w.]*tier_words?\(")
    assert [path.name for path, source in sources("*.py") if added.search(source)] == []


def test_no_template_composes_a_text_around_a_tiers_word():
    given = re.compile(r"blocktranslate[^%]*(side_word|_singular|_plural|partnership_word|tiers\.)")
    assert [path.name for path, text in sources("*.html", "*.txt") if given.search(text)] == []
