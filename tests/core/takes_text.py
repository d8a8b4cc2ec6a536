"""Each function that takes people's text, by name, as a function of a text alone.

``tests/core/test_growth.py`` lets each take the longest hostile texts; ``make bench-growth``
measures how much longer a longer text takes.
"""

from email.message import EmailMessage
from xml.sax.saxutils import escape

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
from tests.core.hostile import turned

LONGEST = MAX_TEXT_LENGTH
# A text of 50,000 words that could be names takes half a second in proportion already, and with
# the square of its length minutes: its loops are Python's own.
SHORTER = dict.fromkeys(
    ("names", "names in Croatian", "names derived", "names spelled"), LONGEST // 5
)
NAMES = ["Coast", "High Weald"], ["Ann Kos", "Jan de Vries"], "en"
NAMES_BENT = ["Primorje", "Velika Gorica"], ["Ana Kos", "Ivo Knežević"], "hr"


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
    Blocks(Document(), "en").write(files._body_of(text[: len(text) // 40], "en"))


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
    "tables.write_csv": lambda text: tables.write_csv(as_table(text)),
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
    "similar": lambda text: similar.similarity(
        similar.trigrams(text), similar.trigrams(turned(text))
    ),
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
