"""English of the product in what should be in another language."""

import re
from functools import cache

from lxml import html

from als.core.translations.catalogs import po_files, read

# Words of English sentences that Croatian doesn't have.
ENGLISH = re.compile(
    "the|and|of|your|you|with|this|that|has|have|are|is|was|for|not|by|from|will|can"
)
VALUE = re.compile(r"%\(\w+\)s|%s|\{[^}]*\}|<[^>]+>|\n+")
A_NAME = ("Port of Spain", "")  # among the time zones
SHORTEST = 12  # letters of a piece: less is found by chance
# What is read aloud, or shown in a field.
READ_OUT = "//@aria-label | //@alt | //@placeholder | //@title"
NOT_READ = "//script | //style | //template | //*[@lang='en' and not(self::html)]"


@cache
def english_texts(language):
    """Return the longest piece without a value of each text that ``language`` says otherwise.

    Of texts of two words or more; one word may be right in both.
    """
    pieces = set()
    for message in read(po_files()[language]):
        texts = [message.id] if isinstance(message.id, str) else list(message.id)
        for text in texts:
            if message.string and text not in message.string:
                pieces.add(max(VALUE.split(text), key=len).strip())
    return {piece for piece in pieces if " " in piece and len(piece) >= SHORTEST}


def lines_of_page(page):
    """Return what a page shows or reads out, a line for each piece of text; but what is English
    by its ``lang``, as the name of a language is."""
    tree = html.fromstring(page)
    for element in tree.xpath(NOT_READ):
        element.drop_tree()
    texts = [*tree.xpath("//head/title/text() | //body//text()"), *tree.xpath(READ_OUT)]
    return {" ".join(text.split()).replace(*A_NAME) for text in texts} - {""}


def english_lines(lines, language):
    """Return which of the lines are in English, or have a piece of it."""
    lines, pieces = set(lines), english_texts(language)
    text = "\n".join(lines)
    there = [re.escape(piece) for piece in pieces if piece in text]
    any_of = "|".join([ENGLISH.pattern, *there])
    either = re.compile(rf"(?<!\w)(?:{any_of})(?!\w)", re.IGNORECASE)
    return sorted(line for line in lines if either.search(line))
