"""Who may use the addresses of the sponsor's answers, of its questions, and of what came of it."""

from als.core import clock
from reports.changes import cases, clarifications, follow_ups
from reports.changes.responses import choice_of
from reports.models import FollowUp, PublicPage, ReplyConsent, Report, Snapshot
from tests.library import across
from tests.reports import contents, making, responding
from tests.url_table import ALL, FACILITATOR, IN_SET, MANAGER, MEMBERS, PAIR_A, SPONSOR, Row

IN_PROGRAMME = ALL - {"researcher", "stranger"}


def of_answering(w):
    """The set, whose report of three lessons is released: one drafted, one answered."""
    if not hasattr(w, "answering"):
        w.answering = responding.released(w.cast)
        responding.published(w.cast, responding.lesson(w.answering, 2))
        responding.drafted(w.cast, responding.lesson(w.answering, 1), reason="SECRET draft")
    return {"pk": w.set.pk}


def of_lesson_to_answer(w):
    return {**of_answering(w), "key": "key1"}


def to_publish(w):
    return {"chosen": choice_of(responding.lesson(w.answering, 1).draft)}


def of_outcome_file(w):
    of_answering(w)
    return {"pk": responding.file_of(w.answering).pk}


def of_question(w):
    """A question on a lesson, with a reply that the pairs are asked about."""
    of_answering(w)
    asked = clarifications.ask_clarification(
        lesson=responding.lesson(w.answering, 3), question="Which?", by=w.cast.sponsor
    )
    clarifications.write_reply(clarification=asked, text="SECRET reply", by=w.cast.facilitator)
    return {"pk": asked.pk}


def of_agreed_reply(w):
    found = of_question(w)
    ReplyConsent.objects.update(answer="agreed", by=w.cast.upper_a, at=clock.now())
    return found


def of_follow_ups(w):
    """The set, whose sides are asked what became of their work; upper_a has answered."""
    of_answering(w)
    if not hasattr(w, "following"):
        follow_ups.ask_follow_ups(report=w.answering, months=6)
        rows = FollowUp.objects.select_related(*follow_ups.PAIR_OF)
        w.following = rows.get(pair=w.pair, side="lower")
        w.followed = follow_ups.answer_follow_up(
            follow_up=rows.get(pair=w.pair, side="upper"), going="going", came="SECRET answer",
            disclosure="report_with_names", by=w.cast.upper_a,
        )  # fmt: skip
    return {"pk": w.set.pk}


def of_follow_up(w):
    of_follow_ups(w)
    return {"pk": w.following.pk}


def of_follow_up_offered(w):
    of_follow_ups(w)
    return {"pk": w.followed.pk}


def of_public(w):
    """The set, whose report is released; its public page is on, and says nothing of our world."""
    if not hasattr(w, "public"):
        of_answering(w)
        snapshot = Snapshot.objects.create(
            report=w.answering, version=9, sha256="9" * 64, released_at=clock.now(),
            content=contents.content(2),
        )  # fmt: skip
        Report.objects.filter(pk=w.answering.pk).update(
            state="released", snapshot=snapshot, sent_at=clock.now(), released_at=clock.now()
        )
        w.public = PublicPage.objects.create(
            report=w.answering, snapshot=snapshot, on_by=w.cast.facilitator
        )
        across.ready(snapshot)
    return {"pk": w.set.pk}


def of_page(w):
    of_public(w)
    return {"code": w.public.code}


def of_public_file(w):
    return {**of_page(w), "kind": "pdf"}


AWAY = IN_PROGRAMME - MEMBERS
OWN_PAGE = FACILITATOR | MANAGER
LOWER_A = frozenset({"lower_a"})


CASE = dict.fromkeys(("title", "situation", "tried", "happened", "learned"), "It held.")


def of_issue(w):
    return {"pk": making.issue(w.cast, title="Two diaries").pk}


def of_drafted(w):
    return {"pk": making.lesson(w.cast).pk}


def of_case(w):
    issue = making.issue(w.cast, title="Two diaries")
    return {"pk": cases.save_case(issue=issue, by=w.cast.facilitator, **CASE, quote="").pk}


RESPOND_BY = {"respond_by_day": "1", "respond_by_month": "3", "respond_by_year": "2020"}
NOT_SPONSOR = IN_PROGRAMME - SPONSOR

ANSWERS = [
    Row("reports:summaries", FACILITATOR, lambda w: {"pk": w.set.pk}, forbidden=MEMBERS),
    Row("reports:summary", FACILITATOR, of_drafted, forbidden=MEMBERS),
    Row(
        "reports:summary",
        FACILITATOR,
        of_drafted,
        "POST",
        lambda w: {"asked": "Regions: share."},
        forbidden=MEMBERS,
    ),
    Row("reports:cases", FACILITATOR, lambda w: {"pk": w.set.pk}, forbidden=MEMBERS),
    Row("reports:case_write", FACILITATOR, of_issue, forbidden=MEMBERS),
    Row("reports:case_write", FACILITATOR, of_issue, "POST", lambda w: CASE, forbidden=MEMBERS),
    Row("reports:case", FACILITATOR | PAIR_A, of_case),
    Row("reports:case_consent", PAIR_A, of_case, forbidden=FACILITATOR),
    Row(
        "reports:case_consent",
        PAIR_A,
        of_case,
        "POST",
        lambda w: {"answer": "agreed"},
        forbidden=FACILITATOR,
    ),
    Row("reports:case_up", FACILITATOR, of_case, "POST", forbidden=PAIR_A),
    Row("reports:case_drop", FACILITATOR, of_case, forbidden=PAIR_A),
    Row("reports:case_drop", FACILITATOR, of_case, "POST", forbidden=PAIR_A),
    Row("reports:outcome", IN_PROGRAMME, of_answering),
    Row("reports:respond_by", FACILITATOR, of_answering, forbidden=IN_PROGRAMME - FACILITATOR),
    Row(
        "reports:respond_by",
        FACILITATOR,
        of_answering,
        "POST",
        lambda w: RESPOND_BY,
        forbidden=IN_PROGRAMME - FACILITATOR,
    ),
    Row(
        "reports:outcome_render",
        FACILITATOR | SPONSOR,
        of_answering,
        "POST",
        forbidden=IN_PROGRAMME - FACILITATOR - SPONSOR,
    ),
    Row("reports:outcome_file", IN_PROGRAMME, of_outcome_file, "POST"),
    Row("reports:responses", SPONSOR, of_answering, forbidden=NOT_SPONSOR),
    Row("reports:respond", SPONSOR, of_lesson_to_answer, forbidden=NOT_SPONSOR),
    Row(
        "reports:respond",
        SPONSOR,
        of_lesson_to_answer,
        "POST",
        lambda w: {"answer": "accepted", "reason": "It saves a year."},
        forbidden=NOT_SPONSOR,
    ),
    Row("reports:responses_publish", SPONSOR, of_answering, forbidden=NOT_SPONSOR),
    Row(
        "reports:responses_publish",
        SPONSOR,
        of_answering,
        "POST",
        to_publish,
        forbidden=NOT_SPONSOR,
    ),
    Row("reports:response_discard", SPONSOR, of_lesson_to_answer, forbidden=NOT_SPONSOR),
    Row("reports:response_discard", SPONSOR, of_lesson_to_answer, "POST", forbidden=NOT_SPONSOR),
    Row("reports:question_ask", SPONSOR, of_lesson_to_answer, forbidden=NOT_SPONSOR),
    Row(
        "reports:question_ask",
        SPONSOR,
        of_lesson_to_answer,
        "POST",
        lambda w: {"question": "Which plan?"},
        forbidden=NOT_SPONSOR,
    ),
    Row("reports:clarification", IN_SET, of_question),
    Row("reports:reply_write", FACILITATOR, of_question, forbidden=MEMBERS),
    Row(
        "reports:reply_write",
        FACILITATOR,
        of_question,
        "POST",
        lambda w: {"text": "It was both."},
        forbidden=MEMBERS,
    ),
    Row("reports:reply_consent", MEMBERS, of_question, forbidden=FACILITATOR),
    Row(
        "reports:reply_consent",
        MEMBERS,
        of_question,
        "POST",
        lambda w: {"answer": "agreed"},
        forbidden=FACILITATOR,
    ),
    Row("reports:reply_send", FACILITATOR, of_agreed_reply, forbidden=MEMBERS),
    Row("reports:reply_send", FACILITATOR, of_question, "POST", forbidden=MEMBERS),
    Row("reports:clarification_close", FACILITATOR, of_question, forbidden=MEMBERS),
    Row("reports:clarification_close", FACILITATOR, of_question, "POST", forbidden=MEMBERS),
    Row("reports:follow_ups", IN_SET, of_follow_ups),
    Row("reports:follow_up", LOWER_A, of_follow_up, forbidden=FACILITATOR | {"upper_a"}),
    Row(
        "reports:follow_up",
        LOWER_A,
        of_follow_up,
        "POST",
        lambda w: {"going": "stopped", "came": "It ended.", "disclosure": "pair"},
        forbidden=FACILITATOR | {"upper_a"},
    ),
    Row("reports:follow_up_consent", LOWER_A, of_follow_up_offered, forbidden=IN_SET - LOWER_A),
    Row(
        "reports:follow_up_consent",
        LOWER_A,
        of_follow_up_offered,
        "POST",
        lambda w: {"answer": "without_names"},
        forbidden=IN_SET - LOWER_A,
    ),
    Row("reports:public", OWN_PAGE | MEMBERS, of_public),
    Row("reports:public_take_back", MEMBERS, of_public, forbidden=OWN_PAGE),
    Row("reports:public_take_back", MEMBERS, of_public, "POST", forbidden=OWN_PAGE),
    Row("reports:public_on", FACILITATOR, of_public, forbidden=MEMBERS | MANAGER),
    Row("reports:public_on", FACILITATOR, of_public, "POST", forbidden=MEMBERS | MANAGER),
    Row("reports:public_off", OWN_PAGE, of_public, forbidden=MEMBERS),
    Row("reports:public_off", OWN_PAGE, of_public, "POST", forbidden=MEMBERS),
    Row("reports:public_page", ALL, of_page, public=True),
    Row("reports:public_look", ALL, of_page, public=True, html=False),
    Row("reports:public_datacite", ALL, of_page, public=True, html=False),
    Row("reports:public_file", ALL, of_public_file, public=True, html=False),
]
