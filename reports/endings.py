"""The endings that a name takes in a language: "Zagreba", "Rijeci", "Tartus", "Kents".

Careful rather than complete: closed lists, for names of four letters or more, without accents.
"""

SHORTEST_NAME = 4
SHORTEST_STEM = 3
VOWELS = "aeiouy"

# Genitives of languages that change a name by little else.
GERMANIC = "s es".split()  # noqa: SIM905
SOUTH_SLAVIC = (  # nouns and the adjectives that places are called by
    "a e i o u om em oj og eg ih im ga mu ima ama ova ove ovi ovo ovu ovog in ina ine ini inu s"
)
WEST_SLAVIC = (
    "a e i o u y ou em om im ym am ach ech ich ych ami emi ovi owi ow ego emu ej ie iem ia ii ami"
)
BALTIC = "a e i o u as ai is us os es ais am em im om iem aus iaus oje eje uje yje ui iui ei s"
FINNIC = (
    "s st sse l lt le t d ks ni na ta ga a n an en in on un ssa sta lla lta lle ksi aan een iin "
    "oon uun hun han"
)
ENDINGS = {
    **dict.fromkeys(["bs", "hr", "sl", "sr-latn"], SOUTH_SLAVIC),
    **dict.fromkeys(["cs", "pl", "sk"], WEST_SLAVIC),
    **dict.fromkeys(["lt", "lv"], BALTIC),
    **dict.fromkeys(["et", "fi"], FINNIC),
    "hu": "ban ben bol nak nek on en t ot et at hoz hez rol tol ra re val vel i a e",
    "sq": "i in it es e a s",
    "tr": "da de ta te dan den tan ten in un a e i u ya ye yi yu nin nun",
    "ro": "ul ului a ei i le lui",
}
SLAVIC = {"bs", "hr", "sl", "sr-latn", "cs", "pl", "sk"}
BALTS = {"lt", "lv"}
BALTIC_NOMINATIVES = ("ius", "us", "as", "is", "ys")
# A consonant changes before -i: Rijeka, u Rijeci.
SOFTENED = {"k": "c", "g": "z", "h": "s"}


def forms_of(word, language):
    """Return how a word of a name may be written in a sentence; ``word`` has no accents."""
    if len(word) < SHORTEST_NAME or not word.isalpha():
        return frozenset({word})
    endings = {*GERMANIC, *ENDINGS.get(language, "").split()}
    forms = {word} | {word + ending for ending in endings}
    for stem in _stems(word, language):
        forms |= {stem + ending for ending in endings} | _softened(stem, language)
    return frozenset(forms)


def _stems(word, language):
    """Return what stays of a word when its ending changes, besides the word itself."""
    stems = []
    if language in SLAVIC:
        if word[-1] in VOWELS:
            stems.append(word[:-1])
        elif word[-2] in "aeo" and word[-1] in "ckl" and word[-3] not in VOWELS:
            stems.append(word[:-2] + word[-1])  # Karlovac, Karlovca
        if word.endswith("ci"):
            stems.append(f"{word[:-2]}ac")  # Vinkovci, Vinkovaca
    if language in BALTS:
        stems += [word.removesuffix(end) for end in BALTIC_NOMINATIVES if word.endswith(end)]
        stems += [word[:-1]] * (word[-1] in VOWELS)
    return [stem for stem in stems if len(stem) >= SHORTEST_STEM]


def _softened(stem, language):
    if language not in SLAVIC or stem[-1] not in SOFTENED:
        return set()
    soft = stem[:-1] + SOFTENED[stem[-1]]
    return {f"{soft}i", f"{soft}e"}
