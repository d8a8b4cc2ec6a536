"""What the sponsor of the example answers to the released lessons, and what it asks about one."""

import datetime as dt
from functools import partial

from als.core import clock
from reports.changes import clarifications, responses
from reports.changes.responses import choice_of
from reports.content.lessons import key_of
from reports.models import Clarification, Lesson, ReportedLesson

SPONSOR = "sponsor"
WORDS = ("answer", "reason", "deeds", "who", "changed")


class Answers:
    """Adds the sponsor's drafts, what it publishes, its one question, and the set's reply."""

    def __init__(self, beginning, set_key, facilitator):
        self.beginning, self.timeline = beginning, beginning.timeline
        self.set_key, self.facilitator = set_key, facilitator

    def add(self, content):
        at = self.timeline.at
        for row in content["answers"]:
            at(row["when"], partial(self._draft, row))
        for moment in sorted(
            {row["published"] for row in content["answers"] if "published" in row}
        ):
            rows = [row for row in content["answers"] if row.get("published") == moment]
            at(moment, partial(self._publish, rows))
        at(content["asked"], partial(self._ask, content))
        at(content["worded"], partial(self._word, content["reply"]))
        at(content["agreed"], self._agree)
        at(content["sent"], self._send)

    def by(self, key):
        return self.beginning.person(key)

    def _lesson(self, name):
        """Return the released lesson; None where the example could not release its report."""
        lesson = Lesson.objects.get(pk=self.timeline.things[name])
        rows = ReportedLesson.objects.select_related("report__set__programme")
        return rows.filter(report__set=lesson.set_id, key=key_of(lesson)).first()

    def _draft(self, row):
        lesson = self._lesson(row["lesson"])
        if lesson is None:
            return
        words = {name: row.get(name, "") for name in WORDS}
        days = row.get("due_after")
        due = clock.today() + dt.timedelta(days=days) if days else None
        responses.save_response(lesson=lesson, due=due, by=self.by(SPONSOR), **words)

    def _publish(self, rows):
        lessons = [self._lesson(row["lesson"]) for row in rows]
        if None in lessons:
            return
        chosen = [choice_of(lesson.draft) for lesson in lessons]
        report = lessons[0].report
        responses.publish_responses(report=report, chosen=chosen, by=self.by(SPONSOR))

    def _ask(self, content):
        if lesson := self._lesson(content["question_on"]):
            clarifications.ask_clarification(
                lesson=lesson, question=content["question"], by=self.by(SPONSOR)
            )

    def _question(self):
        asked = Clarification.objects.select_related("lesson__report__set__programme")
        return asked.filter(lesson__report__set=self.timeline.things[self.set_key]).first()

    def _word(self, text):
        if question := self._question():
            clarifications.write_reply(
                clarification=question, text=text, by=self.by(self.facilitator)
            )

    def _agree(self):
        """The lead of each side that is asked says yes."""
        question = self._question()
        for consent in question.reply.consents.all() if question else ():
            lead = consent.pair.members.get(side=consent.side, lead=True, left_at=None)
            clarifications.consent_to_reply(
                consent=consent, answer="agreed", words="", by=lead.person
            )

    def _send(self):
        if question := self._question():
            clarifications.send_reply(clarification=question, by=self.by(self.facilitator))
