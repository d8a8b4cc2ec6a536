"""What a set of the example reads, who opens it, what members think of it before the meeting."""

import datetime as dt
from functools import partial

from django.core.files.base import File

from als.core.files.uploads import look_into
from als.example.timeline import FOLDER
from sets.changes import papers as paper_changes
from sets.models import Paper

HOURS_OF_A_DAY = (2, 5, 9)  # after it was added: when one, another and a third reader opens it


class Papers:
    """Adds papers to the timeline, with their readers through the days that follow."""

    def __init__(self, beginning, set_key):
        self.beginning = beginning
        self.timeline = beginning.timeline
        self.set_key = set_key

    def add(self, contents):
        for content in contents:
            added = self.timeline.calendar.moment(content["when"])
            self.timeline.at(added, partial(self._add, content))
            for number, reader in enumerate(content["opened_by"]):
                day, place = divmod(number, len(HOURS_OF_A_DAY))
                after = dt.timedelta(days=day, hours=HOURS_OF_A_DAY[place], minutes=7 * number)
                self.timeline.at(added + after, partial(self._open, content["title"], reader))
            for view in content["views"]:
                self.timeline.at(view["when"], partial(self._give_view, content["title"], view))

    def _add(self, content):
        words = {
            "kind": content["kind"],
            "title": content["title"],
            "cycle_number": content["meeting"],
            "body": content["body"].strip(),
            "questions": "\n".join(content["questions"]),
        }
        set_, by = self.beginning.set_of(self.set_key), self.beginning.person(content["by"])
        if "file" not in content:
            paper_changes.add_paper(set_=set_, by=by, **words)
            return
        with (FOLDER / content["file"]).open("rb") as file:
            upload = look_into(File(file, name=content["file"]))
            paper_changes.add_paper(set_=set_, file=upload, by=by, **words)

    def _paper(self, title):
        papers = Paper.objects.select_related("set__programme")
        return papers.get(set=self.timeline.things[self.set_key], title=title)

    def _open(self, title, reader):
        paper_changes.open_paper(paper=self._paper(title), by=self.beginning.person(reader))

    def _give_view(self, title, view):
        paper_changes.give_view(
            paper=self._paper(title),
            text=view["text"].strip(),
            by=self.beginning.person(view["by"]),
        )
