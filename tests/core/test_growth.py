"""No text takes more than time in proportion to its length, whatever somebody types.

Each function that takes people's text is in ``TAKES_TEXT``, each pattern in ``PATTERNS`` with the
function that shows how it grows (or why it needs none): a new one fails until it is listed. How
time grows is measured by ``make bench-growth``, not here, where others use the machine: here
nothing takes the seconds that the square of the longest text would.
"""

import ast
import io
import re
from pathlib import Path

import pytest
from django.conf import settings

from als.core.files import tables
from als.core.forms.base import MAX_TEXT_LENGTH
from als.core.text import merging
from tests.core.hostile import HOSTILE, hostile, takes_too_long
from tests.core.takes_text import LONGEST, SHORTER, TAKES_TEXT
from tests.each import each

# ``module:line's pattern or name`` -> the row of TAKES_TEXT that shows it, or why it needs none.
OF_OURS, CUT, WHOLE = "only our own text", "the text is cut short first", "no repetition to go over"
PATTERNS = {
    "als/accounts/provider_protocol.py": CUT,
    "actions/selectors/similar.py": "similar",
    "als/core/mail/addresses.py": "addresses",
    "als/core/mail/bounce_reports.py": "bounces",
    "als/core/mail/bounces.py": "bounces",
    "als/core/mail/html.py": "mail html",
    "als/core/text/differences.py": "differences",
    "als/core/files/dangers.py": "file_dangers",
    "als/core/files/texts.py": OF_OURS,
    "als/core/files/filetypes.py": "filetypes",
    "als/core/forms/fields.py": WHOLE,
    "als/core/text/hours.py": "hours",
    "als/core/text/markdown.py": "markdown words",
    "als/core/text/merging.py": "merging.merge",
    "als/core/translations/catalogs.py": OF_OURS,
    "als/core/translations/checking.py": OF_OURS,
    "als/core/web/middleware.py": OF_OURS,
    "als/core/web/routes.py": WHOLE,
    "als/core/web/static_files.py": OF_OURS,
    "als/core/management/commands/migrate.py": OF_OURS,
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
    "als/portal/selectors/operations.py": CUT,
    "meetings/designs.py": WHOLE,
    "meetings/replies.py": WHOLE,
    "meetings/reply_address.py": WHOLE,
    "als/archive/management/commands/backup.py": OF_OURS,
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
@each("name", TAKES_TEXT)
def test_the_longest_hostile_texts_are_taken_in_no_time(name):
    function, length = TAKES_TEXT[name], SHORTER.get(name, LONGEST)
    too_slow = [kind for kind in HOSTILE if takes_too_long(function, hostile(kind, length))]
    assert too_slow == []


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


def test_a_file_of_hostile_texts_is_made():
    rows = ["\n" * MAX_TEXT_LENGTH] * 6
    table = tables.Table("Texts", [tables.Column("Text", tables.WIDE, str)], rows)
    assert isinstance(tables.write_csv(table), io.BytesIO)
