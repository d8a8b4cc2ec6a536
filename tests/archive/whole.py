"""A set that has at least one row of every kind that an archive holds, with its files."""

import datetime as dt
from hashlib import sha256

from django.core.files.base import ContentFile

from actions.models import Attachment, Consent, ThemeMove
from als.core import audit
from meetings.models import (
    AgendaSent,
    AgendaSupport,
    DateAnswer,
    Guest,
    HolderAgreement,
    Invited,
    Minute,
    ObjectiveReview,
    Preparation,
    RoleHolder,
)
from meetings.models.airtime import TurnPlan
from meetings.selectors.agenda import agenda_of
from meetings.selectors.sent_agenda import content_of as agenda_content
from reports.changes.outcomes import ask_for_outcome
from reports.enums import EndorsementAnswer, ReportSection
from reports.models import (
    Case,
    CaseConsent,
    Clarification,
    ClarificationReply,
    Download,
    Endorsement,
    FollowUp,
    PassageRequest,
    ReplyConsent,
    ReportDraft,
    ReportText,
    Response,
    ResponseDraft,
)
from sets.models import (
    ClearedWord,
    Continuation,
    ContinuationAnswer,
    FocusScore,
    FocusWorkshop,
    GroundRulesAcceptance,
    LearningSet,
    PaperRead,
    PaperView,
    Succession,
)
from tests import factories as make
from tests.files import pdf, picture
from tests.reports import making

NOW = dt.datetime(2026, 5, 4, 9, 30, tzinfo=dt.UTC)


def whole_set(cast):
    """Fill the cast's set; return it read again."""
    upper, lower = cast.member("upper_a"), cast.member("lower_a")
    _places(cast)
    _preparing(cast, upper)
    meeting = _meeting(cast, upper)
    entry = _work(cast, upper, lower, meeting)
    make.MinutesVersionFactory(meeting=meeting, agreed_by=cast.facilitator)
    _report(cast, entry, upper)
    audit.record("answered", upper.readiness.get(), by=upper.person)
    return LearningSet.objects.select_related("programme").get(pk=cast.set.pk)


def _places(cast):
    """Authorities of a register, and a programme with a logo."""
    region = make.AuthorityFactory(code="R1", name="Uppershire")
    commune = make.AuthorityFactory(code="C1", name="Lowerton", parent=region)
    for partnership, authority in ((cast.pair_a.upper, region), (cast.pair_a.lower, commune)):
        partnership.authority = authority
        partnership.save()
    lower = cast.pair_a.lower
    lower.formerly = [
        {"name": "Oldton", "place": "", "authority": "Old Borough", "until": "2026-02-01"}
    ]
    lower.together = [{"name": "Eastham", "until": ""}, {"name": "Westham", "until": ""}]
    lower.save()
    Succession.objects.create(
        partnership=lower, old_name="Oldton", new_name=lower.name, new_authority=commune,
        day=dt.date(2026, 2, 1), reason="Merged by law.", by=cast.manager,
    )  # fmt: skip
    programme = cast.programme
    programme.register = region.register
    programme.audiences = [{"code": "mayors", "title": "Mayors"}]
    programme.own_words = {"lower": {"genitive": "commune’s"}}
    programme.logo.save("logo", ContentFile(picture()), save=False)
    programme.logo_type, programme.logo_text = "image/png", "Two tiers"
    programme.save()


def _preparing(cast, upper):
    facilitator = cast.facilitator
    FocusWorkshop.objects.create(set=cast.set, held_on=dt.date(2026, 1, 19), present="All of us")
    topic = make.TopicFactory(proposed_by=upper)
    FocusScore.objects.create(topic=topic, member=upper, relevance=5, importance=4, feasibility=3)
    make.FocusFactory(topic=topic, recorded_by=facilitator)
    rules = make.GroundRulesFactory(set=cast.set, written_by=facilitator)
    GroundRulesAcceptance.objects.create(rules=rules, member=upper)
    file = make.PaperFileFactory(paper__set=cast.set, paper__added_by=facilitator, text="Words")
    PaperRead.objects.create(paper=file.paper, person=upper.person)
    PaperView.objects.create(paper=file.paper, member=upper, text="A good start.")
    make.ReadinessFactory(member=upper, comment="Nobody but me reads this.")
    make.SupportFactory(pair=cast.pair_a, given_by=facilitator)
    make.NoteFactory(set=cast.set, pair=cast.pair_a, written_by=facilitator)
    going_on = Continuation.objects.create(
        set=cast.set, member=upper, until=dt.date(2027, 6, 1), proposed_by=facilitator
    )
    ContinuationAnswer.objects.create(
        continuation=going_on, pair=cast.pair_a, side="upper", agrees=True, by=upper.person
    )
    ClearedWord.objects.create(
        set=cast.set, word="Ropewalk", key="ropewalk", cleared_by=upper.person
    )


def _meeting(cast, upper):
    """A meeting with agreed minutes, and the one after it, to which an item was carried."""
    meeting = make.MeetingFactory(cycle__set=cast.set, cycle__number=7, agreed=True)
    item = make.ItemFactory(meeting=meeting, proposed_by=upper)
    meeting.clock_item = item
    meeting.save()
    later = make.MeetingFactory(cycle__set=cast.set, cycle__number=8)
    make.ItemFactory(meeting=later, proposed_by=upper, carried_from=item)
    AgendaSupport.objects.create(item=item, member=upper)
    RoleHolder.objects.create(meeting=meeting, role="observer", member=upper)
    ObjectiveReview.objects.create(
        meeting=meeting, key="k", objective="Plan as one", progress="further", why="One plan.",
        written_by=cast.facilitator,
    )  # fmt: skip
    Preparation.objects.create(
        meeting=meeting, pair=cast.pair_a, side="upper", wants="An ear", written_by=upper
    )
    make.OwnerQuestionFactory(item=item, asked_by=cast.facilitator)
    content = agenda_content(agenda_of(meeting))
    AgendaSent.objects.create(meeting=meeting, content=content, sent_by=cast.facilitator)
    TurnPlan.objects.create(set=cast.set, present=7)
    turn = make.TurnFactory(meeting=meeting, pair=cast.pair_a, ended=True, seconds={"present": 61})
    make.QuestionFactory(set=cast.set, turn=turn, asked_by=upper, added_by=cast.facilitator)
    make.AttendanceFactory(meeting=meeting, member=upper, outcome="present")
    Guest.objects.create(meeting=meeting, name="Una Vist", added_by=cast.facilitator)
    Invited.objects.create(meeting=meeting, person=upper.person)
    option = make.DateOptionFactory(meeting=later)
    DateAnswer.objects.create(option=option, member=upper, fit="yes")
    _minutes(cast, upper, item)
    return meeting


def _minutes(cast, upper, item):
    minute = Minute(item=item, meeting=item.meeting, pair=cast.pair_a, text="Agreed by both.")
    minute.written_by, minute._history_user = cast.facilitator, cast.facilitator
    minute.save()
    kept = make.MinuteFactory(
        item=item, text="Between us and the pair", disclosure="pair", pair=cast.pair_b
    )
    HolderAgreement.objects.create(minute=minute, member=upper, revision=1)
    make.PhotoFactory(item=item, added_by=cast.facilitator)
    make.CorrectionFactory(minute=minute, asked_by=upper)
    make.DraftFactory(item=item, person=cast.facilitator, text="Half a thought")
    make.ReviewFactory(meeting=item.meeting, member=upper, helped="The tea", named=True)
    make.ReviewFactory(meeting=item.meeting, member=cast.member("lower_a"), helped="The walk")
    make.LearningNoteFactory(meeting=item.meeting, member=upper, text="Mine alone")
    make.LearningNoteFactory(meeting=item.meeting, member=cast.member("lower_a"), shared=True)
    return kept


def _work(cast, upper, lower, meeting):
    theme = make.ThemeFactory(set=cast.set, proposed_by=cast.facilitator)
    into = make.ThemeFactory(set=cast.set, proposed_by=cast.facilitator, split_from=theme)
    item = meeting.agenda.get()
    issue = making.issue(
        cast, theme=into, title="Two plans for one place", raised_in=meeting, agenda_item=item
    )
    ThemeMove.objects.create(issue=issue, source=theme, target=into, kind="sorted", by=upper.person)
    action = making.action(issue, done=True, ended_reason="It holds.", agenda_item=item)
    make.IssueFactory(pair=cast.pair_b, recorded=True, is_placeholder=True)
    make.ProgressFactory(
        action=action,
        author=None,
        recorded_by=cast.facilitator,
        agenda_item=item,
        done="Heard.",
        as_recorded={"done": "Herd.", "happened": ""},
    )
    Consent.objects.create(action=action, side="lower", member=lower, text_version=1)
    entry = making.progress(action, learned="Ask first.", hours="2.5", author=upper)
    make.CommentFactory(issue=issue, author=upper.person)
    content = pdf()
    Attachment.objects.create(
        entry=entry, name="What we agreed - a list.pdf", content_type="application/pdf",
        size=len(content), sha256=sha256(content).hexdigest(), added_by=upper.person,
        file=ContentFile(content, "sent.pdf"),
    )  # fmt: skip
    audit.record(
        "sorted", issue, by=upper.person, set_id=cast.set.pk, pair_id=issue.pair_id, theme=into.pk
    )
    return entry


def _report(cast, entry, upper):
    """A report of which one version was released, and another is up for sign-off."""
    lesson = making.lesson(cast, entry, statement="Share one plan.")
    lesson._history_user = cast.facilitator
    lesson.save()
    make.LessonCommentFactory(lesson=lesson, author=upper.person)
    Endorsement.objects.create(
        lesson=lesson, pair=cast.pair_a, side="upper", text_version=1,
        answer=EndorsementAnswer.AGREE, by=upper.person,
    )  # fmt: skip
    report = making.released(cast)
    rendering = report.snapshot.renderings.first()
    making.with_file(making.pdf_of(report.snapshot), pdf())
    of_report = report.reported_lessons.get()
    Response.objects.create(
        lesson=of_report, version=1, snapshot=report.snapshot, published_by=cast.sponsor,
        answer="not_accepted", reason="The law stands against it.",
    )  # fmt: skip
    ResponseDraft.objects.create(lesson=of_report, reason="Half a thought", written_by=cast.sponsor)
    asked = Clarification.objects.create(
        lesson=of_report, question="Which plan?", asked_by=cast.sponsor
    )
    reply = ClarificationReply.objects.create(
        clarification=asked, text="The plan of both.", written_by=cast.facilitator
    )
    ReplyConsent.objects.create(
        reply=reply, pair=cast.pair_a, side="upper", answer="agreed", by=upper.person,
        at=report.released_at,
    )  # fmt: skip
    FollowUp.objects.create(
        report=report, pair=cast.pair_a, side="upper", months=6, going="going",
        came="One plan for both.", disclosure="report_with_names", by=upper.person,
        at=report.released_at, consent="yes", consent_by=cast.lower_a,
        consent_at=report.released_at,
    )  # fmt: skip
    case = Case.objects.create(
        report=report, pair=cast.pair_a, issue=cast.pair_a.issues.filter(case=None).first(),
        position=1, title="One plan", situation="Two plans.", tried="One.", happened="It held.",
        learned="Ask first.", written_by=cast.facilitator,
    )  # fmt: skip
    CaseConsent.objects.create(
        case=case, side="upper", answer="agreed", by=upper.person, at=report.released_at
    )
    ask_for_outcome(report=report, by=cast.facilitator)
    PassageRequest.objects.create(
        pair=cast.pair_a, side="upper", digest="0" * 64, number=1, open=0, by=cast.facilitator
    )
    Download.objects.create(rendering=rendering, by=cast.sponsor)
    ReportText.objects.create(report=report, section=ReportSection.METHOD, text="By *meeting*.")
    ReportDraft.objects.create(
        report=report, section=ReportSection.METHOD, text="By meet", person=cast.facilitator
    )
