"""One full set with its people, to be copied: what a set has at the end of a busy year."""

import datetime as dt
import random
from itertools import cycle

from actions.models import Consent
from als.core import audit_chain, clock
from als.core.disclosure import Disclosure
from als.core.enums import MailKind, MailState
from als.core.models import AuditEntry, OutMail
from meetings.enums import Stage
from reports.enums import Stance
from reports.models import Evidence
from sets.enums import ProgrammeRoleKind, SetState, Tier
from sets.models import GroundRulesAcceptance
from tests import factories as make
from tests.library import across

PAIRS, MEETINGS, ISSUES, ACTIONS, ENTRIES, MINUTES = 8, 4, 40, 60, 400, 300
LESSONS, THEMES, MAILS, AUDIT, ITEMS = 10, 6, 580, 1200, 12
WORDS = (
    "county district plan bus housing budget partner meeting review form grant policy officer "
    "resident service road school clinic river contract board shared local young older rural"
)
TODAY = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


class FullSet:
    """Writes the set: each method some of its rows, in the order in which they refer."""

    def __init__(self):
        self.chance = random.Random(7)

    def text(self, words):
        return " ".join(self.chance.choices(WORDS.split(), k=words)).capitalize() + "."

    def build(self):
        """Write everything; return the builder, with the rows that it made."""
        with clock.set_to(TODAY):
            self.people()
            self.meetings()
            self.work()
            self.lessons()
            self.traces()
        return self

    def people(self):
        self.programme = make.ProgrammeFactory(name="Programme")
        self.manager, self.sponsor, self.facilitator = (
            make.PersonFactory(name=name) for name in ("Manager", "Sponsor", "Facilitator")
        )
        for kind in ProgrammeRoleKind:
            person = self.manager if kind == ProgrammeRoleKind.MANAGER else self.sponsor
            make.ProgrammeRoleFactory(programme=self.programme, person=person, kind=kind)
        self.set = make.SetFactory(programme=self.programme, name="Set", state=SetState.CONCLUDING)
        make.FacilitatorFactory(set=self.set, person=self.facilitator)
        rules = make.GroundRulesFactory(set=self.set, written_by=self.facilitator)
        self.members, self.pairs = [], []
        for number in range(1, PAIRS + 1):
            pair = make.PairFactory(set=self.set, number=number, confirmed_at=TODAY)
            self.pairs.append(pair)
            for side in Tier:
                for lead in (True, False):
                    person = make.PersonFactory(name=f"{side} {number} {lead}".title())
                    member = make.MemberFactory(pair=pair, side=side, person=person, lead=lead)
                    GroundRulesAcceptance.objects.create(rules=rules, member=member)
                    make.ReadinessFactory(member=member)
                    self.members.append(member)
                    if lead:
                        make.AgreementFactory(pair=pair, side=side, person=person, agreed=True)
        topic = make.TopicFactory(set=self.set, proposed_by=self.members[0])
        make.FocusFactory(topic=topic, recorded_by=self.facilitator)
        for number in range(1, MEETINGS + 1):
            make.PaperFactory(
                set=self.set, cycle_number=number, added_by=self.facilitator, body=self.text(200)
            )

    def meetings(self):
        """Three that are agreed, and one that goes on."""
        self.items, members = [], cycle(self.members)
        for number, stage in enumerate(Stage, 1):
            trait = {"in_session": True} if number == MEETINGS else {"agreed": True}
            meeting_cycle = make.CycleFactory(set=self.set, number=number, stage=stage)
            meeting = make.MeetingFactory(cycle=meeting_cycle, **trait)
            for member in self.members:
                make.AttendanceFactory(meeting=meeting, member=member, answer="yes")
            self.items += [
                make.ItemFactory(meeting=meeting, position=place, proposed_by=next(members))
                for place in range(1, ITEMS + 1)
            ]
            self.meeting = meeting
        items = cycle(self.items)
        self.minutes = [
            make.MinuteFactory(item=next(items), text=self.text(40), written_by=self.facilitator)
            for _number in range(MINUTES)
        ]

    def work(self):
        themes = [
            make.ThemeFactory(set=self.set, proposed_by=self.members[0].person)
            for _number in range(THEMES)
        ]
        self.issues = [
            make.IssueFactory(
                pair=pair,
                theme=theme,
                title=self.text(6),
                description=self.text(60),
                upper_view=self.text(30),
                confirmed_by=self.members[(pair.number - 1) * 4],
                raised_at=TODAY,
                disclosure=Disclosure.REPORT_WITH_NAMES,
            )
            for _number, pair, theme in zip(range(ISSUES), cycle(self.pairs), cycle(themes))
        ]
        traits = cycle(({}, {"agreed": True}, {"under_way": True}, {"done": True}))
        self.actions = [
            make.ActionFactory(
                issue=issue,
                what=self.text(12),
                measure=self.text(12),
                owner=issue.confirmed_by,
                due=(TODAY + dt.timedelta(days=number)).date(),
                **trait,
            )
            for number, issue, trait in zip(range(ACTIONS), cycle(self.issues), traits)
        ]
        for action in self.actions:
            lower = self.members[self.members.index(action.owner) + 2]
            for member in (action.owner, lower) if action.was_agreed else (action.owner,):
                Consent.objects.create(
                    action=action, side=member.side, member=member, text_version=1
                )
        open_ = cycle([action for action in self.actions if action.was_agreed])
        self.entries = [
            make.ProgressFactory(
                action=next(open_),
                done=self.text(40),
                learned=self.text(15),
                day=(TODAY - dt.timedelta(days=number % 200)).date(),
                disclosure=Disclosure.REPORT_WITHOUT_NAMES,
            )
            for number in range(ENTRIES)
        ]

    def lessons(self):
        rows = (cycle(self.issues), cycle(self.actions), cycle(self.entries))
        for number in range(LESSONS):
            lesson = make.LessonFactory(
                set=self.set,
                position=number,
                statement=self.text(15),
                explanation=self.text(60),
                drafted_by=self.facilitator,
            )
            for kind, things in zip(("issue", "action", "progress"), rows, strict=True):
                Evidence.objects.create(
                    lesson=lesson, **{kind: next(things)}, stance=Stance.SUPPORTS,
                    added_by=self.facilitator,
                )  # fmt: skip
        frozen = [across.content(self.text(15), mark=f"L{number}") for number in range(LESSONS)]
        across.version(self.set, *frozen, file=False)

    def traces(self):
        """What nobody writes and everything leaves: mails and the audit log."""
        people = cycle([member.person for member in self.members])
        for number in range(MAILS):
            person = next(people)
            OutMail.objects.create(
                to=person,
                address=person.email,
                kind=MailKind.MEETING,
                key=f"cause-{number}",
                subject=self.text(5),
                text=self.text(60),
                html=self.text(120),
                set_id=self.set.pk,
                state=MailState.SENT,
                created=TODAY - dt.timedelta(hours=number),
                sent_at=TODAY,
                bounced_at=TODAY if number % 200 == 0 else None,
            )
        for number in range(AUDIT):
            AuditEntry.objects.create(
                by=self.facilitator,
                by_name=self.facilitator.name,
                verb="edited",
                target_kind="issue",
                target_id=self.issues[number % ISSUES].pk,
                set_id=self.set.pk,
                pair_id=self.pairs[number % PAIRS].pk,
            )
        audit_chain.seal()
