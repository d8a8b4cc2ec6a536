"""Looking through released lessons: by words, audience, kind, theme and set.

There are some hundred at most, and they are texts of frozen versions: they are looked through in
memory, word by word as everywhere else (from its beginning, whatever its accents and capitals).
"""

from als.core.text.folding import plain
from als.core.text.snippets import marked, places, snippet, words_of
from reports.content.audiences import reads
from reports.content.strength import strength_key

NO_THEME = "none"
NO_ANSWER = "none"
# A word in the lesson itself counts most, one in what it rests on least.
POINTS = (10, 4, 1)
SAME_BEGINNING = 5  # letters that two forms of a word share


def texts_of(lesson):
    """Return what is looked through, in order of weight."""
    content = lesson.content
    evidence = [text for row in content["evidence"] for text in (row["text"], row["note"])]
    comments = [word["text"] for word in content["words"]]
    named = [*lesson.themes, *content["audiences"], lesson.of.title]
    about = [content["explanation"], *content["in_short"].values(), *named]
    return content["statement"], "\n".join(about), "\n".join([*evidence, *comments])


def narrow(lessons, *, audience="", kind="", theme="", set_pk="", strength="", answer=""):
    """Return those that fit what was chosen. What is for both tiers is for each of them."""
    if audience:
        lessons = [row for row in lessons if reads(audience, row.audiences)]
    if kind:
        lessons = [row for row in lessons if row.content["kind_key"] == kind]
    if theme:
        lessons = [row for row in lessons if theme in theme_keys(row)]
    if set_pk:
        lessons = [row for row in lessons if str(row.of.set_pk) == set_pk]
    if strength:
        lessons = [row for row in lessons if strength_key(row.content["strength"]) == strength]
    if answer:
        lessons = [row for row in lessons if _answer_of(row) == answer]
    return lessons


def _answer_of(lesson):
    return lesson.answer.answer if lesson.answer else NO_ANSWER


def theme_keys(lesson):
    """Return the lesson's themes as sets have them in common: by their plain letters."""
    return [plain(title) for title in lesson.themes] or [NO_THEME]


def find(lessons, query):
    """Return the lessons that have all the words, the best first."""
    ranked = [(rank(lesson, query), lesson) for lesson in lessons]
    return [
        lesson for points, lesson in sorted(ranked, key=lambda one: -one[0]) if points
    ]  # fmt: skip


def rank(lesson, query):
    """Return how well a lesson matches, 0 if it doesn't."""
    texts = texts_of(lesson)
    if not _may_match("\n".join(texts), query):
        return 0
    found = [[which for *_span, which in places(text, query.words)] for text in texts]
    if {which for some in found for which in some} < set(query.words):
        return 0
    if not _phrases_fit(texts, query):
        return 0
    return sum(points * len(some) for points, some in zip(POINTS, found, strict=True))


def _phrases_fit(texts, query):
    """Return whether all the exact phrases are in the texts, and none of the excluded words."""
    unwanted = [(word,) for word in query.without_words] + list(query.without_phrases)
    if not (query.phrases or unwanted):
        return True
    words = [f" {' '.join(words_of(text))} " for text in texts]
    wanted = [f" {' '.join(phrase)} " for phrase in query.phrases]
    absent = [f" {' '.join(phrase)}" for phrase in unwanted]
    return all(any(one in text for text in words) for one in wanted) and not any(
        one in text for one in absent for text in words
    )


def _may_match(text, query):
    """Return False if the beginning of a word is nowhere in the text: quick, before parsing."""
    text = plain(text)
    return all(word[:SAME_BEGINNING] in text for word in query.words)


def shown(lesson, query):
    """Return pieces of the statement and of a text below it, with the words marked."""
    statement, _about, rest = texts_of(lesson)
    content = lesson.content
    text = content["explanation"]
    if query.words and not places(text, query.words) and places(rest, query.words):
        text = rest
    return {
        "lesson": lesson,
        "statement": marked(statement, query.words),
        "text": snippet(text, query.words) if text else [],
    }
