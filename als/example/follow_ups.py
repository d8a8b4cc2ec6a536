"""What became of the work of a set of the example: its sides answer by the link in a mail."""

from functools import partial

from reports.changes import follow_ups
from reports.enums import PassageAnswer
from reports.models import FollowUp, Report
from reports.models.follow_ups import FOLLOW_UP_TEXTS
from sets.changes.answers import give_answer
from sets.models import AnswerLink

SEND = "send"  # the one button of the form that a mail's link opens


class FollowUps:
    """Adds that each side is asked, what it answers, and that its pair's other side agrees."""

    def __init__(self, beginning, set_key):
        self.beginning, self.timeline = beginning, beginning.timeline
        self.set_key = set_key

    def add(self, rounds):
        for content in rounds:
            months = content["months"]
            self.timeline.at(content["when"], partial(self._ask, months))
            for row in content["answers"]:
                self.timeline.at(row["when"], partial(self._answer, months, row))
                if "consent" in row:
                    member, when = row["consent"]
                    self.timeline.at(when, partial(self._agree, months, row["by"], member))

    def _ask(self, months):
        reports = Report.objects.select_related("set__programme")
        report = reports.get(set=self.timeline.things[self.set_key])
        follow_ups.ask_follow_ups(report=report, months=months)

    def _answer(self, months, row):
        by = self.beginning.person(row["by"])
        links = AnswerLink.objects.filter(purpose="follow_up", member__person=by)
        link = links.get(version=str(months))
        typed = {name: row[name] for name in ("going", "disclosure", *FOLLOW_UP_TEXTS)}
        give_answer(link=link, by=by, answer=SEND, **typed)

    def _agree(self, months, answered_by, member):
        asked = FollowUp.objects.select_related(*follow_ups.PAIR_OF)
        row = asked.get(by=self.beginning.person(answered_by), months=months)
        yes, by = PassageAnswer.YES, self.beginning.person(member)
        follow_ups.consent_to_follow_up(follow_up=row, answer=yes, by=by)
