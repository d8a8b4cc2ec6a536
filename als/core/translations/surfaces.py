"""How much of each language is there, by where people meet it."""

from collections import Counter

from als.core.translations.catalogs import is_translated

# The first that a file's path matches, from the left or, with a "*" before it, anywhere.
SURFACES = {
    "Emails": ["templates/mail/", "*/notifications"],
    "Report and its files": [
        "templates/report/", "reports/content/", "reports/rendering/",
        "templates/library/_synthesis",
    ],
    "Minutes, agenda, calendar": [
        "meetings/files.py", "meetings/calendar.py", "meetings/records.py", "*_pdf.html",
        "*_document.html", "meetings/selectors/document.py", "als/portal/selectors/feed.py",
    ],
    "Tables, archive, research": [
        "actions/selectors/exports.py", "als/archive/papers", "als/archive/own_data",
        "als/archive/column_words",
        "templates/archive/own_data_file", "als/research/",
    ],
    "Pages": ["templates/", "*/views", "*/templatetags"],
    "Forms": ["*/forms", "*/widgets"],
    "Refusals and names of things": [""],
}  # fmt: skip


def surface_of(path):
    """Return the surface that a file's texts are met on."""
    return next(name for name, starts in SURFACES.items() if any(_matches(path, s) for s in starts))


def _matches(path, start):
    return start[1:] in path if start.startswith("*") else path.startswith(start)


def counted(catalog):
    """Return {surface: (texts that are translated, texts)} of a catalog.

    A text that is met on two surfaces counts on both.
    """
    there, all_ = Counter(), Counter()
    for message in catalog:
        if not message.id:
            continue
        surfaces = {surface_of(path) for path, _line in message.locations}
        all_.update(surfaces)
        if is_translated(message, catalog.num_plurals) and not message.fuzzy:
            there.update(surfaces)
    return {surface: (there[surface], all_[surface]) for surface in SURFACES}
