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
from als.core.search_sql import HasPhrase, HasWords, Matches, Rank
from als.core.text.snippets import words_of

MAX_LENGTH = 200  # characters of what is typed that count
# Each word is one more condition of the query.
MAX_WORDS = 12
MAX_WORD_LENGTH = 50
MIN_LENGTH = 2  # letters: one of the words has to have as many
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


def parse(text):
    """Read what was typed. A word in "quotes" is meant exactly, one after a - is to be absent.

    The words of a phrase are wanted as words too, so that the words alone decide the order.
    """
    found = {"": ([], []), "-": ([], [])}
    for minus, phrase, minus_word, word in TYPED.findall(text[:MAX_LENGTH]):
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
class Kind:
    """One kind of thing to be found.

    ``rows`` returns those of a set that a person may read. ``title`` weighs more than ``texts``;
    ``file_words`` and ``file_text`` (names that ``rows`` annotates) less. ``heading`` is what the
    result is called, if it has no title of its own. ``pair`` is the path to its pair, ``page`` to
    the key of the page that it is on.
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

    def matching(self, query, *, set_, user):
        """Return the rows that match, with ``hit_rank`` and ``hit_at``."""
        rows = self.rows(set_, user)
        if is_full_text():
            rows = self._by_vector(rows, query=query, language=set_.programme.language)
        else:
            words = joined(*filter(None, [self.title, *self.texts, self.file_words]))
            rows = rows.filter(HasWords(words, query=query))
            rows = rows.annotate(hit_rank=Value(0.0, FloatField()))
        whole = joined(*filter(None, [self.title, *self.texts, self.file_text]))
        for phrase in query.phrases:
            rows = rows.filter(HasPhrase(whole, phrase=phrase))
        for phrase in query.without_phrases:
            rows = rows.exclude(HasPhrase(whole, phrase=phrase))
        return rows.annotate(hit_at=F(self.at))

    def _by_vector(self, rows, **asked):
        """Narrow the rows to those whose stored vector matches: see ``search_index``."""
        entries = SearchEntry.objects.filter(kind=self.key, row_id=OuterRef("pk"))
        rank = entries.values(rank=Rank(F("vector"), **asked))
        matching = entries.filter(Matches(F("vector"), **asked))
        return rows.filter(Exists(matching)).annotate(hit_rank=Subquery(rank))

    def described(self, keys, *, set_, user):
        """Return what a page shows of these rows, as far as they may still be read."""
        files = [self.file_text] if self.file_text else []
        of_pair = {"hit_number": "number", "hit_upper": "upper__name", "hit_lower": "lower__name"}
        return self.rows(set_, user).filter(pk__in=keys).order_by().annotate(
            hit_kind=Value(self.key, CharField()),
            hit_title=F(self.heading or self.title),
            hit_text=joined(*self.texts, *files),
            hit_page=F(self.page),
            hit_at=F(self.at),
            **{
                name: F(f"{self.pair}__{path}") if self.pair else Value("")
                for name, path in of_pair.items()
            },
        ).values_list(
            "hit_kind", "pk", "hit_title", "hit_text", "hit_page", "hit_at", *of_pair, named=True
        )  # fmt: skip


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
    ranked = [
        (rank, at, Hit(kind.key, pk))
        for kind in kinds
        for pk, rank, at in kind.matching(query, set_=set_, user=user)
        .order_by("pk")
        .values_list("pk", "hit_rank", "hit_at")
    ]
    # Stable: among equals, kinds stay in their order, and rows of a kind too.
    ranked.sort(key=lambda row: row[:2], reverse=True)
    return [hit for _rank, _at, hit in ranked]


def show(kinds, hits, *, set_, user):
    """Return rows to show for the hits, in their order, without those removed since."""
    found = {}
    for kind in kinds:
        if keys := [hit.pk for hit in hits if hit.kind == kind.key]:
            rows = kind.described(keys, set_=set_, user=user)
            found |= {Hit(kind.key, row.pk): row for row in rows}
    return [found[hit] for hit in hits if hit in found]


def is_full_text():
    """Return whether the database knows the forms of a language's words."""
    return connection.vendor == "postgresql"
