"""All tables of an extract, in the order of ``TableKind``."""

from als.research.enums import TableKind
from als.research.tables.of_entries import (
    ACTIONS,
    FOLLOW_UPS,
    ISSUES,
    PROGRESS,
    THEMES,
    WORDS,
)
from als.research.tables.of_lessons import EVIDENCE, LESSONS
from als.research.tables.of_sets import MEETINGS, READINESS, SETS

TABLES = {
    TableKind.SETS: SETS,
    TableKind.MEETINGS: MEETINGS,
    TableKind.READINESS: READINESS,
    TableKind.THEMES: THEMES,
    TableKind.ISSUES: ISSUES,
    TableKind.ACTIONS: ACTIONS,
    TableKind.PROGRESS: PROGRESS,
    TableKind.LESSONS: LESSONS,
    TableKind.EVIDENCE: EVIDENCE,
    TableKind.FOLLOW_UPS: FOLLOW_UPS,
    TableKind.WORDS: WORDS,
}
