"""What people wrote: texts of their own, and words before what is compiled."""

from reports.enums import ReportSection

# The templates of these sections show the text themselves, each at its own place.
PLACED_BY_TEMPLATE = {ReportSection.FOREWORD, ReportSection.METHOD, ReportSection.LIMITS}
# Under which key of ``rendering.sections_of`` a text stands, where that isn't its own.
KEY_OF = {section: section.value for section in ReportSection} | {
    ReportSection.METHOD: "working",
    ReportSection.CLOSING: "contact",
}


def texts_of(report):
    """Return the text of each section by the section's value; ``""`` where none is written."""
    rows = report.texts.all() if report.pk else ()
    written = {row.section: row.text for row in rows}
    return {section.value: written.get(section.value, "") for section in ReportSection}


def words_before(content, key):
    """Return the text to show before what a section compiles, or ``""``.

    ``key`` is the section's in ``rendering.document.sections_of``.
    """
    section = next((section for section, place in KEY_OF.items() if place == key), None)
    if section is None or section in PLACED_BY_TEMPLATE:
        return ""
    return content["texts"][section.value].strip()
