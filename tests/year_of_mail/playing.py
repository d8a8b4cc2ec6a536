"""Plays the timetable's events through the functions that pages call."""

import datetime as dt
from zoneinfo import ZoneInfo

from actions.changes import actions, consents, progress
from actions.enums import ActionState
from actions.models import ProposedAction
from als.accounts.models import User
from als.core.disclosure import Disclosure
from als.core.models import MailPreference
from meetings.changes import agreeing, meetings, session
from meetings.models import Meeting
from sets.changes import agreements, members
from sets.enums import Tier
from sets.models import GroundRulesAcceptance, Member, Pair
from tests import factories as make
from tests.year_of_mail.timetable import READ_DIGESTS

YEAR = 2026
ZONES = {"North": ZoneInfo("Europe/London"), "South": ZoneInfo("Europe/Zagreb")}
FACILITATORS = {"North": "fran", "South": "ivo"}


def day_of(text):
    return dt.date.fromisoformat(f"{YEAR}-{text}")


def person(name):
    """Return the person without what was remembered of their roles."""
    return User.objects.get(email=f"{name}@example.org")


def set_of(name):
    return "South" if name.startswith("Z") or name[1:] == "7" else "North"


class Year:
    """The two sets as they are at the start, and what happens to them by name."""

    def __init__(self):
        self.rows = {}
        for name, pairs, planned in (
            ("North", range(1, 7), ["M1", "M2", "M3", "M4"]),
            ("South", [7], ["Z1", "Z2"]),
        ):
            self._begin(name, pairs, planned)
        for one in User.objects.exclude(
            email__in=[f"{n}@example.org" for n in READ_DIGESTS.split()]
        ):
            MailPreference.objects.create(person=one, kind="digest", choice="off")

    def _begin(self, name, pairs, planned):
        programme = make.ProgrammeFactory(name=name, time_zone=ZONES[name].key)
        set_ = make.SetFactory(
            programme=programme, name=name, start=day_of("01-05"), end=day_of("12-31")
        )
        make.FacilitatorFactory(set=set_, person=make.PersonFactory(name=FACILITATORS[name]))
        rules = make.GroundRulesFactory(set=set_, written_by=person(FACILITATORS[name]))
        for number in pairs:
            self._pair(set_, number, rules)
        for number, one in enumerate(planned, 1):
            cycle = make.CycleFactory(set=set_, number=number, name=one)
            self.rows[one] = make.MeetingFactory(cycle=cycle)

    def _pair(self, set_, number, rules):
        pair = make.PairFactory(set=set_, number=number)
        seats = [(f"u{number}", Tier.UPPER, True), (f"l{number}", Tier.LOWER, True)]
        for name, side, lead in [*seats, *([("c3", Tier.LOWER, False)] if number == 3 else [])]:
            one = make.PersonFactory(name=name)
            member = make.MemberFactory(pair=pair, side=side, person=one, lead=lead)
            GroundRulesAcceptance.objects.create(rules=rules, member=member)
            if lead:
                make.AgreementFactory(pair=pair, side=side, person=one, agreed=True)
        issue = make.IssueFactory(pair=pair, confirmed_by=pair.members.first())
        self.rows[number] = issue

    def play(self, verb, name, given):
        getattr(self, verb)(name, **given)

    def action(self, name):
        return ProposedAction.objects.get(pk=self.rows[name].pk)

    def meeting(self, name):
        return Meeting.objects.get(pk=self.rows[name].pk)

    # --- actions -------------------------------------------------------------------------------

    def agree(self, name, pair, owner, due):
        self.rows[name] = actions.propose_action(
            issue=self.rows[pair],
            what=name,
            owner=Member.objects.get(person=person(owner)),
            leading_side=Tier.UPPER,
            due=day_of(due),
            by=person(f"u{pair}"),
        )
        self.consent(name)

    def consent(self, name):
        pair = self.action(name).issue.pair.number
        for side in "ul":
            consents.consent(action=self.action(name), by=person(f"{side}{pair}"))

    def edit(self, name, by, due=None, what=None):
        given = {"due": day_of(due)} if due else {"what": what}
        actions.edit_action(action=self.action(name), by=person(by), **given)

    def log(self, name, by, **given):
        progress.log_progress(
            action=self.action(name),
            day=dt.date.today(),
            done="Something",
            disclosure=Disclosure.SET,
            by=person(by),
            **given,
        )

    def end(self, name, by, to):
        reason = "It was too much." if to == ActionState.STOPPED else ""
        actions.end_action(action=self.action(name), to=to, reason=reason, by=person(by))

    # --- people --------------------------------------------------------------------------------

    def leave(self, name):
        one = person(name)
        members.leave(member=Member.objects.get(person=one), by=one)

    def withdraw(self, name):
        pair, by = Pair.objects.get(number=5), person(name)
        agreements.withdraw(pair=pair, side=Tier.UPPER, reason="Other work.", by=by)

    def digests(self, choice):
        for name in READ_DIGESTS.split():
            mine = MailPreference.objects.filter(person=person(name), kind="digest")
            if choice == "on":
                mine.delete()
            else:
                mine.create(person=person(name), kind="digest", choice=choice)

    # --- meetings ------------------------------------------------------------------------------

    def move(self, name, day):
        starts = dt.datetime.combine(day_of(day), dt.time(10), tzinfo=ZONES[set_of(name)])
        meetings.edit_meeting(
            meeting=self.meeting(name),
            starts=starts.astimezone(dt.UTC),
            ends=starts.astimezone(dt.UTC) + dt.timedelta(hours=3),
            place="Town Hall",
            link="",
            by=self._facilitator(name),
        )

    def call(self, name, day):
        self.move(name, day)
        meetings.call(meeting=self.meeting(name), by=self._facilitator(name))

    def cancel(self, name):
        by = self._facilitator(name)
        meetings.cancel_meeting(meeting=self.meeting(name), reason="Snow.", by=by)

    def hold(self, name):
        by = self._facilitator(name)
        session.open_meeting(meeting=self.meeting(name), by=by)
        session.close_meeting(meeting=self.meeting(name), by=by)

    def circulate(self, name):
        agreeing.circulate_minutes(meeting=self.meeting(name), by=self._facilitator(name))

    def _facilitator(self, name):
        return person(FACILITATORS[set_of(name)])
