"""Finding what keeps a text from being without names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

from als.core.naming import lexicon
from als.core.naming.finder import Finder, NameReason, word_key
from als.core.naming.text import read
from tests.core.hostile import HOSTILE_TO_NAMES, repeated, takes_too_long

PEOPLE = [
    "Jan de Vries",
    "Ann Smithson (she/her)",
    "Cllr John Brownlow MBE",
    "Petra von der Leyen",
    "Ursula Berg, Leader",
    "Mary Hope-Jones",
    "Wei Li",
    "Bob Ng",
    "Nora O’Neill",
]
PLACES = ["King’s Lynn and West Norfolk", "Saint Albans City and District Council", "Lõuna"]
english = Finder(PLACES, PEOPLE, "en")
croatian = Finder(
    ["Zagreb", "Rijeka", "Karlovac", "Zagrebačka županija"],
    ["dr. sc. Petra Knežević", "Ivan Horvat", "Ana Kos"],
    "hr",
)


def of(why, found):
    return [one.name for one in found if one.why == why]


# --- names that are looked for ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mr de Vries refused to share the figures.", "Vries"),
        ("Cllr Smithson refused.", "Smithson"),
        ("Brownlow refused.", "Brownlow"),
        ("Mrs von der Leyen refused.", "Leyen"),
        ("Berg refused.", "Berg"),
        ("Ms Hope refused.", "Hope"),
        ("Jones refused.", "Jones"),
        ("ms hope refused", "Hope"),
        ("Ann refused.", "Ann"),
        ("smithson refused", "Smithson"),
        ("SMITHSON refused", "Smithson"),
        ("ann smithson refused", "Ann Smithson"),
        ("Smithson’s plan", "Smithson"),
        ("Smi**th**son refused", "Smithson"),
        ("S\u00admith\u200bson refused", "Smithson"),
        ("Sm\u0301ithson refused", "Smithson"),
        ("&#83;mithson refused", "Smithson"),
        ("𝐒𝐦𝐢𝐭𝐡𝐬𝐨𝐧 refused", "Smithson"),
        ("We met Li.", "Li"),
        ("Ng refused.", "Ng"),
        ("DeVries refused", "de Vries"),
        ("ONeill refused", "O’Neill"),
        ("Kings Lynn and West Norfolk refused.", "King’s Lynn and West Norfolk"),
        ("Kings Lynn refused.", "King’s Lynn"),
        ("West Norfolk refused.", "West Norfolk"),
        ("st albans refused", "Saint Albans"),
        ("the people of louna", "Lõuna"),
    ],
)
def test_a_name_is_found_however_it_is_written(text, name):
    assert of(NameReason.NAME, english.findings(text)) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sastali smo se u Zagrebu.", "Zagreb"),
        ("Ured Zagrebačke županije", "Zagrebačka županija"),
        ("Rijeke su duge.", "Rijeka"),
        ("prije Karlovca", "Karlovac"),
        ("Kneževićeva je odbila.", "Knežević"),
        ("Horvatova je odbila.", "Horvat"),
        ("Razgovor s Petrom", "Petra"),
        ("Petrina ideja", "Petra"),
        ("Kosova kuća", "Kos"),
    ],
)
def test_a_name_is_found_in_the_forms_that_its_language_gives_it(text, name):
    assert of(NameReason.NAME, croatian.findings(text)) == [name]


@pytest.mark.parametrize("text", ["Hopefully we agree.", "the berg melts", "we live in hope", ""])
def test_common_words_are_no_names(text):
    assert english.findings(text) == []


@pytest.mark.parametrize("text", ["uz rijeke i potoke", "U ponedjeljak su se općine složile."])
def test_common_words_of_another_language_are_no_names(text):
    assert croatian.findings(text) == []


def test_what_somebody_does_is_found_as_a_whole_alone():
    roles = Finder((), ["County lead, pair 1", "Facilitator, research team"], "en")
    assert roles.findings("We lead a pair. Facilitators help.") == []
    assert of(NameReason.NAME, roles.findings("We asked County lead, pair 1.")) == [
        "County lead, pair 1"
    ]


def test_a_name_of_dictionary_words_with_a_particle_is_no_role():
    people = Finder((), ["Rose de Vries", "Mark van der Berg"], "en")
    assert of(NameReason.NAME, people.findings("We met. Rose rang. Mark answered.")) == [
        "Rose",
        "Mark",
    ]


@given(
    person=st.sampled_from(["Smithson", "Brownlow", "Berg", "Knežević", "O’Neill", "Ng"]),
    before=st.sampled_from(
        ["", "We met ", "the “", "**", "(", "Cllr ", "a-", "...", "1. ", "[x]("]
    ),
    after=st.sampled_from(["", ".", "’s plan", "**", ") ", "-led", "\u200b", "!", "’", "\n"]),
    case=st.sampled_from([str, str.upper, str.title]),
    within=st.sampled_from(["", "\u00ad", "\u200b", "\u2060", "\ufe0f"]),
)
def test_a_surname_is_found_in_any_wrapping(person, before, after, case, within):
    finder = Finder((), [f"Ana {person}"], "en")
    text = before + case(person[0] + within + person[1:]) + after
    assert of(NameReason.NAME, finder.findings(text)) != []


# --- what is never anonymous --------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "a.b@example.org",
        "www.example.org",
        "https://example.org/page?x=1",
        "kent.gov.uk",
        "KENT.GOV.UK",
        "@kent_cc",
        "#kentcares",
        "01553 616200",
        "+44 (0)1553 616-200",
        "01553-616200",
        "+385 1 2345 678",
        "12 34 56 78",
        "PE30 1EX",
        "pe30 1ex",
        "PE301EX",
        "1011 AB",
        "HR-10000",
        "ann at example dot org",
        "ann [at] example",
        "oh one six oh three five five five",
        "nula devet jedan dva tri pet sest sedam",
        "zero one five five three six",
        "01553\u200b616200",
        "01553_616200",
        "01553,616,200",
        "01553·616·200",
        "01553\t616200",
        "616-200 300",
        "example dot org",
        "example[.]org",
        "t.me/ann",
        "insta: annsmith",
    ],
)
def test_addresses_and_numbers_are_never_anonymous(address):
    assert of(NameReason.ADDRESS, english.findings(f"we wrote to {address}, twice")) == [address]


@pytest.mark.parametrize("text", ["rang 616200", "ext. 4521", "tel 22334", "mobitel: 912345"])
def test_a_short_number_behind_a_word_for_telephones_is_one(text):
    assert of(NameReason.ADDRESS, english.findings(f"we {text}, twice")) == [text.split()[-1]]


@pytest.mark.parametrize(
    "text",
    [
        "on 12.05.2026 or 2026-05-12",
        "from 2024–2027",
        "it cost 1,250,000 or 1 250 000",
        "some of it, e.g. a list, at 10.30",
        "the roads.",
        "3.5 of 40, and 2nd",
        "10.30–11.45, 30–40 000 and 900 000–1 200 000 of it",
        "12, 14, 16, 18 and 20; 2019, 2020, 2021",
        "call 12 people, ring 3 times, to the extent 4521",
        "one or two of three, then four, five and six",
    ],
)
def test_dates_amounts_and_shortened_words_are_no_addresses(text):
    assert english.findings(text) == []


# --- what could be a name -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We met Rose and asked Grace.", ["Rose", "Grace"]),
        ("Roads were bad. Buses were late.", []),
        ("Quillfeather refused.", ["Quillfeather"]),
        ("We asked. Sheila refused.", ["Sheila"]),
        ("Mr. Rose refused.", ["Rose"]),
        ("We met\nRose there.", ["Rose"]),
        ("We met.\n\nRoads were bad.", []),
        ("- Roads\n- Buses\n1. Trains\n# Streets", []),
        ("We agreed: Roads come first.", []),
        ("He said “We never did” of it.", []),
        ("the “Rose” project", ["Rose"]),
        ("J. B. refused, and JB as well", ["J", "B", "JB"]),
        ("as did THE COUNTY", ["THE", "COUNTY"]),
        ("deLuca and McDonald", ["deLuca", "McDonald"]),
        ("R0se and Sm1th", ["R0se", "Sm1th"]),
        ("Rоse wrote", ["Rоse"]),  # with a Cyrillic о
        ("王 refused", ["王"]),
        ("سميث refused", ["سميث"]),
        ("On Monday in May I’m sure I agreed. It isn’t so, and it’s Tuesday’s.", []),
        ("The Cllr and the Mr refused on Mondays.", []),
        ("wl refused", ["wl"]),
        ("we asked w. l. to help, e.g. twice", ["w. l"]),
        ("we asked s m i t h s o n", ["s m i t h s o n"]),
        ("options a, b, c, d and e", []),
        ("we asked brown low and Brown-\nlow", ["brown low", "Brown-\nlow"]),
        ("norfolk folk and brownlowesque talk", ["norfolk", "brownlowesque"]),
        ("the north, the reading, the roses of the west", []),
    ],
)
def test_what_could_be_a_name_is_asked_about(text, words):
    assert of(NameReason.COULD_BE, english.findings(text)) == words


@pytest.mark.parametrize("text", ["zagrebački ured", "riječki ured", "Zagrepčani su odbili."])
def test_words_made_from_a_places_name_are_asked_about(text):
    assert len(croatian.findings(text)) == 1


@pytest.mark.parametrize(
    "word",
    [
        "zadrani", "zadarski", "zadru", "sisčani", "sisački", "siska", "osječani", "osječki",
        "dubrovčani", "dubrovački", "čakovcu", "međimurci", "istrani", "istarski", "puljanka",
        "pulski", "ninski", "ninjani", "višani", "ličani", "velikogorički", "djakovački",
        "anin", "ivinoj", "đurin", "djurina", "horvatov", "zubčev", "zubcu", "orlovu", "radeljkov",
        "holyjeva", "kneževićka", "Kneževićkin",
    ],
)  # fmt: skip
def test_words_made_from_a_name_are_asked_about_though_its_letters_change(word):
    places = ["Zadar", "Sisak", "Osijek", "Dubrovnik", "Čakovec", "Međimurska županija", "Pula"]
    places += ["Istarska županija", "Nin", "Vis", "Ličko-senjska županija", "Velika Gorica"]
    people = ["Ana Orao", "Ivo Zubac", "Đuro Radeljak", "Ivan Horvat", "Mirela Holy"]
    finder = Finder([*places, "Đakovo"], [*people, "Petra Knežević"], "hr")
    assert len(finder.findings(f"Rekli su da je {word} plan dobar.")) == 1
    assert finder.findings("Osjećaju bolje i visoko, a njihova viskoza je licem osobna.") == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Kosu smo pitali.", "Kosu"),
        ("Orlov plan je loš.", "Orlov"),
        ("Carem su se bavili.", "Car"),
    ],
)
def test_a_first_word_that_may_be_a_case_of_a_name_is_asked_about(text, word):
    people = Finder((), ["Ana Kos", "Mate Orao", "Hrvoje Car"], "hr")
    assert [one.name for one in people.findings(text)] == [word]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Bury was against it.", "Bury"),
        ("Stoke was against it.", "Stoke"),
        ("smith refused", "smith"),
        ("we asked finch about it", "finch"),
        ("they asked ng", "ng"),
        ("we spoke with hull and others", "hull"),
        ("mueller refused", "mueller"),
        ("klwn refused", "klwn"),
        ("bobng and annsmith refused", "bobng"),
        ("st john refused", "john"),
        ("stjohn refused", "stjohn"),
        ("5tratford refused", "5tratford"),
    ],
)
def test_a_name_that_is_a_common_word_or_is_written_another_way_holds(text, word):
    places = [
        "Bury St Edmunds",
        "Stoke-on-Trent",
        "Kingston upon Hull",
        "King’s Lynn & West Norfolk",
    ]
    people = ["John Smith", "Atticus Finch", "Bob Ng", "Hans Müller", "Ann Smith", "Ruth St John"]
    found = Finder(places, [*people, "Al Stratford"], "en").findings(text)
    assert word in [text[one.start : one.end] for one in found]


def test_a_common_word_written_small_is_cleared_in_its_sentence():
    people = Finder((), ["Jack Price"], "en")
    assert people.findings("We agreed what price to ask. Upon a price we agreed.") == []
    (one,) = people.findings("they asked at price")
    cleared = Finder((), ["Jack Price"], "en", cleared_here=[one.here])
    assert (one.word, cleared.findings("they asked at price")) == ("", [])
    assert len(cleared.findings("they asked price")) == 1


def test_a_cleared_word_is_asked_about_no_more():
    cleared = Finder(PLACES, PEOPLE, "en", cleared=[word_key("Rosé"), word_key("B.")])
    assert cleared.findings("We met ROSE’s people.") == []
    assert of(NameReason.COULD_BE, cleared.findings("plan B and J. B. too")) == ["B", "J"]


def test_a_cleared_word_that_is_part_of_a_name_clears_nothing():
    cleared = Finder(PLACES, PEOPLE, "en", cleared=["berg", "norfolk", "lynn"])
    assert [one.name for one in cleared.findings("Berg of Norfolk")] == ["Berg", "Norfolk"]
    assert all(one.word == "" for one in cleared.findings("Berg of Norfolk and Lynn"))


@pytest.mark.parametrize("word", ["Berg", "bergs", "HOPE", "Hope-Jones", "Norfolk", "Vries"])
def test_a_part_of_a_name_is_known_in_any_form(word):
    assert english.is_part(word)


def test_people_alone_and_what_is_sure_are_found_without_guessing():
    text = "We met Rose and Berg in Lõuna, a@b.org."
    assert english.sure.found_in(text) == ["Berg", "Lõuna", "a@b.org"]
    assert english.people_alone.found_in(text) == ["Berg", "a@b.org"]


# --- common words that are names ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Will said no. Grace was not asked. Rose, too.", ["Will", "Grace", "Rose"]),
        ("We met. Mark refused. Bill’s plan failed.", ["Mark", "Bills"]),
        ("We met. Frank rang. Dick left. Hope and Faith came.", ["Frank", "Dick", "Hope", "Faith"]),
        ("We met. Brown refused.", ["Brown"]),
        ("- Joy: to write\n- Dawn: to ring", ["Joy", "Dawn"]),
        ("May refused. Jan said so. April was late.", ["May", "Jan", "April"]),
        ("We asked May and thanked June.", ["May", "June"]),
        ("Will we agree? May we ask? Mark the date. Hope you come.", []),
        ("Will there be money? Grant it. Bill them.", []),
        ("June 2026 was wet. April to June was dry. May and June, too.", []),
        ("We meet in May, on 3 May and until June. The June meeting is on.", []),
        ("Roads were bad. Councils agreed. Nobody left. People came.", []),
    ],
)
def test_a_first_word_that_is_somebodys_name_as_well_is_asked_about(text, words):
    assert of(NameReason.COULD_BE, Finder((), (), "en").findings(text)) == words


# A language's name in another form, and sentences that begin with what people are called there.
FORMS = {
    "de": ("Ahrweiler", "Ahrweilers Brücken"),
    "cs": ("Olomouc", "Olomouce"),
    "pl": ("Gdańsk", "Gdańsku"),
    "et": ("Tartu", "Tartust tuli"),
    "fi": ("Oulu", "Oulussa"),
    "tr": ("Konya", "KONYADA"),
    "nb": ("Bergen", "Bergens gater"),
    "xx": ("Kent", "Kent"),
}
CALLED = {
    "hr": ("Nada je odbila. Nadi smo pisali. Ruža nije došla.", ["Nada", "Nadi", "Ruža"]),
    "nb": ("Dag sa nei. Bjørn svarte. Liv kom.", ["Dag", "Bjørn", "Liv"]),
    "et": ("Jaan keeldus.", ["Jaan"]),
    "de": ("Wolf sagte nein. August kam.", ["Wolf", "August"]),
    "xx": ("Grace was.", ["Grace"]),
}


@pytest.fixture
def large_dictionaries_empty(monkeypatch):
    """Let only those be read that the forms below need: Polish takes over three seconds."""
    read_one = lexicon._dictionary
    needed = ("cs", "hr")
    monkeypatch.setattr(lexicon, "_dictionary", lambda at: read_one(at) if at in needed else {})
    lexicon.lexicon.cache_clear()  # they remember what was no word
    yield
    lexicon.lexicon.cache_clear()


def test_each_language_that_bends_its_names_has_a_dictionary():
    codes = {lexicon.DICTIONARIES.get(code, code) for code in (*lexicon.STEMMERS, *lexicon.BENDING)}
    assert codes <= SUPPORTED_LANGUAGES


@pytest.mark.usefixtures("large_dictionaries_empty")
def test_each_language_has_its_own_forms_and_its_own_list_of_names():
    forms, called = {}, {}
    for language in sorted({*FORMS, *CALLED}):
        if language in FORMS:
            name, text = FORMS[language]
            found = of(NameReason.NAME, Finder([name], (), language).findings(text))
            forms[language] = (found[0] if found == [name] else found, text)
        if language in CALLED:
            text, _words = CALLED[language]
            called[language] = (
                text,
                of(NameReason.COULD_BE, Finder((), (), language).findings(text)),
            )
    assert (forms, called) == (FORMS, CALLED)


def test_in_croatian_plain_words_begin_sentences():
    text = "Sastanak je bio dobar. Ceste su loše."
    assert of(NameReason.COULD_BE, Finder((), (), "hr").findings(text)) == []


def of_the_set(**cleared):
    return Finder((), ["Will Carter", "May Hill"], "en", **cleared)


def test_the_name_of_somebody_of_the_set_holds_where_it_is_not_plainly_the_common_word():
    found = of_the_set().findings("Will said so. Will districts join? Will we ask? We met in May.")
    assert of(NameReason.NAME, found) == ["Will", "Will", "May"]
    assert of_the_set().findings("We met in May 2026, in May and June.")[1:] == []
    assert of(NameReason.NAME, of_the_set().findings("We asked Will and Carter.")) == [
        "Will",
        "Carter",
    ]


def test_it_is_cleared_in_one_sentence_alone_and_as_long_as_that_stays():
    text = "**Will** districts join? Will said so."
    one, other = of_the_set().findings(text)
    assert (one.word, one.here != other.here) == ("", True)
    cleared = of_the_set(cleared=["will"], cleared_here=[one.here])
    assert [f.here for f in cleared.findings(text)] == [other.here]
    assert cleared.findings("Will districts\njoin?") == []
    assert len(cleared.findings("Will districts join us?")) == 1


def test_a_name_within_a_sentence_is_cleared_nowhere():
    assert [f.here for f in of_the_set().findings("We asked Will and Carter.")] == ["", ""]


# --- at the sentence ----------------------------------------------------------------------------


def shown(sentences):
    return ["".join(f"[{p.text}]" if p.named else p.text for p in pieces) for pieces in sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("All went well.\nWe met in Lõuna. Nobody came.", ["We met in [Lõuna]."]),
        ("In Lõuna and LÕUNA!", ["In [Lõuna] and [LÕUNA]!"]),
        ("Ann Smithson knew.", ["[Ann Smithson] knew."]),
        ("Nobody. Nothing.", []),
        ("…Lõuna…", ["…[Lõuna]…"]),
    ],
)
def test_the_sentence_is_shown_with_the_words_marked(text, expected):
    assert shown(english.sentences(text)) == expected


def test_of_the_words_only_those_that_matter_are_marked():
    assert shown(english.sentences("Lõuna asked Berg.", only=["Berg"])) == ["Lõuna asked [Berg]."]


@given(st.text(alphabet="Lõuna Berg.\n!“&e;#@1", max_size=80))
def test_what_is_marked_is_what_was_typed(text):
    found = english.findings(text)
    marked = [p.text for pieces in english.sentences(text) for p in pieces if p.named]
    assert bool(marked) == bool(found)
    assert all(part in text for part in marked)
    assert all(0 <= one.start < one.end <= len(text) for one in found)


# --- as long as texts get -----------------------------------------------------------------------


def test_long_texts_of_what_is_in_and_around_names_are_taken_in_no_time():
    """How time grows is measured by ``make bench-growth``; its square would be seconds."""

    def found(text):
        read.cache_clear()
        english.sentences(text)

    texts = {unit: repeated(unit)(10_000) for unit in HOSTILE_TO_NAMES}
    assert [unit for unit, text in texts.items() if takes_too_long(found, text)] == []
