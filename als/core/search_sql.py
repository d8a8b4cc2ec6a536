"""What ``als.core.search`` asks of the database: stored vectors on PostgreSQL, words on SQLite.

On both a word is found from its beginning, whatever its accents and capitals; short ones (under
three letters) whole. PostgreSQL finds the other forms that the word has in the programme's
language as well, and passes over words like "the". Accents are taken off on both sides here, since
the extension ``unaccent`` is not installed everywhere, and the stemmers can do without them.
"""

from django.contrib.postgres.search import SearchQueryField
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models import BooleanField, FloatField, Func, Value
from django.db.models.functions import Cast
from django.dispatch import receiver

from als.core.text.folding import PLAIN
from als.core.text.snippets import words_of

# Those that PostgreSQL has since 14, the oldest that Django 5.2 takes. All others: words as typed.
CONFIGURATIONS = {
    "ca": "catalan", "da": "danish", "de": "german", "en": "english", "es": "spanish",
    "fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian", "it": "italian",
    "lt": "lithuanian", "nb": "norwegian", "nl": "dutch", "nn": "norwegian", "pt": "portuguese",
    "ro": "romanian", "sr-latn": "serbian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
WEIGHTS = "ABD"  # of title, texts, files
WHOLE_BELOW = 3  # letters
# A vector holds at most 1 MB: of title, texts and files together so much always fits, were it all
# short words of letters of four bytes. What takes more stops the search of the whole set.
MAX_CHARACTERS = (20_000, 95_000, 95_000)
APART = "-./@:_&+=~#'’"  # what joins words that are to be found one by one


def configuration(language):
    return CONFIGURATIONS.get(language, "simple")


def plain_sql(sql):
    """Return the SQL of a text without accents, as ``als.core.text.folding.plain`` has it."""
    sql = f"regexp_replace(normalize(lower({sql}), NFD), '[\\u0300-\\u036f]', '', 'g')"
    single = {a: b for a, b in PLAIN.items() if len(b) == 1}
    single |= {a.upper(): b for a, b in single.items() if a.upper() != "I"}
    for letter, letters in PLAIN.items():
        if len(letters) > 1:
            sql = f"replace({sql}, '{letter}', '{letters}')"
    before = "".join(single) + APART.replace("'", "''")
    return f"translate({sql}, '{before}', '{''.join(single.values())}{' ' * len(APART)}')"


def as_tsquery(query, language):
    """Return what a ``Query`` asks of a stored vector as PostgreSQL writes it; one statement."""
    params, alone = [], len(query.words) == 1
    kind = configuration(language)
    pieces = [_word(params, word, kind, alone=alone) for word in query.words]
    pieces += ["!! " + _word(params, word, kind, alone=True) for word in query.without_words]
    with connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT ({' && '.join(pieces)})::text", params)
        return cursor.fetchone()[0]


def _word(params, word, kind, *, alone):
    """Return the query for one word. One that says nothing is passed over beside others."""
    beginning = f"'{word}'" if len(word) < WHOLE_BELOW else f"'{word}':*"
    if kind == "simple":
        params.append(beginning)
        return "to_tsquery('simple', %s)"
    stem = f"to_tsquery('{kind}', %s)"
    either = f"(to_tsquery('simple', %s) || {stem})"
    if alone:
        params += [beginning, f"'{word}'"]
        return either
    params += [f"'{word}'", beginning, f"'{word}'"]
    return f"CASE WHEN numnode({stem}) = 0 THEN ''::tsquery ELSE {either} END"


class Matches(Func):
    """Whether all the words are in the vector, and none of those that are to be absent."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()

    def __init__(self, vector, tsquery):
        super().__init__(vector, Cast(Value(tsquery), SearchQueryField()))


class Rank(Func):
    """How well a vector matches: words in the title count most, those of files least."""

    function = "ts_rank"
    output_field = FloatField()

    def __init__(self, vector, tsquery):
        super().__init__(vector, Cast(Value(tsquery), SearchQueryField()), Value(1))


class HasWords(Func):
    """Whether a text has all the words, and none of those to be absent: for SQLite."""

    output_field = BooleanField()

    def __init__(self, text, *, query):
        super().__init__(text)
        self.query = query

    def as_sqlite(self, compiler, connection):
        sql, of_text = compiler.compile(self.source_expressions[0])
        conditions, params = [], []
        for words, comparison in ((self.query.words, ">"), (self.query.without_words, "=")):
            for word in words:
                ending = " " if len(word) < WHOLE_BELOW else ""
                conditions.append(f"instr(als_words({sql}), %s) {comparison} 0")
                params += [*of_text, f" {word}{ending}"]
        return f"({' AND '.join(conditions)})", params


class HasPhrase(Func):
    """Whether a text has these words, with a space around each, one after the other, exactly."""

    output_field = BooleanField()

    def __init__(self, text, *, phrase):
        super().__init__(text)
        self.phrase = phrase

    def as_postgresql(self, compiler, connection):
        sql, params = compiler.compile(self.source_expressions[0])
        words = f"regexp_replace({plain_sql(sql)}, '[[:space:][:punct:]]+', ' ', 'g')"
        return f"strpos(' ' || {words} || ' ', %s) > 0", [*params, self.phrase]

    def as_sqlite(self, compiler, connection):
        sql, params = compiler.compile(self.source_expressions[0])
        return f"instr(als_words({sql}), %s) > 0", [*params, self.phrase]


@receiver(connection_created)
def teach_sqlite(connection, **kwargs):
    """Give SQLite a function for the words of a text, in plain letters with a space around each."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("als_words", 1, spaced_words, deterministic=True)


def spaced_words(text):
    return f" {' '.join(words_of(text or ''))} "
