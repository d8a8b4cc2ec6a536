"""The parts of a person's name, from how it was typed as a whole.

nameparser knows titles, particles ("von der"), letters behind a name and which comes first; what
is in brackets, behind a dash or behind a comma is told apart here first.
"""

import re
from dataclasses import asdict, dataclass, replace
from functools import cache

PRONOUNS = frozenset("he him his she her hers they them theirs ze zir xe xem it its".split())
# Of Croatian, Norwegian and Swedish, Estonian, German and French: two together, as "(Hans)" is one
_OTHER_PRONOUNS = (
    "on njega njegov njegova ona nju njezin njezina njen njena oni njih njihov "
    "han ham hans hun henne hennes hen hens de dem deres tema ta teda "
    "er ihn sein sie ihr ihre il lui elle iel"
)
PRONOUNS_IN_PAIRS = PRONOUNS | frozenset(_OTHER_PRONOUNS.split())
# What councils and universities put before or behind a name, and nameparser does not know.
TITLES = (
    "cr clr cncllr councillor alderman alderwoman ald revd rev'd rev’d canon leader convener "
    "convenor mag mr.sc dr.sc sc univ.-prof univ prof bacc oec iur ing dipl spec struč "
    "gradonačelnik načelnik župan gospodin gospođa gđa gdin fru hr herr frau ordfører linnapea "
    "vallavanem rt hon"
)
LETTERS_BEHIND = "hons obe mbe cbe kbe dbe kc qc dl jp mp mep msp cipfa frtpi mrtpi"
ASIDE = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
BEHIND = re.compile(r"\s+[-–—|/·]\s+")


@dataclass(frozen=True)
class Parts:
    """A name taken apart. Together they hold each word that was typed."""

    given: str = ""
    family: str = ""
    name_before: str = ""
    name_after: str = ""
    pronouns: str = ""

    def as_fields(self):
        return asdict(self)


FIELDS = tuple(Parts.__dataclass_fields__)


@cache
def _parser():
    from nameparser import Lexicon, Parser  # 43 ms

    lexicon = Lexicon.default().add(titles=TITLES.split())
    letters = set(LETTERS_BEHIND.split()) - lexicon.suffix_acronyms_ambiguous
    return Parser(lexicon.add(suffix_words=letters))


def split_name(name):
    """Return the ``Parts`` of a name that was typed whole. A guess: its person checks it.

    Where it is not certain, a word counts as given or family name, which are looked for in texts.
    """
    typed = name
    name, pronouns, nicknames, behind = _asides(" ".join(name.split()))
    name, *more = BEHIND.split(name, maxsplit=1)
    head, _comma, tail = name.partition(", ")
    if tail and _is_role(head, tail):
        name, more = head, [tail, *more]
    name, pronouns = _loose_pronouns(name, pronouns)
    parts = _parsed(name.removeprefix("The "), nicknames)
    after = ", ".join(filter(None, [parts.name_after, *more, *behind]))
    parts = replace(parts, name_after=after, pronouns=", ".join(pronouns))
    # Words that the parser takes for signs: "née".
    left_out = words_left_out(typed, parts.as_fields())
    return replace(parts, name_after=" ".join(filter(None, [after, *left_out])))


def words_left_out(name, parts):
    """Return the words of a name that none of its parts has, in their order."""
    there = set(_words(" ".join(parts.values())))
    return [word for word in _words(name) if word not in there]


def _words(text):
    return re.findall(r"[^\W_]+", text.casefold())


def _asides(name):
    """Take what is in brackets out of a name: pronouns, nicknames, and roles."""
    pronouns, nicknames, behind = [], [], []
    for match in ASIDE.finditer(name):
        aside = match[1].strip()
        if _are_pronouns(aside):
            pronouns.append(aside)
        elif _is_title(aside) or len(aside.split()) > 2:
            behind.append(aside)
        elif aside:
            nicknames.append(aside)
    return " ".join(ASIDE.sub(" ", name).split()), pronouns, nicknames, behind


def _loose_pronouns(name, pronouns):
    words = name.split()
    loose = [word for word in words if "/" in word and _are_pronouns(word)]
    return " ".join(word for word in words if word not in loose), [*pronouns, *loose]


def _are_pronouns(text):
    words = [word for word in re.split(r"[/\s,]+", text.casefold()) if word]
    known = PRONOUNS_IN_PAIRS if "/" in text and len(words) > 1 else PRONOUNS
    return bool(words) and all(word in known for word in words)


def _is_role(head, tail):
    """Return whether a role follows the comma: "Ursula Berg, Leader", not "de Vries, Jan"."""
    if len(head.split()) == 1:
        return False
    if _is_title(tail):
        return True
    before = _parser().parse(head)
    whole_name = bool(before.given and (before.family or before.title))
    many = len(tail.split()) > 1
    return whole_name and many and not all(word[0].isupper() for word in tail.split())


def _is_title(text):
    """Return whether each of its words is a title or letters behind a name."""
    lexicon = _parser().lexicon
    known = lexicon.titles | lexicon.suffix_words | lexicon.suffix_acronyms
    words = [word.strip(".,").casefold() for word in text.split()]
    return bool(words) and all(word in known for word in words)


def _parsed(name, nicknames):
    parsed = _parser().parse(name)
    # A title may stand behind the name ("Ursula Berg, Leader"): it does where a name came first.
    title = parsed.title
    behind = title if title and not name.startswith(title.split()[0]) else ""
    given = [parsed.given, parsed.middle, parsed.maiden, parsed.nickname, *nicknames]
    return Parts(
        " ".join(filter(None, given)),
        parsed.family,
        "" if behind else title,
        ", ".join(filter(None, [parsed.suffix, behind])),
    )
