"""The turns of the pairs at the example's meetings, and the questions that were asked in them."""

import datetime as dt
from functools import partial

from als.core.prepared import prepared
from als.example.meetings import meeting_of
from meetings.changes import airtime, questions
from meetings.enums import TurnStage
from meetings.models import AirtimeTurn

BETWEEN_TURNS = dt.timedelta(minutes=4)
BETWEEN_QUESTIONS = dt.timedelta(minutes=3)


@prepared
def _turns(meeting, pair):
    turns = AirtimeTurn.objects.filter(meeting=meeting, pair=pair)
    return turns.select_related("meeting__cycle__set__programme", "pair")


class Airtime:
    """Adds the turns of a set's meetings to the timeline, stage by stage."""

    def __init__(self, beginning, set_key, facilitator):
        self.beginning = beginning
        self.timeline = beginning.timeline
        self.set_key = set_key
        self.facilitator = facilitator

    def by(self, key=None):
        return self.beginning.person(key or self.facilitator)

    def add(self, content):
        number = content["number"]
        self.timeline.at(content["laid_out"], partial(self._lay_out, content))
        at = self.timeline.calendar.moment(content["starts"])
        for turn in content["turns"]:
            at = self._take(number, turn, at) + BETWEEN_TURNS

    def _lay_out(self, content):
        meeting, by = self._meeting(content["number"]), self.by()
        airtime.lay_out_turns(meeting=meeting, by=by)
        for pair in content.get("left_out", []):
            airtime.leave_out(meeting=meeting, pair=self.beginning.pair_of(pair), by=by)

    def _take(self, number, content, at):
        """Let the pair have its turn from that moment; return when it ends."""
        turn = partial(self._turn, number, content["pair"])
        for place, question in enumerate(content.get("questions", []), start=2):
            self.timeline.at(at + place * BETWEEN_QUESTIONS, partial(self._ask, turn, question))
        self.timeline.at(at, lambda: airtime.run_turn(turn=turn(), by=self.by()))
        for stage, seconds in zip(TurnStage.values, content["seconds"], strict=True):
            at += dt.timedelta(seconds=seconds)
            self.timeline.at(at, partial(self._go_on, turn, stage))
        return at

    def _go_on(self, turn, stage):
        if stage == TurnStage.values[-1]:
            airtime.end_turn(turn=turn(), by=self.by())
        else:
            airtime.next_stage(turn=turn(), seen=stage, by=self.by())

    def _ask(self, turn, content):
        asker = content.get("by")
        questions.note_question(
            turn=turn(),
            text=content["text"],
            stage=content["stage"],
            is_open=content.get("open", True),
            asked_by=self.beginning.member(asker) if asker else None,
            good=content.get("good", False),
            by=self.by(asker),
        )

    def _meeting(self, number):
        return meeting_of(self.timeline.things[self.set_key], number)

    def _turn(self, number, pair):
        [turn] = _turns(self._meeting(number).pk, self.timeline.things[pair])
        return turn
