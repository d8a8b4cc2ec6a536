"""The tables that a researcher can choose, in the order of pages and files."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TableKind(models.TextChoices):
    SETS = "sets", _("Sets")
    MEETINGS = "meetings", _("Meetings")
    READINESS = "readiness", _("Readiness answers")
    THEMES = "themes", _("Themes")
    ISSUES = "issues", _("Issues")
    ACTIONS = "actions", _("Actions")
    PROGRESS = "progress", _("Progress entries")
    LESSONS = "lessons", _("Lessons")
    EVIDENCE = "evidence", _("Evidence of lessons")
    FOLLOW_UPS = "follow_ups", _("Follow-ups")
    WORDS = "words", _("Words of entries")
