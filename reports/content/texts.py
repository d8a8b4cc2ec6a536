"""What people wrote: texts of their own, and words before what is compiled."""

from reports.enums import ReportSection

# Sections whose text has had a place in the content since its first format.
OWN_PLACES = {
    ReportSection.FOREWORD: "foreword",
    ReportSection.METHOD: "method",
    ReportSection.LIMITS: "caveat",
    ReportSection.CLOSING: "closing_note",
}
# Under which key of ``rendering.sections_of`` a text stands, where that isn't its own.
KEY_OF = {section: section.value for section in ReportSection} | {
    ReportSection.METHOD: "working",
    ReportSection.CLOSING: "contact",
}


def texts_of(report):
    """Return the texts of the four own places, and ``texts`` by section for all others."""
    rows = report.texts.all() if report.pk else ()
    written = {row.section: row.text for row in rows}
    own = {place: written.get(section.value, "") for section, place in OWN_PLACES.items()}
    words = {
        section.value: written.get(section.value, "")
        for section in ReportSection
        if section not in OWN_PLACES
    }
    return {**own, "texts": words}


def text_in(content, section):
    """Return what people wrote in a section; versions of format 1 have the four own places only."""
    if section in OWN_PLACES:
        return content[OWN_PLACES[section]]
    return content.get("texts", {}).get(section.value, "")


def words_before(content, key):
    """Return what stands before what a section compiles; the four own places show it themselves.

    ``key`` is the section's in ``rendering.sections_of``.
    """
    section = next((section for section, place in KEY_OF.items() if place == key), None)
    return "" if section in (None, *OWN_PLACES) else text_in(content, section).strip()
