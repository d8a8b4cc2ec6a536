"""What members of the example said of how their set worked, and what two of them kept."""

from functools import partial

from meetings.changes import review as review_changes
from meetings.models import LearningNote, Meeting
from meetings.models.review import QUESTIONS


class Reviews:
    """Adds the reviews of a set's meetings and its members' learning notes to the timeline."""

    def __init__(self, beginning, set_key):
        self.beginning = beginning
        self.timeline = beginning.timeline
        self.set_key = set_key

    def add(self, content):
        for review in content["reviews"]:
            self.timeline.at(review["when"], partial(self._review, review))
        for note in content["notes"]:
            self.timeline.at(note["when"], partial(self._note, note))
            if "shared" in note:
                self.timeline.at(note["shared"], partial(self._share, note))

    def _review(self, content):
        review_changes.write_review(
            meeting=self._meeting(content),
            named=content.get("named", False),
            by=self.beginning.person(content["by"]),
            **{name: content.get(name, "") for name in QUESTIONS},
        )

    def _note(self, content):
        review_changes.write_note(
            meeting=self._meeting(content),
            text=content["text"],
            by=self.beginning.person(content["by"]),
        )

    def _share(self, content):
        by = self.beginning.person(content["by"])
        note = LearningNote.objects.select_related("meeting__cycle__set__programme").get(
            meeting=self._meeting(content), member__person=by
        )
        review_changes.share_note(note=note, shared=True, by=by)

    def _meeting(self, content):
        meetings = Meeting.objects.with_set()
        set_pk = self.timeline.things[self.set_key]
        return meetings.get(cycle__set=set_pk, cycle__number=content["meeting"])
