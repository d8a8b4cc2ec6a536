"""One of each thing that has a page, for tests that ask many pages."""

from functools import cached_property

from als.accounts.addresses import ask as ask_for_address
from als.archive.models import PersonExport
from als.core import clock
from als.core.disclosure import Disclosure
from als.core.enums import MailKind, MailState
from als.core.mail import outbox
from als.core.models import OutMail
from reports.models import Rendering, Snapshot
from sets.enums import SetState
from tests import factories as make
from tests.cast import Cast


class World:
    """The cast's main set with one of each thing, made when a row asks for it. Pair A owns them."""

    def __init__(self, cast: Cast):
        self.cast = cast
        self.set = cast.set
        self.programme = cast.programme
        self.pair = cast.pair_a

    def has(self, *names):
        """Make these things now, for a test that doesn't use them itself."""
        for name in names:
            getattr(self, name)

    @cached_property
    def concluding(self):
        self.set.state = SetState.CONCLUDING
        self.set.save(update_fields=["state"])
        return self.set

    @cached_property
    def closed(self):
        """The set, closed; its personal data is kept until today."""
        self.set.state, self.set.closed_at = SetState.CLOSED, clock.now()
        self.set.keep_until = clock.today()
        self.set.save(update_fields=["state", "closed_at", "keep_until"])
        return self.set

    @cached_property
    def upper_a(self):
        return self.cast.member("upper_a")

    @cached_property
    def rules(self):
        return make.GroundRulesFactory(set=self.set, written_by=self.cast.facilitator)

    @cached_property
    def paper(self):
        return make.PaperFactory(set=self.set, added_by=self.cast.facilitator)

    @cached_property
    def paper_file(self):
        return make.PaperFileFactory(paper=self.paper)

    @cached_property
    def topic(self):
        return make.TopicFactory(proposed_by=self.upper_a)

    @cached_property
    def proposed_pair(self):
        """A pair whose two leads (members of pair A) have not answered."""
        pair = make.PairFactory(set=self.set, number=9, proposed=True)
        for side, person in (("upper", self.cast.upper_a), ("lower", self.cast.lower_a)):
            make.AgreementFactory(pair=pair, side=side, person=person)
        return pair

    @cached_property
    def failed_mail(self):
        """An email to upper A about the set that was given up."""
        mail = outbox.write(
            self.cast.upper_a, kind=MailKind.MINUTES, key="failed", subject="Minutes",
            template="login_code", code="1", set_id=self.set.pk,
        )  # fmt: skip
        OutMail.objects.filter(pk=mail.pk).update(state=MailState.FAILED, attempts=17)
        return mail

    @cached_property
    def address_change(self):
        """Upper A has asked for another address."""
        return ask_for_address(new="elsewhere@example.org", by=self.cast.upper_a)

    def _meeting(self, number, **traits):
        return make.MeetingFactory(cycle__set=self.set, cycle__number=number, **traits)

    @cached_property
    def draft_meeting(self):
        return self._meeting(1, dated=True)

    @cached_property
    def meeting(self):
        """A called meeting."""
        return self._meeting(2, called=True)

    @cached_property
    def session(self):
        """A meeting in session."""
        return self._meeting(3, in_session=True)

    @cached_property
    def closed_meeting(self):
        return self._meeting(4, closed=True)

    @cached_property
    def circulated_meeting(self):
        return self._meeting(5, circulated=True)

    @cached_property
    def agreed_meeting(self):
        return self._meeting(6, agreed=True)

    @cached_property
    def agreed_version(self):
        return make.MinutesVersionFactory(meeting=self.agreed_meeting)

    def item(self, meeting):
        return make.ItemFactory(meeting=meeting, proposed_by=self.upper_a)

    def minute(self, meeting, **kwargs):
        return make.MinuteFactory(
            item=self.item(meeting), written_by=self.cast.facilitator, **kwargs
        )

    @cached_property
    def learning_note(self):
        return make.LearningNoteFactory(
            meeting=self.closed_meeting, member=self.upper_a, text="MYOWNWORDS"
        )

    @cached_property
    def theme(self):
        return make.ThemeFactory(set=self.set, proposed_by=self.cast.upper_a)

    @cached_property
    def issue(self):
        """An issue of pair A that the set may read."""
        return make.IssueFactory(
            pair=self.pair,
            theme=self.theme,
            confirmed_by=self.upper_a,
            raised_by=self.cast.upper_a,
            disclosure=Disclosure.REPORT_WITH_NAMES,
        )

    @cached_property
    def secret_issue(self):
        """An issue of pair A that stays with the pair."""
        return make.IssueFactory(
            pair=self.pair,
            title="SECRET of the pair",
            confirmed_by=self.upper_a,
            raised_by=self.cast.upper_a,
            disclosure=Disclosure.PAIR,
        )

    @cached_property
    def recorded_issue(self):
        """An issue that the facilitator recorded for pair A."""
        return make.IssueFactory(pair=self.pair, recorded=True, raised_by=self.cast.facilitator)

    @cached_property
    def action(self):
        """A proposed action without consents."""
        return make.ActionFactory(issue=self.issue, owner=self.upper_a)

    @cached_property
    def action_under_way(self):
        return make.ActionFactory(issue=self.issue, owner=self.upper_a, under_way=True)

    @cached_property
    def progress(self):
        return make.ProgressFactory(action=self.action_under_way)

    @cached_property
    def own_data(self):
        """A file with what is held about the upper side's lead of pair A, still to be made."""
        return PersonExport.objects.create(person=self.cast.upper_a, asked_by=self.cast.upper_a)

    @cached_property
    def lesson(self):
        return make.LessonFactory(set=self.set, drafted_by=self.cast.facilitator)

    @cached_property
    def report(self):
        return make.ReportFactory(set=self.set)

    def snapshot(self, **kwargs):
        return Snapshot.objects.create(
            report=self.report, version=1, content={}, sha256="0" * 64, **kwargs
        )

    def rendering(self, **kwargs):
        return Rendering.objects.create(
            snapshot=self.snapshot(), asked_by=self.cast.facilitator, **kwargs
        )
