"""What people wrote: texts of their own, and words before what is compiled."""

from reports.enums import ReportSection

# Shown before the section; the templates of the others show the text at its own place.
WITH_WORDS_BEFORE = {ReportSection.SUMMARY, ReportSection.LESSONS, ReportSection.PEOPLE}
# At which anchor of the report a text is, where that isn't its own name.
KEY_OF = {section: section.value for section in ReportSection} | {
    ReportSection.METHOD: "working",
    ReportSection.CLOSING: "imprint",
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
    return content["texts"][key].strip() if key in WITH_WORDS_BEFORE else ""
