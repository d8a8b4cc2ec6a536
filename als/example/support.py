"""What the example's facilitators did for the pairs between meetings, and their private notes."""

from functools import partial

from sets.changes import support


class Support:
    """Adds the support log and the private notes of a set to the timeline."""

    def __init__(self, beginning, set_key):
        self.beginning = beginning
        self.timeline = beginning.timeline
        self.set_key = set_key

    def add(self, content):
        for entry in content["entries"]:
            self.timeline.at(entry["when"], partial(self._log, entry))
        for note in content["notes"]:
            self.timeline.at(note["when"], partial(self._write, note))

    def _log(self, content):
        support.log_support(
            pair=self.beginning.pair_of(content["pair"]),
            day=self.timeline.calendar.date(content["when"]),
            kind=content["kind"],
            minutes=content["minutes"],
            note=content["note"],
            by=self.beginning.person(content["by"]),
        )

    def _write(self, content):
        pair = content.get("pair")
        support.write_note(
            set_=self.beginning.set_of(self.set_key),
            pair=self.beginning.pair_of(pair) if pair else None,
            text=content["text"],
            by=self.beginning.person(content["by"]),
        )
