"""The editors' words in the report of the example: summaries of its lessons, and its cases."""

from functools import partial

from actions.models import Issue
from reports.changes import cases, lessons
from reports.changes.cases import WORDS
from reports.models import Case, Lesson
from reports.models.lessons import SUMMARY
from sets.enums import Tier


class Edited:
    """Adds the summaries, the cases, and that both sides of each case's pair agree to it."""

    def __init__(self, beginning, facilitator):
        self.beginning, self.timeline = beginning, beginning.timeline
        self.facilitator = facilitator

    def add(self, of_lessons, of_cases):
        for content in of_lessons:
            self.timeline.at(of_cases["summarised"], partial(self._summarise, content))
        for content in of_cases["cases"]:
            self.timeline.at(content["when"], partial(self._write, content))
            for member, when in content["agreed"].items():
                self.timeline.at(when, partial(self._agree, content["issue"], member))

    def _summarise(self, content):
        lesson = Lesson.objects.select_related("set__programme").get(
            pk=self.timeline.things[content["key"]]
        )
        words = {name: content[name] for name in SUMMARY}
        lessons.summarise_lesson(lesson=lesson, by=self._editor(), **words)

    def _write(self, content):
        issues = Issue.objects.select_related("pair__set__programme")
        issue = issues.get(pk=self.timeline.things[content["issue"]])
        words = {name: content[name] for name in WORDS}
        cases.save_case(issue=issue, by=self._editor(), **words)

    def _agree(self, issue, member):
        case = Case.objects.get(issue=self.timeline.things[issue])
        side = Tier.UPPER if member[2] == "u" else Tier.LOWER
        consent = case.consents.select_related("case__pair__set").get(side=side)
        by = self.beginning.person(member)
        cases.consent_to_case(consent=consent, answer="agreed", words="", by=by)

    def _editor(self):
        return self.beginning.person(self.facilitator)
