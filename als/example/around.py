"""What is around the work of the example's sets: comments, guests, roles, a call, a way on."""

from functools import partial

from actions.changes.comments import comment_on
from actions.models import Issue, ProposedAction
from meetings.changes import guests, objectives, preparation, rota
from meetings.enums import MeetingRole
from meetings.models import Meeting
from meetings.selectors.objectives import looked_at
from reports.models import Lesson
from sets.changes import applications, endings
from sets.models import Application, CallForPairs

COMMENTED = {"issue": Issue, "action": ProposedAction, "lesson": Lesson}


class Around:
    """Adds to the timeline what people of a set said and arranged beside its work."""

    def __init__(self, beginning, set_key, facilitator):
        self.beginning = beginning
        self.timeline = beginning.timeline
        self.set_key = set_key
        self.facilitator = facilitator

    def add(self, content):
        happens = {
            "comments": self._comment,
            "guests": self._bring_guest,
            "roles": self._give_roles,
            "objectives": self._look_at_objective,
            "preparations": self._prepare,
        }
        for name, happen in happens.items():
            for row in content[name]:
                self.timeline.at(row["when"], partial(happen, row))

    def _by(self):
        return self.beginning.person(self.facilitator)

    def _meeting(self, row):
        set_pk = self.timeline.things[self.set_key]
        return Meeting.objects.with_set().get(cycle__set=set_pk, cycle__number=row["meeting"])

    def _comment(self, row):
        thing = COMMENTED[row["on"]].objects.get(pk=self.timeline.things[row["ref"]])
        comment_on(thing=thing, text=row["text"], by=self.beginning.person(row["by"]))

    def _bring_guest(self, row):
        guests.add_guest(
            meeting=self._meeting(row),
            name=row["name"],
            comes_from=row["comes_from"],
            by=self._by(),
        )

    def _give_roles(self, row):
        members = {role: self.beginning.member(row[role]) for role in MeetingRole}
        rota.give_roles(
            meeting=self._meeting(row), members=members, members_hold=True, by=self._by()
        )

    def _look_at_objective(self, row):
        meeting = self._meeting(row)
        objectives.review_objective(
            meeting=meeting,
            key=looked_at(meeting.set)[row["number"]].key,
            progress=row["progress"],
            why=row["why"],
            by=self._by(),
        )

    def _prepare(self, row):
        preparation.prepare(
            meeting=self._meeting(row),
            wants=row["wants"],
            wants_turn=row["turn"],
            by=self.beginning.person(row["by"]),
        )


def add_call(beginning, set_key, content):
    """A manager opens a call for the set's pairs; some apply, and one is declined."""
    timeline = beginning.timeline

    def open_call():
        applications.open_call(
            set_=beginning.set_of(set_key),
            text=content["text"].strip(),
            last_day=timeline.calendar.date(content["last_day"]),
            by=beginning.person("manager"),
        )

    timeline.at(content["when"], open_call)
    for row in content["applications"]:
        _add_application(beginning, row)


def _add_application(beginning, row):
    timeline = beginning.timeline
    given = {name: value for name, value in row.items() if name.startswith(("upper", "lower"))}
    given |= {"why": row["why"], "bring": row["bring"]}
    written = partial(Application.objects.get, upper_email=row["upper_email"])

    def confirm(side):
        application = written()
        applications.confirm_application(
            application=application, side=side, seen=application.words_key
        )

    def decline():
        applications.decline_applicants(
            application=written(),
            reason=row["declined"]["reason"],
            by=beginning.person("manager"),
        )

    timeline.at(row["when"], lambda: applications.apply(call=CallForPairs.objects.get(), **given))
    for side, when in row["confirmed"].items():
        timeline.at(when, partial(confirm, side))
    if "declined" in row:
        timeline.at(row["declined"]["when"], decline)


def add_continuation(beginning, set_key, content):
    """A member proposes that the set goes on by itself, and some of the sides have agreed."""
    timeline = beginning.timeline

    def propose():
        endings.propose_continuation(
            set_=beginning.set_of(set_key),
            member=beginning.member(content["member"]),
            until=timeline.calendar.date(content["until"]),
            by=beginning.person(content["by"]),
        )

    def agree(key):
        endings.answer_continuation(
            continuation=beginning.set_of(set_key).continuations.get(),
            agrees=True,
            by=beginning.person(key),
        )

    timeline.at(content["when"], propose)
    for row in content["agreed"]:
        timeline.at(row["when"], partial(agree, row["by"]))
