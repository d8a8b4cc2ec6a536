"""What the manager of the example finds in the lessons of all its released reports."""

from functools import partial

from als.library.changes.synthesis import set_relations, write_finding
from reports.content.lessons import key_of
from reports.models import Lesson
from reports.selectors.released import lessons_of_programme
from sets.models import Programme


class Findings:
    """Adds findings, each with how lessons of the sets stand to it."""

    def __init__(self, beginning):
        self.beginning, self.timeline = beginning, beginning.timeline

    def add(self, rows):
        for row in rows:
            self.timeline.at(row["when"], partial(self._find, row))

    def _find(self, row):
        by = self.beginning.person("manager")
        programme = Programme.objects.managed_by(by).get()
        words = {name: row[name] for name in ("statement", "explanation")}
        finding = write_finding(programme=programme, by=by, **words)
        released = {one.content["key"]: one.key for one in lessons_of_programme(programme)}
        relations = {}
        for one in row["lessons"]:
            lesson = Lesson.objects.get(pk=self.timeline.things[one["lesson"]])
            relations[released[key_of(lesson)]] = one["relation"]
        set_relations(finding=finding, relations=relations, by=by)
