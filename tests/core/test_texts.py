"""No text for people stands outside gettext, and none is translated before its reader is known."""

import ast
import re
from functools import cache
from pathlib import Path

from als.core.audit_words import VERBS

ROOT = Path(__file__).parents[2]
APPS = ["als", "sets", "meetings", "actions", "reports"]

# What is no text of ours: a format's name, columns of a file, a page for developers.
UNTRANSLATED = {
    "gallery.html": None,
    "meetings/minutes.html": {"PDF"},
    "meetings/minutes_version.html": {"PDF"},
}
WITHOUT_TEXT = re.compile(
    r"\{#.*?#\}|\{%\s*(comment|blocktranslate)\b.*?\{%\s*end\1\s*%\}|\{%.*?%\}|\{\{.*?\}\}"
    r"|<(script|style|code|pre)\b.*?</\2>|<!--.*?-->|&#?\w+;",
    re.DOTALL,
)
SAID_BY_ATTRIBUTES = re.compile(r"""\b(?:aria-label|alt|title|placeholder)="([^"]*)\"""")
MARKUP = re.compile(r"<[^>]*>", re.DOTALL)
# Two letters, or a quotation mark; an address goes on with "#place" or "?answer=no".
WORDS = re.compile(r"[^\W\d_]{2}|[“”]")


def untranslated(path):
    """Return what a template says in no language's words but English."""
    text = WITHOUT_TEXT.sub("\n", path.read_text())
    found = SAID_BY_ATTRIBUTES.findall(text)
    found += (MARKUP.sub("\n", text) if path.suffix != ".txt" else text).splitlines()
    found = {piece.strip() for piece in found if WORDS.search(piece)}
    return {piece for piece in found if not piece.startswith(("#", "?", "<!doctype"))}


def test_no_text_of_a_template_stands_outside_gettext():
    odd = {}
    for path in (ROOT / "templates").rglob("*.*"):
        name = str(path.relative_to(ROOT / "templates"))
        allowed = UNTRANSLATED.get(name, set())
        if allowed is not None and (found := untranslated(path) - allowed):
            odd[name] = found
    assert odd == {}


def test_a_text_outside_gettext_would_be_found(tmp_path):
    page = tmp_path / "page.html"
    page.write_text('<p title="Say">{% translate "Yes" %}</p>{{ row }}, but <b>never</b>')
    assert untranslated(page) == {"Say", ", but", "never"}


# Whose first argument, and which arguments by name, a person reads.
SENTENCES = {"Refused", "ValidationError", "refuse_unless"}
NAMES = {"label", "help_text", "hint", "legend", "violation_error_message", "done", "subject"}
SAYS_SO = re.compile(
    "|".join([*SENTENCES, *(f"{name}=" for name in NAMES), "import gettext", r"audit\.record"])
)


@cache
def modules():
    found = []
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts and path.name != "gallery.py":
                source = path.read_text()
                if SAYS_SO.search(source):
                    found.append((str(path.relative_to(ROOT)), ast.parse(source)))
    return found


def is_text(node):
    """Return whether it is a text that stands there itself, with a word in it."""
    if isinstance(node, ast.JoinedStr):
        return any(map(is_text, node.values))
    return isinstance(node, ast.Constant) and bool(re.search(r"[A-Za-z]{2}", str(node.value)))


def loose_texts(name, tree):
    """Yield texts that a person would read in English; in models ``help_text`` is for us alone."""
    names = NAMES - {"help_text"} if "models" in name or "als/core/files" in name else NAMES
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        called = getattr(call.func, "id", getattr(call.func, "attr", ""))
        said = call.args[-1:] if called == "refuse_unless" else call.args[:1]
        said = said if called in SENTENCES else []
        said += [word.value for word in call.keywords if word.arg in names]
        yield from (node for node in said if isinstance(node, ast.AST) and is_text(node))


def early_texts(tree):
    """Yield calls of gettext, not lazy, that are made when the module is imported."""
    eager = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in ("gettext", "ngettext", "pgettext", "npgettext")
    }
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.Lambda | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in eager:
            yield node
        waiting += ast.iter_child_nodes(node)


def verbs(tree):
    """Yield the words that the audit log is given where it is written to."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record":
            yield from (
                node.value
                for node in ast.walk(call.args[0])
                if isinstance(node, ast.Constant) and node.value != " again"
            )


def test_the_history_has_words_for_all_that_the_audit_log_is_given():
    written = {verb for _name, tree in modules() for verb in verbs(tree)}
    assert written - VERBS.keys() == set()


def test_what_people_read_goes_through_gettext_and_waits_for_its_reader():
    loose, early = [], []
    for name, tree in modules():
        loose += [(name, node.lineno) for node in loose_texts(name, tree)]
        early += [(name, node.lineno) for node in early_texts(tree)]
    assert loose == []
    assert early == []
