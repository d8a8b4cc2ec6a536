"""Looking through texts: what was typed, what can be found, and what was found, the best first.

An app says with a ``Kind`` what of it can be found. ``find`` and ``show`` take one query for each
kind, whose rows come from its own ``visible_to``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.db.models import CharField, Exists, F, FloatField, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat

from als.core.models import SearchEntry
from als.core.prepared import Constant, Rows, Text, prepared
from als.core.search_sql import HasPhrase, HasWords, Matches, Rank, as_tsquery
from als.core.text.snippets import words_of

MAX_LENGTH = 200  # characters of what is typed that count
# Each word is one more condition of the query.
MAX_WORDS = 12
MAX_WORD_LENGTH = 50
ROOM = 20  # rows of a kind: a page of what was found
MIN_LENGTH = 2  # letters: one of the words has to have as many
# Marks of several languages, as pages show and other programs type them
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
TYPED = re.compile(r'(-?)"([^"]*)"|(-?)(\S+)')


@dataclass(frozen=True)
class Query:
    """What was typed: words and exact phrases (as tuples of words) to find, and others to avoid."""

    words: tuple = ()
    phrases: tuple = ()
    without_words: tuple = ()
    without_phrases: tuple = ()

    @property
    def is_too_short(self):
        return all(len(word) < MIN_LENGTH for word in self.words)

    def spaced(self, phrases):
        """Return each of the phrases as a text, with a space around each word."""
        return tuple(Text(f" {' '.join(phrase)} ") for phrase in phrases)


def parse(text):
    """Read what was typed. A word in "quotes" is meant exactly, one after a - is to be absent.

    The words of a phrase are wanted as words too, so that the words alone decide the order.
    """
    found = {"": ([], []), "-": ([], [])}
    for minus, phrase, minus_word, word in TYPED.findall(text[:MAX_LENGTH].translate(QUOTES)):
        words, phrases = found[minus or minus_word]
        typed = tuple(one[:MAX_WORD_LENGTH] for one in words_of(phrase or word))
        if phrase:
            phrases.append(typed)
        if not (phrase and minus):
            words.extend(typed)
    (words, phrases), (without_words, without_phrases) = found[""], found["-"]
    return Query(
        words=tuple(dict.fromkeys(words))[:MAX_WORDS],
        phrases=tuple(filter(None, phrases))[:MAX_WORDS],
        without_words=tuple(dict.fromkeys(without_words))[:MAX_WORDS],
        without_phrases=tuple(filter(None, without_phrases))[:MAX_WORDS],
    )


@dataclass(frozen=True)
class Kind(Constant):
    """One kind of thing to be found.

    ``rows`` returns those of a set, by its key, that a person may read. ``title`` weighs more than
    ``texts``; ``file_words`` and ``file_text`` (names that ``rows`` annotates) less. ``heading`` is
    what the result is called, if it has no title of its own. ``pair`` is the path to its pair,
    ``page`` to the key of the page that it is on. ``is_kept``: its rows are the same queryset for
    all readers and days but for keys, so that statements are built once (``als.core.prepared``).
    """

    key: str
    rows: Callable
    texts: tuple
    at: str
    title: str = ""
    heading: str = ""
    pair: str = ""
    page: str = "pk"
    file_words: str = ""
    file_text: str = ""
    is_kept: bool = True

    def whole(self):
        """Return all texts that a phrase may be in, as one."""
        return joined(*filter(None, [self.title, *self.texts, self.file_text]))


def _matching(kind, user, set_pk, words, phrases, without):
    """Return keys of rows that match with their ``hit_rank`` and moment.

    ``words`` is a query of the stored vectors (see ``search_index``), the phrases are texts.
    """
    entries = SearchEntry.objects.filter(kind=kind.key, row_id=OuterRef("pk"))
    rank = entries.values(rank=Rank(F("vector"), words))
    rows = kind.rows(set_pk, user).filter(Exists(entries.filter(Matches(F("vector"), words))))
    rows = _with_phrases(kind, rows, phrases, without).annotate(hit_rank=Subquery(rank))
    return rows.order_by("pk").values_list("pk", "hit_rank", kind.at)


def _matching_on_sqlite(kind, user, set_pk, query, phrases, without):
    words = joined(*filter(None, [kind.title, *kind.texts, kind.file_words]))
    rows = kind.rows(set_pk, user).filter(HasWords(words, query=query))
    rows = _with_phrases(kind, rows, phrases, without)
    rows = rows.annotate(hit_rank=Value(0.0, FloatField()))
    return rows.order_by("pk").values_list("pk", "hit_rank", kind.at)


def _with_phrases(kind, rows, phrases, without):
    for phrase in phrases:
        rows = rows.filter(HasPhrase(kind.whole(), phrase=phrase))
    for phrase in without:
        rows = rows.exclude(HasPhrase(kind.whole(), phrase=phrase))
    return rows


def _described(kind, user, set_pk, keys):
    """Return what a page shows of these rows, as far as they may still be read."""
    files = [kind.file_text] if kind.file_text else []
    of_pair = {"hit_number": "number", "hit_upper": "upper__name", "hit_lower": "lower__name"}
    return kind.rows(set_pk, user).filter(pk__in=keys).order_by().annotate(
        hit_kind=Value(kind.key, CharField()),
        hit_title=F(kind.heading or kind.title),
        hit_text=joined(*kind.texts, *files),
        hit_page=F(kind.page),
        hit_at=F(kind.at),
        **{
            name: F(f"{kind.pair}__{path}") if kind.pair else Value("")
            for name, path in of_pair.items()
        },
    ).values_list(
        "hit_kind", "pk", "hit_title", "hit_text", "hit_page", "hit_at", *of_pair, named=True
    )  # fmt: skip


_matching_kept, _described_kept = prepared(_matching), prepared(_described)


def joined(*names):
    """Return the texts as one."""
    one, *more = (Coalesce(F(name), Value(""), output_field=TextField()) for name in names)
    for name in more:
        one = Concat(one, Value("\n"), name, output_field=TextField())
    return one


@dataclass(frozen=True)
class Hit:
    kind: str
    pk: int


def find(kinds, query, *, set_, user):
    """Return the ``Hit`` of everything that matches, the best first, the newest among equals.

    SQLite does not know which is best."""
    if query.is_too_short:
        return []
    asked = query, query.spaced(query.phrases), query.spaced(query.without_phrases)
    if is_full_text():
        asked = Text(as_tsquery(query, set_.programme.language)), *asked[1:]
    ranked = [
        (rank, at, Hit(kind.key, pk))
        for kind in kinds
        for pk, rank, at in _matching_for(kind)(kind, user, set_.pk, *asked)
    ]
    # Stable: among equals, kinds stay in their order, and rows of a kind too.
    ranked.sort(key=lambda row: row[:2], reverse=True)
    return [hit for _rank, _at, hit in ranked]


def _matching_for(kind):
    if not is_full_text():
        return _matching_on_sqlite
    return _matching_kept if kind.is_kept else _matching


def show(kinds, hits, *, set_, user):
    """Return rows to show for the hits, in their order, without those removed since."""
    found = {}
    for kind in kinds:
        if keys := [hit.pk for hit in hits if hit.kind == kind.key]:
            described = _described_kept if kind.is_kept else _described
            keys = Rows(keys, -(-len(keys) // ROOM) * ROOM)
            rows = described(kind, user, set_.pk, keys)
            found |= {Hit(kind.key, row.pk): row for row in rows}
    return [found[hit] for hit in hits if hit in found]


def is_full_text():
    """Return whether the database knows the forms of a language's words."""
    return connection.vendor == "postgresql"
