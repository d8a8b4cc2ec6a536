"""No template that nothing draws, none that knows how one country calls its tiers; texts alike."""

import ast
import re
from pathlib import Path

import allauth
import crispy_forms
import django

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "templates"
NAMES = sorted(str(p.relative_to(TEMPLATES)) for p in TEMPLATES.rglob("*.*"))
APPS = ["als", "sets", "meetings", "actions", "reports"]
# What draws templates by name: our code and templates, and packages that look for ours.
LIBRARIES = [Path(package.__file__).parent for package in (allauth, crispy_forms)]
DJANGO_ASKS_FOR = Path(django.__file__).parent / "views" / "defaults.py"
# Names that are put together at run time, as a pattern of the code that does so.
PUT_TOGETHER = {
    r"mail/(\w+)\.txt": '"{}"',
    r"portal/needs/(\w+)\.html": '"{}"',
    r"report/sections/(\w+)\.html": '"{}"',
    r"govuk/(.+)\.html": "/{}.html",
    r"account/(\w+)\.html": "account/{}.",
    r"(mfa/.+)\.html": "{}.",
    r"mail/reports_(\w+)\.txt": '"{}"',
    r"mail/(meetings_correction)_\w+\.txt": '"{}_{{',
}


def sources():
    ours = [p for app in APPS for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts]
    theirs = [p for folder in LIBRARIES for p in folder.rglob("*.py")]
    drawn = list(TEMPLATES.rglob("*.*"))
    return "\n".join(p.read_text() for p in [*ours, *theirs, *drawn, DJANGO_ASKS_FOR])


SOURCES = sources()


def is_drawn(name):
    words = [f'"{name}"', f"'{name}'"]
    for pattern, form in PUT_TOGETHER.items():
        if match := re.fullmatch(pattern, name):
            words.append(form.format(match.group(1)))
    return any(word in SOURCES for word in words)


def test_every_template_is_drawn_by_something():
    assert [name for name in NAMES if not is_drawn(name)] == []


def test_a_template_that_nothing_draws_would_be_found():
    assert not is_drawn("portal/nobody_draws_this.html")


def test_what_a_tier_is_called_is_said_by_the_programme_alone():
    said = re.compile(r"county|counties|district", re.IGNORECASE)
    files = [
        *TEMPLATES.rglob("*.*"),
        *(ROOT / "static" / "js").rglob("*.js"),
        *(p for app in APPS for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts),
    ]
    assert [str(p.relative_to(ROOT)) for p in files if said.search(p.read_text())] == []


def test_no_line_of_a_template_has_120_characters():
    files = [
        path
        for path in [*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.svg")]
        if max(map(len, path.read_text().splitlines())) >= 120
    ]
    assert [str(path.relative_to(TEMPLATES)) for path in files] == []


TEXT = re.compile(
    r'\{%\s*translate\s+"([^"]*)"|_\("([^"]*)"\)'
    r"|\{%\s*blocktranslate\b.*?%\}(.*?)\{%\s*endblocktranslate",
    re.DOTALL,
)
TAG = re.compile(r"\{[{%#].*?[%}#]\}", re.DOTALL)
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def texts_of_templates():
    """Yield each text of a template for the public: where it is, and the text without its tags."""
    for path in TEMPLATES.rglob("*.*"):
        for found in TEXT.finditer(path.read_text()):
            yield path.name, TAG.sub("", "".join(filter(None, found.groups())))


def texts_of_code():
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in GETTEXT:
                    said = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                    yield from ((path.name, text) for text in said if isinstance(text, str))


def test_texts_have_one_kind_of_apostrophe_and_call_an_email_so():
    texts = [*texts_of_templates(), *texts_of_code()]
    straight = re.compile(r"\w'\w|s'(\s|$)")
    assert [(where, text) for where, text in texts if straight.search(text)] == []
    # "Undelivered mail" is a page; a mail server is called so.
    mail = re.compile(r"\b(?<!Undelivered )mail(s|ed)?\b(?! server)", re.IGNORECASE)
    assert [(where, text) for where, text in texts if mail.search(text)] == []
