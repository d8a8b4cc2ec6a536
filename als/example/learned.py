"""What a set of the example learned: its lessons, and the report up to its release."""

import datetime as dt
from functools import partial

from actions.models import Issue, ProgressEntry, ProposedAction
from als.core.prepared import prepared
from als.example.beginning import Beginning
from als.example.consents import Consents
from meetings.models import Minute
from reports import notifications
from reports.changes import (
    endorsements,
    lessons,
    releasing,
    reports,
    signing,
    texts,
)
from reports.changes import (
    evidence as evidence_changes,
)
from reports.models import Lesson, Report

BETWEEN_EVIDENCE = dt.timedelta(minutes=7)
BEFORE_SIGN_OFF = dt.timedelta(hours=3)


@prepared
def _lessons(pk):
    return Lesson.objects.filter(pk=pk).select_related("set__programme")


class Lessons:
    """Adds the lessons with what they rest on, and the report up to its release."""

    KINDS = {
        "issue": Issue,
        "action": ProposedAction,
        "progress": ProgressEntry,
        "minute": Minute,
    }

    def __init__(self, beginning: Beginning, set_key, facilitator):
        self.beginning = beginning
        self.timeline = beginning.timeline
        self.set_key = set_key
        self.facilitator = facilitator

    def by(self, key):
        return self.beginning.person(key)

    def lesson(self, content):
        when = self.timeline.calendar.moment(content["when"])
        self.timeline.at(when, partial(self._draft, content))
        for place, evidence in enumerate(content["evidence"], start=1):
            self.timeline.at(
                when + place * BETWEEN_EVIDENCE, partial(self._rest_on, content, evidence)
            )
        for row in content["endorsements"]:
            self.timeline.at(row["when"], partial(self._endorse, content["key"], row))

    def _draft(self, content):
        made = lessons.draft_lesson(
            set_=self.beginning.set_of(self.set_key),
            statement=content["statement"],
            explanation=content["explanation"],
            kind=content["kind"],
            audiences=content["audiences"],
            by=self.by(content["drafted_by"]),
        )
        self.timeline.things[content["key"]] = made.pk

    def _lesson(self, key):
        [lesson] = _lessons(self.timeline.things[key])
        return lesson

    def _rest_on(self, content, evidence):
        model = self.KINDS[evidence["kind"]]
        evidence_changes.add_evidence(
            lesson=self._lesson(content["key"]),
            thing=model.objects.get(pk=self.timeline.things[evidence["ref"]]),
            stance=evidence["stance"],
            note=evidence["note"],
            by=self.by(content["drafted_by"]),
        )

    def _endorse(self, key, row):
        endorsements.endorse(
            lesson=self._lesson(key),
            answer=row["answer"],
            comment=row["comment"],
            by=self.by(row["by"]),
        )

    def report(self, content):
        moment = self.timeline.calendar.moment
        sent = moment(content["sent_for_signoff"])
        Consents(self.beginning, self.set_key, self.facilitator).add(content)
        self.timeline.at(sent - BEFORE_SIGN_OFF, partial(self._write, content))
        self.timeline.at(sent, lambda: self._step(reports.send_for_sign_off))
        for row in content["signoffs"]:
            self.timeline.at(row["when"], partial(self._sign_off, row))
        self.timeline.at(content["released"], self._release)

    def _report(self):
        reports_of_set = Report.objects.select_related("set__programme", "snapshot")
        return reports_of_set.get(set=self.timeline.things[self.set_key])

    def _write(self, content):
        set_, by = self.beginning.set_of(self.set_key), self.by(self.facilitator)
        report = reports.start_report(set_=set_, by=by)
        reports.edit_report(report=report, title=content["title"], by=by)
        for section, text in content["texts"].items():
            typed = {"text": text.strip(), "base_revision": 0}
            texts.save_text(report=report, section=section, by=by, **typed)

    def _step(self, change):
        change(report=self._report(), by=self.by(self.facilitator))

    def _release(self):
        """Release it. A worker makes the files after the example is loaded; the mail is older."""
        self._step(releasing.release)
        notifications.notify_released(self._report().snapshot)

    def _sign_off(self, row):
        # All let it be public: whoever tries the example can switch its page on.
        signing.sign_off(report=self._report(), by=self.by(row["by"]), public=True)
