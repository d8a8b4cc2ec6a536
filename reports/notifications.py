"""All mails about lessons, consent to be quoted, and the report.

Those about the report are written once for each version.
"""

from django.urls import reverse

from als.accounts.models import User
from als.core import clock
from als.core.enums import MailKind, MailState
from als.core.mail import outbox
from als.core.models import OutMail
from als.core.text.later import later as _
from reports.models import Endorsement, ReportedLesson
from sets.changes.answers import answer_links_for
from sets.enums import PairState, ProgrammeRoleKind
from sets.models import Member, ProgrammeRole, SetFacilitator
from sets.selectors.acceptance import waiting_to_accept


def _members(report):
    people = Member.objects.filter(
        pair__set=report.set, pair__state=PairState.CONFIRMED, left_at=None
    )
    return User.objects.filter(pk__in=people.values("person_id"))


def _facilitators(report):
    rows = SetFacilitator.objects.filter(set=report.set, removed_at=None)
    return User.objects.filter(pk__in=rows.values("person_id"))


def _sponsors(report):
    roles = ProgrammeRole.objects.filter(
        programme=report.set.programme, kind=ProgrammeRoleKind.SPONSOR, removed_at=None
    )
    return User.objects.filter(pk__in=roles.values("person_id"))


def _managers(report):
    roles = ProgrammeRole.objects.active().filter(
        programme=report.set.programme_id, kind=ProgrammeRoleKind.MANAGER
    )
    return User.objects.filter(pk__in=roles.values("person_id"))


@outbox.together()
def _write(people, report, kind, subject, **context):
    waiting = waiting_to_accept(report.set)
    outbox.drop(f"report-{report.pk}")  # of the way to the release only the last step counts
    for person in people:
        outbox.write(
            person,
            kind=MailKind.REPORT,
            key=f"report-{kind}-{report.pk}-{report.version}",
            subject=subject,
            template=f"reports_{kind}",
            set_id=report.set_id,
            about=f"report-{report.pk}",
            page=reverse("reports:report", args=[report.set_id]),
            report=report,
            set=report.set,
            with_reason=person.pk not in waiting,
            **context,
        )


def drop_sign_off_request(report, person):
    """Drop the mail that asks somebody to sign, once they have answered."""
    outbox.drop(f"report-{report.pk}", to=person)


def notify_sent_for_sign_off(report):
    subject = _("For your sign-off: %s") % report.title
    _write(_members(report), report, "for_sign_off", subject)


def notify_signed_off(report):
    _write(_facilitators(report), report, "signed_off", _("All have signed: %s") % report.title)


def notify_released(snapshot):
    """Write to the sponsors, once there is a PDF. They learn nothing but that the report is there.

    Of each version once, and of the version as it was released: the next may be called otherwise.
    """
    report = snapshot.report
    for person in _sponsors(report):
        outbox.write(
            person,
            kind=MailKind.REPORT,
            key=f"report-released-{report.pk}-{snapshot.version}",
            subject=_("Released: %s") % snapshot.title,
            template="reports_released",
            set_id=report.set_id,
            page=reverse("reports:released"),
            title=snapshot.title,
            version=snapshot.version,
            programme=report.set.programme,
        )


def notify_answered(report, responses):
    """Write to the set and to the programme's managers that the sponsor has published answers.

    A mail about earlier ones that has not gone out yet is dropped: the page has them all.
    """
    about = f"answered-{report.pk}"
    outbox.drop(about)
    lessons = ReportedLesson.objects.filter(report=report).current()
    _about(
        about, _members(report) | _facilitators(report) | _managers(report), "answered",
        _("The sponsor’s answers: %s") % report.set.name, key=responses[0].pk, set_=report.set,
        page=reverse("reports:outcome", args=[report.set_id]), lessons=lessons.count(),
        answered=lessons.count() - lessons.unanswered().count(),
        sponsor=report.set.programme.sponsor,
    )  # fmt: skip


def notify_to_answer(report, *, number, key):
    """Remind the sponsor's people of lessons that have no answer yet; return how many people."""
    about = f"to-answer-{report.pk}"
    outbox.drop(about)
    people = _sponsors(report)
    for person in people:
        outbox.write(
            person,
            kind=MailKind.REPORT,
            key=key,
            subject=_("Lessons wait for your answer: %s") % report.set.name,
            template="reports_to_answer",
            set_id=report.set_id,
            about=about,
            page=reverse("reports:responses", args=[report.set_id]),
            set=report.set,
            number=number,
            day=report.respond_by,
        )
    return len(people)


@outbox.together()
def _about(thing, people, kind, subject, *, key, set_, page, **context):
    """Write one mail about a thing ("case-3"); what has not gone out before it is dropped.

    ``kind`` names the template. None of these mails holds words of what it is about.
    """
    for person in people:
        outbox.drop(thing, to=person)
        outbox.write(
            person,
            kind=MailKind.REPORT,
            key=f"{thing}-{key}",
            subject=subject,
            template=f"reports_{kind}",
            set_id=set_.pk,
            about=thing,
            page=page,
            set=set_,
            **context,
        )


def _about_question(people, clarification, kind, subject, **context):
    lesson = clarification.lesson
    context.setdefault("page", reverse("reports:clarification", args=[clarification.pk]))
    _about(
        f"question-{clarification.pk}", people, kind, subject, set_=lesson.report.set,
        mark=lesson.mark, number=clarification.pk, **context,
    )  # fmt: skip


def notify_question_asked(clarification):
    report = clarification.lesson.report
    subject = _("The sponsor asks about a lesson: %s") % report.set.name
    _about_question(
        _facilitators(report), clarification, "question_asked", subject, key="asked"
    )  # fmt: skip


def notify_reply_worded(reply):
    """Ask the members of the pairs concerned whether these words may go to the sponsor."""
    members = Member.objects.filter(pair__in=reply.consents.values("pair"), left_at=None)
    people = User.objects.filter(pk__in=members.values("person_id"))
    clarification = reply.clarification
    subject = _("May this reply go to the sponsor? %s") % clarification.lesson.report.set.name
    key = f"worded-{reply.revision}"
    _about_question(people, clarification, "question_worded", subject, key=key)


def notify_reply_answered(reply):
    """Tell the facilitators that a side said no, or that all have said yes."""
    report = reply.clarification.lesson.report
    _about_question(
        _facilitators(report), reply.clarification, "question_answered",
        _("The pairs on the reply to the sponsor: %s") % report.set.name,
        key=f"answered-{reply.revision}-{clock.now().isoformat()}", all_agree=reply.is_agreed,
    )  # fmt: skip


def notify_question_settled(clarification, reply):
    """Tell the sponsor's people that there is a reply, or that there will be none."""
    lesson = clarification.lesson
    _about_question(
        _sponsors(lesson.report), clarification, "question_settled",
        _("Your question about a lesson: %s") % lesson.report.set.name, key="settled",
        page=reverse("reports:respond", args=[lesson.report.set_id, lesson.key]),
        lesson_key=lesson.key, has_reply=reply is not None,
    )  # fmt: skip


def notify_reopened(report, reason):
    people = _members(report) | _facilitators(report)
    _write(people, report, "reopened", _("Reopened: %s") % report.title, reason=reason)


def notify_taken_back(report, reason):
    """Write to those who have the mail that asked them to sign; drop what has not gone out."""
    outbox.drop(f"report-{report.pk}")
    asked = OutMail.objects.filter(key=f"report-for_sign_off-{report.pk}-{report.version}")
    have_it = asked.exclude(state__in=[MailState.DROPPED, MailState.OFF])
    people = User.objects.filter(pk__in=have_it.values("to"))
    _write(people, report, "reopened", _("Reopened: %s") % report.title, reason=reason)


def notify_page_on(report, page_url):
    subject = _("The report is public now: %s") % report.set.name
    _about_page(_members(report), report, "page_on", subject, page_url=page_url)


def notify_page_off(report, *, why="withdrawn"):
    """Tell the facilitators what switched the page off.

    ``why``: "withdrawn", "lesson_dropped", or "taken_back", which is a side's yes.
    """
    subject = _("The public page is off: %s") % report.set.name
    _about_page(_facilitators(report), report, "page_off", subject, why=why)


def _about_page(people, report, kind, subject, **context):
    about = f"page-{report.pk}"
    outbox.drop(about)  # only where it stands now counts
    _about(
        about, people, kind, subject, key=f"{kind}-{clock.now().isoformat()}", set_=report.set,
        page=reverse("reports:public", args=[report.set_id]), **context,
    )  # fmt: skip


@outbox.together()
def notify_consent_asked(pair, side, *, number, digest):
    """Ask one side about the passages of its pair: once for each state of the list."""
    about = f"passages-{pair.pk}-{side}"
    outbox.drop(about)
    people = Member.objects.filter(pair=pair, side=side, left_at=None)
    for person in User.objects.filter(pk__in=people.values("person_id")):
        outbox.write(
            person,
            kind=MailKind.REPORT,
            key=f"{about}-{digest[:16]}",
            subject=_("May the report quote your pair?"),
            template="reports_consent_asked",
            set_id=pair.set_id,
            about=about,
            page=reverse("reports:pair_passages", args=[pair.pk]),
            pair=pair,
            set=pair.set,
            number=number,
        )


@outbox.together()
def notify_lesson_dropped(lesson, by):
    """Write to those who answered for a side and still sit on it, except to who dropped it."""
    answers = Endorsement.objects.filter(lesson=lesson, text_version=lesson.text_version)
    members = Member.objects.filter(pair__set=lesson.set_id, left_at=None)
    people = User.objects.filter(pk__in=answers.values("by_id")).filter(
        pk__in=members.values("person_id")
    )
    for person in people.exclude(pk=by.pk):
        outbox.write(
            person,
            kind=MailKind.REPORT,
            key=f"lesson-dropped-{lesson.pk}-{lesson.dropped_at.isoformat()}",
            subject=_("A lesson was dropped in %s") % lesson.set.name,
            template="reports_lesson_dropped",
            set_id=lesson.set_id,
            about=f"lesson-{lesson.pk}",
            page=reverse("reports:lesson", args=[lesson.pk]),
            lesson=lesson,
            reply_to=[by],
            by=by,
        )


@outbox.together()
def notify_follow_up(follow_up, *, key="", again=False):
    """Ask the members of a side what became of its work, each with a link that answers once.

    ``again``: the reminder. The first to answer answers for the side. Return how many people.
    """
    pair, about = follow_up.pair, f"follow-up-{follow_up.pk}"
    seats = Member.objects.taking_part().filter(pair=pair, side=follow_up.side)
    seats = seats.filter(person__is_active=True).select_related("person")
    links = answer_links_for([("follow_up", follow_up, member) for member in seats])
    for member in seats:
        outbox.write(
            member.person,
            kind=MailKind.REPORT,
            key=key or about,
            subject=(_("A reminder: what became of it? %s") if again
                     else _("What became of it? %s")) % pair.set.name,
            template="reports_follow_up",
            set_id=pair.set_id,
            about=about,
            page=reverse("reports:follow_up", args=[follow_up.pk]),
            set=pair.set,
            follow_up=follow_up,
            side=follow_up.side_name,
            link=links["follow_up", follow_up.pk, member.pk],
        )  # fmt: skip
    return len(seats)


def drop_follow_up(follow_up):
    """Drop the letters to colleagues once the side has answered."""
    outbox.drop(f"follow-up-{follow_up.pk}")


def notify_follow_up_offered(follow_up):
    """Ask the pair's other side whether an answer may go into the short report."""
    pair, about = follow_up.pair, f"follow-up-offered-{follow_up.pk}"
    drop_follow_up_offered(follow_up)
    seats = Member.objects.taking_part().filter(pair=pair, side=follow_up.other_side)
    for member in seats.filter(person__is_active=True).select_related("person"):
        outbox.write(
            member.person,
            kind=MailKind.REPORT,
            key=f"{about}-{follow_up.at.isoformat()}",
            subject=_("May this go into the short report? %s") % pair.set.name,
            template="reports_follow_up_offered",
            set_id=pair.set_id,
            about=about,
            page=reverse("reports:follow_up_consent", args=[follow_up.pk]),
            set=pair.set,
            follow_up=follow_up,
            side=follow_up.side_name,
        )


def drop_follow_up_offered(follow_up):
    outbox.drop(f"follow-up-offered-{follow_up.pk}")


def notify_case_worded(case):
    """Ask the members of the pair whether the report may print these words."""
    people = User.objects.filter(pk__in=case.pair.members.filter(left_at=None).values("person_id"))
    subject = _("May the report print this case? %s") % case.pair.set.name
    _about_case(people, case, "case_worded", subject, key=f"worded-{case.revision}")


def notify_case_answered(case):
    """Tell the facilitators that a side said no, or that both have said yes."""
    subject = _("The pair on its case: %s") % case.pair.set.name
    _about_case(
        _facilitators(case.report), case, "case_answered", subject,
        key=f"answered-{case.revision}-{clock.now().isoformat()}",
        both_agree=not case.consents.missing().exists(),
    )  # fmt: skip


def notify_case_lapsed(case):
    """Tell the facilitators that what the sides said of it no longer counts."""
    subject = _("A case is out of the report: %s") % case.pair.set.name
    key = f"lapsed-{case.lapsed_at.isoformat()}"
    _about_case(_facilitators(case.report), case, "case_lapsed", subject, key=key)


def _about_case(people, case, kind, subject, *, key, **context):
    page = reverse("reports:case", args=[case.pk])
    _about(
        f"case-{case.pk}", people, kind, subject, key=key, set_=case.pair.set, page=page,
        number=case.pk, **context,
    )  # fmt: skip
