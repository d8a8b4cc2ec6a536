"""No template that nothing draws, and none that knows how one country calls its tiers."""

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
