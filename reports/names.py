"""Find the names of a set's places, partnerships and people in what was typed."""

import re
import unicodedata

from sets.models import Agreement, Member, Pair, SetFacilitator

# A surname of fewer letters is too often a word.
SHORTEST_SURNAME = 4
NOT_A_LETTER = re.compile(r"[\W_]+")
# What may stand between the letters of a name: "Dr.", "O’Neill", "Smith-Jones".
WITHIN_A_NAME = str.maketrans("", "", ".-'’")


def words_of(text, fold=True):
    """Return the text as words between single spaces, without accents, case and punctuation.

    Marks that nobody sees (soft hyphens, zero-width spaces) come along when text is pasted: they
    part no word. "&" is the same word as "and", which names of places are written with as well.
    """
    text = unicodedata.normalize("NFKD", text.casefold() if fold else text).replace("&", " and ")
    unseen = (char for char in text if unicodedata.category(char) == "Cf")
    text = text.translate(dict.fromkeys(map(ord, unseen)))
    text = "".join(char for char in text if not unicodedata.combining(char))
    # What casefolding leaves composed may fold again once it is taken apart.
    text = text.casefold() if fold else text
    return f" {NOT_A_LETTER.sub(' ', text).strip()} "


def surname_of(name):
    """Return the last word of a personal name that is written as one, else nothing."""
    parts = name.split()
    like_a_name = len(parts) > 1 and all(
        part.translate(WITHIN_A_NAME).isalpha() and part[0].isupper() for part in parts
    )
    return parts[-1] if like_a_name and len(parts[-1]) >= SHORTEST_SURNAME else ""


class Names:
    """The names of one set. ``people`` are found by surname as well, if it has a capital.

    ``people_alone`` finds nothing but people.
    """

    def __init__(self, things=(), people=()):
        self.people_alone = Names(people=people) if things else self
        whole = {name for name in (*things, *people) if name and words_of(name).strip()}
        surnames = {surname_of(name) for name in people} - {""}
        self._whole = sorted((words_of(name), name) for name in whole)
        self._surnames = sorted(
            (words_of(written, fold=False), name)
            for name in surnames
            for written in {name, name.upper()}
        )

    def found_in(self, *texts):
        """Return the names that any of the texts has in it, sorted."""
        found = set()
        for text in texts:
            if not text:
                continue
            folded, as_typed = words_of(text), words_of(text, fold=False)
            found |= {name for words, name in self._whole if words in folded}
            found |= {name for words, name in self._surnames if words in as_typed}
        return sorted(found)


def names_of(set_):
    """Return the ``Names`` of all pairs and people that were ever asked, in two queries."""
    pairs = Pair.objects.filter(set=set_).select_related("upper__authority", "lower__authority")
    things = set()
    for pair in pairs:
        for side in (pair.upper, pair.lower):
            things |= {side.name, side.place, side.authority.name if side.authority else ""}
    members = Member.objects.filter(pair__set=set_).order_by().values_list("person__name")
    # Whoever was asked and declined never became a member.
    asked = Agreement.objects.filter(pair__set=set_).order_by().values_list("person__name")
    facilitate = SetFacilitator.objects.filter(set=set_).order_by().values_list("person__name")
    return Names(things, {name for (name,) in members.union(asked, facilitate)})
