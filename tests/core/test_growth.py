"""No text takes more than time in proportion to its length, whatever somebody types.

Each function that takes people's text is in ``TAKES_TEXT``, each pattern in ``PATTERNS`` with the
function that shows how it grows (or why it needs none): a new one fails until it is listed.
"""

import ast
import functools
import io
import itertools
import re
from email.message import EmailMessage
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from django.conf import settings
from django.template import Context, Template
from docx import Document

from actions.selectors import similar
from als.core import search
from als.core.files import dangers, filetypes, tables, texts, uploads
from als.core.files.word_blocks import Blocks
from als.core.forms.base import MAX_TEXT_LENGTH
from als.core.mail import addresses, bounce_reports, bounces, outbox
from als.core.mail import html as mail_html
from als.core.naming import spellings
from als.core.naming.derived import Derived, roots_of
from als.core.naming.finder import Finder
from als.core.naming.text import read
from als.core.templatetags.words import links
from als.core.text import differences, folding, glyphs, hours, markdown, merging, snippets
from als.core.web.security_log import without_tokens
from meetings import files
from sets.registers import files as register_file
from tests.core.growing import AT_MOST, TIMES, growth

# In seconds: what the longest text takes in no more is no fault, and too short to be measured.
# With the square of its length, or with nothing but a scan for each character, it would be seconds.
HARMLESS = 0.1
LONGEST = MAX_TEXT_LENGTH
# A text of 50,000 words that could be names takes half a second in proportion already.
SHORTER = dict.fromkeys(
    ("names", "names in Croatian", "names derived", "names spelled"), LONGEST * 2 // 5
)
NAMES = ["Coast", "High Weald"], ["Ann Kos", "Jan de Vries"], "en"
NAMES_BENT = ["Primorje", "Velika Gorica"], ["Ana Kos", "Ivo Knežević"], "hr"


def repeated(piece):
    return lambda length: (piece * (length // len(piece) + 1))[:length]


def numbered(piece):
    """Of as many different pieces as fit."""

    def text(length):
        pieces = (piece.format(number) for number in itertools.count())
        return "".join(itertools.islice(pieces, length // 6))[:length]

    return text


def nested_lists(length):
    return "\n".join("  " * depth + "- a" for depth in range(int(length**0.5)))


def wide_table(length):
    columns = length // 6
    return "|" * columns + "\n" + "|-" * columns + "|\n" + "a\n" * columns


HOSTILE = {
    "line ends": repeated("\n"),
    "returns": repeated("\r\n"),
    "lines": repeated("a\n"),
    "dots": repeated("."),
    "dots and letters": repeated("...a"),
    "blanks": repeated(" "),
    "blanks that do not part": repeated("a\u00a0"),
    "tabs": repeated("\t"),
    "blanks at the end": lambda length: "a" + " " * (length - 1),
    "one letter": repeated("a"),
    "signs of formulas": repeated("="),
    "separators": repeated(";,"),
    "quotation marks": repeated('"'),
    "invisible": repeated("\u200b"),
    "brackets": repeated("["),
    "pictures": repeated("!["),
    "links": repeated("[a]("),
    "links that end": repeated("]("),
    "parentheses": repeated("("),
    "quoted": repeated(">"),
    "quoted lists": repeated("> - "),
    "stars": repeated("*"),
    "stars and letters": repeated("*a **b"),
    "underscores": repeated("_a"),
    "backticks": repeated("`a``"),
    "bars": repeated("|"),
    "table": wide_table,
    "tags": repeated("<a "),
    "entities": repeated("&#"),
    "quotation marks in code": repeated('`"'),
    "backslashes": repeated("\\"),
    "addresses": repeated("http://a."),
    "at signs": repeated("a@"),
    "repeated sentences": repeated("We met. "),
    "repeated names": repeated("Ann Kos "),
    "different sentences": numbered("We met {}. "),
    "different words": numbered("w{} "),
    "combining": lambda length: "e" + "\u0301" * (length - 1),
    "combining in disorder": lambda length: (
        "e" + "\u0301" * (length // 2) + "\u0323" * (length // 2)
    ),
    "combining by turns": lambda length: "e" + "\u0301\u0323\u0334" * (length // 3),
    "combined": repeated("e\u0301\u0323"),
    "paragraphs": repeated("a.\n\n"),
    "nested lists": nested_lists,
    "signatures": repeated("1" * 18 + "."),
    "heads": repeated("message-id:\n"),
    "words in bold": repeated("**a** b "),
    "numbered lists": numbered("1. w{}\n\n"),
    "links elsewhere": numbered("[a](http://a.b/{}) "),
}


@functools.cache
def hostile(kind, length):
    return HOSTILE[kind](length)


def turned(text):
    """Return it with its halves exchanged: much in common, nothing where it was."""
    return text[len(text) // 2 :] + text[: len(text) // 2]


def template(source):
    made = {}

    def render(text):
        if source not in made:
            made[source] = Template(source)
        made[source].render(Context({"text": text}))

    return render


def as_table(text):
    return tables.Table("Texts", [tables.Column("Text", tables.WIDE, str)], [text])


def as_file(text):
    register_file.read(f"code,name\n{text}".encode())


def refused(call):
    def refuse(text):
        try:
            call(text)
        except Exception:  # noqa: BLE001 - it may refuse the text, in time
            return

    return refuse


def field_of(text):
    """In so many pieces that the parser hands each on alone."""
    return f"<a><instrText>{escape(text).replace('.', '&#46;')}</instrText></a>".encode()


def as_report(text):
    report = EmailMessage()
    report["From"], report["Subject"] = "MAILER-DAEMON@example.org", "Undelivered mail"
    report.set_content(text)
    bounce_reports.read(report)
    bounces.SIGNED.findall(text.lower())


def as_word_file(text):
    """A part of it: each element takes some four tenths of a millisecond."""
    Blocks(Document(), "en").write(files._body_of(text[: len(text) // 40]))


def as_derived(text):
    """As a place's name and as each word that may be made from it."""
    derived, plains = Derived(), [word.plain for word in read(text).words]
    derived.add_person(text, is_family=True)
    derived.add_place(plains[:2])
    for plain in [text, *plains]:
        derived.may_be_made(plain)
        derived.may_be_bent(plain)
    roots_of(text)


def as_named(text, things, people, language):
    """By a finder of its own: it remembers what it found in short texts, and never in long ones."""
    read.cache_clear()
    Finder(things, people, language).sentences(text)


def as_name(text):
    words = read(text).words
    spellings.spelled(words)
    if words:
        spellings.joined(words)
    spellings.initials_of_place(words, frozenset())


TAKES_TEXT = {
    "tables.csv_cell": tables.csv_cell,
    "tables.starts_formula": tables.starts_formula,
    "tables.write_csv": lambda text: tables.write_csv([], as_table(text)),
    "tables.write_xlsx": lambda text: tables.write_xlsx([], [as_table(text)], title="Texts"),
    "merging.merge": lambda text: merging.merge(text, turned(text), text[1:] + " more"),
    "merging.merge ends": lambda text: merging.merge(text, "A. " + text, text + " B."),
    "differences": lambda text: differences.differences(text, turned(text)),
    "differences in a line": lambda text: differences.differences(
        text.replace("\n", " "), "a " + text[::-1].replace("\n", " ")
    ),
    "names": lambda text: as_named(text, *NAMES),
    "names in Croatian": lambda text: as_named(text, *NAMES_BENT),
    "names derived": lambda text: (read.cache_clear(), as_derived(text)),
    "names spelled": lambda text: (read.cache_clear(), as_name(text)),
    "markdown": markdown.to_html,
    "Word files": as_word_file,
    "markdown words": lambda text: (markdown.words(text), markdown.run(text)),
    "hours": refused(hours.hours_in),
    "letters": lambda text: folding.matches(text[:200], text),
    "snippet": lambda text: snippets.snippet(text, ["ann", "met", "a"]),
    "marked": lambda text: snippets.marked(text, ["ann", "met", "a"]),
    "search.parse": search.parse,
    "similar": lambda text: similar.trigram_similarity(text, turned(text)),
    "similar words": lambda text: similar._shared(similar._words(text), similar._words("Ann met")),
    "mail.wrapped": outbox.wrapped,
    "mail html": mail_html.parts_of,
    "mail page": template("{{ text|links|linebreaks }}"),
    "page": template("{{ text|linebreaks }}{{ text|truncatewords:40 }}{{ text|linebreaksbr }}"),
    "file_texts.tidy": texts.tidy,
    "uploads.clean_name": uploads.clean_name,
    "register_file": refused(as_file),
    "addresses": refused(lambda text: addresses.check(addresses.canonical(text))),
    "signs": lambda text: (glyphs.drawable(text), glyphs.undrawn(text)),
    "bounces": as_report,
    "links": links,
    "without_tokens": without_tokens,
    "file_dangers": lambda text: dangers._danger_in_text(field_of(text)),
    "file_dangers in PDF": lambda text: [
        pattern.search(b"/Encrypt" + text.encode())
        for pattern in (dangers.MAY_ACT, dangers.ENCRYPTED)
    ],
    "filetypes": lambda text: filetypes.SECOND_KIND.search(text.encode()),
}

# ``module:line's pattern or name`` -> the row of TAKES_TEXT that shows it, or why it needs none.
OF_OURS, CUT, WHOLE = "only our own text", "the text is cut short first", "no repetition to go over"
PATTERNS = {
    "actions/selectors/similar.py": "similar",
    "als/core/mail/addresses.py": "addresses",
    "als/core/mail/bounce_reports.py": "bounces",
    "als/core/mail/bounces.py": "bounces",
    "als/core/mail/html.py": "mail html",
    "als/core/text/differences.py": "differences",
    "als/core/files/dangers.py": "file_dangers",
    "als/core/files/texts.py": OF_OURS,
    "als/core/files/filetypes.py": "filetypes",
    "als/core/forms/base.py": WHOLE,
    "als/core/text/hours.py": "hours",
    "als/core/text/markdown.py": "markdown words",
    "als/core/text/merging.py": "merging.merge",
    "als/core/web/middleware.py": OF_OURS,
    "als/core/web/static_files.py": OF_OURS,
    "als/core/naming/patterns.py": "names",
    "als/core/naming/people.py": CUT,
    "als/core/files/pdf.py": WHOLE,
    "als/core/search.py": CUT,
    "als/core/web/security_log.py": "without_tokens",
    "als/core/text/glyphs.py": "signs",
    "als/core/text/snippets.py": "snippet",
    "als/core/files/tables.py": "tables.csv_cell",
    "als/core/templatetags/words.py": "links",
    "als/core/files/word.py": OF_OURS,
    "als/core/files/word_blocks.py": WHOLE,
    "als/portal/selectors/feed.py": OF_OURS,
    "meetings/replies.py": WHOLE,
    "meetings/reply_address.py": WHOLE,
    "als/archive/read.py": CUT,
    "reports/rendering/document.py": WHOLE,
    "reports/rendering/page.py": OF_OURS,
    "als/library/selectors/synthesis.py": WHOLE,
    "sets/forms/branding.py": WHOLE,
    "sets/models/programmes.py": WHOLE,
    "sets/registers/editions.py": WHOLE,
    "sets/registers/files.py": WHOLE,
}


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["a\u00a0", "&#", "&amp;", "<", '"'])
def test_words_of_a_formatted_text_take_time_in_proportion(unit):
    """Longer than any form takes, where the square of the length begins to show."""
    short, long = ((unit * length)[:length] for length in (50_000, 400_000))
    assert growth(markdown.words, short, long) <= AT_MOST


@pytest.mark.slow
@pytest.mark.parametrize("name", TAKES_TEXT)
def test_time_grows_no_faster_than_the_text(name):
    function, too_fast = TAKES_TEXT[name], {}
    function("Ann met. ")  # what is loaded once
    longest = SHORTER.get(name, LONGEST)
    for kind in HOSTILE:
        short, long = hostile(kind, longest // TIMES), hostile(kind, longest)
        times = growth(function, short, long, harmless=HARMLESS)
        if times > AT_MOST:
            too_fast[kind] = round(times, 1)
    assert too_fast == {}


def test_what_takes_the_square_of_its_length_is_found():
    assert growth(re.compile("a+b").search, "a" * 1000, "a" * 8000) > AT_MOST


WITH_PATTERNS = {"re", "regex", "re2", "difflib", "RegexValidator", "RegexField"}
NAMED_LIKE_THEM = re.compile(rf"\b({'|'.join(WITH_PATTERNS)})\b")


def modules_with_patterns():
    """Return our modules that bring in whatever has patterns or compares texts."""
    for app in ("als", "sets", "meetings", "actions", "reports"):
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            if not NAMED_LIKE_THEM.search(source := path.read_text()):
                continue  # nothing to take apart
            nodes = ast.walk(ast.parse(source))
            imports = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
            named = {alias.name for node in imports for alias in node.names}
            named |= {node.module for node in imports if isinstance(node, ast.ImportFrom)}
            if named & WITH_PATTERNS and "migrations" not in path.parts:
                yield str(path.relative_to(settings.BASE_DIR))


def test_every_module_with_a_pattern_is_listed():
    assert sorted(set(modules_with_patterns())) == sorted(PATTERNS)


def test_whoever_is_listed_is_shown_to_grow_or_says_why_not():
    assert set(PATTERNS.values()) <= {*TAKES_TEXT, OF_OURS, CUT, WHOLE}


def test_matching_takes_what_only_a_person_can_tell_as_changed():
    many = "We met. " * 5000
    mine, theirs = many[:-8] + "We parted. " * 3 + "End.", "We " + many
    assert merging.merge(many + "End.", mine, theirs) is None


def test_no_quadratic_comparison_comes_back():
    users = [
        path
        for path in Path(settings.BASE_DIR).glob("[!.t]*/**/*.py")
        if "SequenceMatcher" in path.read_text()
    ]
    assert users == []


def test_a_file_of_hostile_texts_is_made_attaken():
    rows = ["\n" * MAX_TEXT_LENGTH] * 6
    table = tables.Table("Texts", [tables.Column("Text", tables.WIDE, str)], rows)
    assert isinstance(tables.write_csv([], table), io.BytesIO)
