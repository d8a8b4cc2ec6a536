"""What people wrote: texts of their own, and words before what is compiled."""

from als.core.prepared import prepared
from reports.enums import ReportSection
from reports.models import ReportText

# Shown before the section; the templates of the others show the text at its own place.
WITH_WORDS_BEFORE = {ReportSection.SUMMARY, ReportSection.LESSONS, ReportSection.PEOPLE}
# At which anchor of the report a text is, where that isn't its own name.
KEY_OF = {section: section.value for section in ReportSection} | {
    ReportSection.METHOD: "working",
    ReportSection.CLOSING: "imprint",
}


def texts_of(report):
    """Return the text of each section by the section's value; ``""`` where none is written."""
    written = dict(_written(report.pk)) if report.pk else {}
    return {section.value: written.get(section.value, "") for section in ReportSection}


@prepared
def _written(report):
    return ReportText.objects.filter(report=report).values_list("section", "text")


def words_before(content, key):
    """Return the text to show before what a section compiles, or ``""``.

    ``key`` is the section's in ``rendering.document.sections_of``.
    """
    return content["texts"][key].strip() if key in WITH_WORDS_BEFORE else ""
