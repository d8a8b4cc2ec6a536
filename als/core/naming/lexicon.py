"""What a language calls a word: its dictionary, its stems, and what is written with a capital.

The dictionaries are simplemma's, the stemmers Snowball's. A dictionary is read when a text of its
language is first judged (0.3 s for English, 3 s for Polish) and stays, packed, in 3 to 55 MB.
"""

from functools import cache, cached_property, lru_cache

import Stemmer
from django.utils import dates, translation

from als.core.naming.borne import given_names, names_borne
from als.core.naming.reading import by_one_thread
from als.core.naming.text import folded

# Languages that share a dictionary or a stemmer under another code.
DICTIONARIES = {"bs": "hbs", "hr": "hbs", "sr-latn": "hbs", "no": "nb"}
STEMMERS = {
    "bs": "serbian", "hr": "serbian", "sr-latn": "serbian", "ca": "catalan", "cs": "czech",
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "et": "estonian",
    "fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian", "it": "italian",
    "lb": "german", "lt": "lithuanian", "nb": "norwegian", "nl": "dutch", "nn": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
# Where a name takes on long endings: possessives and cases upon cases.
BENDING = frozenset("bs hr sr-latn sl cs sk pl lt lv et fi hu tr sq ro".split())
# Where words made from a place's name are written small: "zagrebački", "tartlane".
SMALL_DERIVED = BENDING | frozenset("nb nn da sv is fr es it pt ca gl".split())
TITLES = {
    "en": "mr mrs ms miss mx dr prof cllr councillor sir dame rt hon revd",
    "de": "herr frau dr prof",
    "nl": "dhr mevr dr prof ir drs",
    "fr": "m mme mlle dr pr",
}
OTHER_TITLES = "dr prof mr g gdin gđa gospodin gospođa sc hr fr fru herr pan pani pr härra proua"
ALWAYS_CAPITAL = {"en": "i"}  # what is written with a capital and is nobody
ALONE = {"en": frozenset("aio")}  # letters that are words: elsewhere a vowel or a preposition
ALONE_ELSEWHERE = frozenset("aeiouyskvwzå")
MISSING = {"en": ("her", "hers", "me")}  # simplemma has no small form of these
# What follows a word only if the word is not a name: "Will we …?", "Mark the date".
AFTER_NO_NAME = {
    "en": "a an the i we you he she it they me us him them my our your his her its their there"
}
# Names that are among the commonest words: in small letters hardly ever somebody's.
HARDLY_WRITTEN_SMALL = {"en": frozenset({"will", "may", "can", "van", "the", "and"})}
# What comes before a noun, and hardly before a name in small letters: "the reading".
ARTICLES = {"en": "a an the this that these those our your their its no any in"}
# What comes before a month, and hardly before somebody of its name.
BEFORE_A_MONTH = {
    "en": "in by of since until till from during before after last next early late mid this that "
    "the every each on through throughout around about than for between a an our your"
}
BETWEEN_DATES = frozenset("and or to until through i ili do og til und bis et au".split())
MAX_WORD_LENGTH = 60  # letters; what is longer is in no dictionary


@by_one_thread
@lru_cache(maxsize=4)
def _dictionary(code):
    try:
        return _factory().get_dictionary(DICTIONARIES.get(code, code))
    except ValueError:
        return {}


@cache
def _factory():
    from simplemma.strategies.dictionaries import StreamDictionaryFactory  # 62 ms

    return StreamDictionaryFactory(cache_max_size=4)


@lru_cache(maxsize=64)
def lexicon(code):
    """Return the ``Lexicon`` of a language; one without a dictionary knows no word."""
    return Lexicon(code)


class Lexicon:
    def __init__(self, code):
        self.code = code
        self._stemmer = Stemmer.Stemmer(STEMMERS[code]) if code in STEMMERS else None
        self.is_word = lru_cache(maxsize=20_000)(self._is_word)
        self.lemmas = lru_cache(maxsize=20_000)(self._lemmas)

    @property
    def bends(self):
        return self.code in BENDING

    @property
    def derives_small(self):
        return self.code in SMALL_DERIVED

    def _is_word(self, small):
        """Return whether a word, in small letters, is in the dictionary, and not as a name."""
        if small in MISSING.get(self.code, ""):
            return True
        if len(small) == 1:
            return small in ALONE.get(self.code, ALONE_ELSEWHERE)
        found = _dictionary(self.code).get(small) if len(small) <= MAX_WORD_LENGTH else None
        return found is not None and found[:1].islower()

    def is_common(self, word):
        """Return whether the small form of a ``Word`` is in the dictionary."""
        small = word.small
        forms = {small, small.replace("’", "'"), folded(small) if small.isascii() else small}
        if word.base != word.plain:
            bare = small[: len(word.base)]
            forms |= {bare, bare.removesuffix("n")}  # "isn’t"
        return any(self.is_word(form) for form in forms if form)

    def _lemmas(self, raw):
        """Return what a word may be a form of, without accents: "Rijeci" is of "Rijeka"."""
        if len(raw) > MAX_WORD_LENGTH:
            return frozenset()
        forms = (raw.casefold(), raw.capitalize())
        found = {_dictionary(self.code).get(form) for form in forms} - {None}
        return frozenset(folded(lemma) for lemma in found)

    def stem(self, raw):
        """Return the stem of a word, without accents; the word itself without a stemmer."""
        small = raw.casefold()
        if self._stemmer is None or len(small) > MAX_WORD_LENGTH:
            return folded(small)
        return folded(self._stemmer.stemWord(small))

    def is_borne(self, word):
        """Return whether the word is a name, or a form of one where names are inflected."""
        forms = {word.plain, word.base}
        if self.bends:
            forms |= self.lemmas(word.raw)
        return not forms.isdisjoint(names_borne(self.code))

    @cached_property
    def after_no_name(self):
        return frozenset(AFTER_NO_NAME.get(self.code, "").split())

    @property
    def hardly_written_small(self):
        return HARDLY_WRITTEN_SMALL.get(self.code, frozenset())

    @cached_property
    def articles(self):
        return frozenset(ARTICLES.get(self.code, "").split())

    @cached_property
    def before_a_month(self):
        return frozenset(BEFORE_A_MONTH.get(self.code, "").split())

    @property
    def between_dates(self):
        return BETWEEN_DATES

    @cached_property
    def dates(self):
        """Days and months, without case and accents."""
        return frozenset(_days_and_months(self.code))

    @cached_property
    def dates_borne(self):
        """Days and months that people are called by as well: "May", "Jan"."""
        return self.dates & given_names(self.code)

    @cached_property
    def writes_dates_small(self):
        with translation.override(self.code or "en"):
            return str(dates.MONTHS[1]).islower()

    @cached_property
    def never_names(self):
        """Days, months, titles that stand alone, and "I": without case and accents."""
        titles = TITLES.get(self.code, OTHER_TITLES).split()
        return frozenset(
            {*_days_and_months(self.code), *map(folded, titles)}
            | set(ALWAYS_CAPITAL.get(self.code, "").split())
        )


def _days_and_months(code):
    """Return the names of days and months, whole and short, in the language and its cases."""
    with translation.override(code or "en"):
        tables = (
            dates.WEEKDAYS,
            dates.WEEKDAYS_ABBR,
            dates.MONTHS,
            dates.MONTHS_3,
            dates.MONTHS_ALT,
        )
        names = [str(name) for table in tables for name in table.values()]
    return {folded(name) for name in names if name.strip(".").isalpha()}
