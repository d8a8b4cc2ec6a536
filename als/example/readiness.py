"""What members of the example answer about working together, at the start and at the close."""

from functools import partial

from sets.changes import learning_sets, readiness
from sets.enums import ReadinessMoment, SetState
from sets.models import Pair


class Questions:
    """Adds members' answers to the timeline, each at its moment."""

    def __init__(self, beginning, set_key):
        self.beginning = beginning
        self.timeline = beginning.timeline
        self.set_key = set_key

    def add(self, content, facilitator):
        if "concluding" in content:
            self.conclude(content["concluding"], facilitator)
        for moment in ReadinessMoment:
            self.answered(moment, content.get(moment, []))

    def conclude(self, when, facilitator):
        """The facilitator brings the set to its close, so that members are asked once more."""

        def move():
            learning_sets.move_set(
                set_=self.beginning.set_of(self.set_key),
                to=SetState.CONCLUDING,
                by=self.beginning.person(facilitator),
            )

        self.timeline.at(when, move)

    def answered(self, moment, rows):
        for row in rows:
            self.timeline.at(row["when"], partial(self._answer, moment, row))

    def _answer(self, moment, row):
        member = self.beginning.member(row["member"])
        trust, roles, history, willingness = row["said"]
        readiness.answer_readiness(
            pair=Pair.objects.select_related("set__programme").get(pk=member.pair_id),
            moment=moment,
            trust=trust,
            roles=roles,
            history=history,
            willingness=willingness,
            hours_a_month=row["hours"],
            comment=row.get("comment", ""),
            by=member.person,
        )
