"""Who may use the addresses of lessons and reports."""

from reports import changes
from tests.reports import making
from tests.url_table import ALL, FACILITATOR, IN_SET, MANAGER, MEMBERS, SPONSOR, Row

LESSON = {"statement": "New.", "explanation": "", "kind": "policy", "audiences": ["upper"]}
TEXTS = {"title": "Title", "foreword": "", "method": "", "caveat": "", "closing_note": ""}


def of_set(w):
    return {"pk": w.set.pk}


def of_lesson(w):
    return {"pk": w.lesson.pk}


def of_begun(w):
    """The set, with a report that can be sent."""
    assert w.lesson
    assert w.report
    return {"pk": w.set.pk}


def of_sent(w):
    making.sent(w.cast)
    return {"pk": w.set.pk}


def of_signed(w):
    making.signed(w.cast)
    return {"pk": w.set.pk}


def of_evidence(w):
    return {"pk": making.evidence(w.lesson, w.issue).pk}


def of_secret_evidence(w):
    return {"pk": making.evidence(w.lesson, w.secret_issue).pk}


def of_draft_rendering(w):
    snapshot = changes.freeze(report=making.report(w.cast), by=w.cast.facilitator)
    rendering = changes.ask_for_rendering(snapshot=snapshot, by=w.cast.facilitator)
    return {"pk": making.with_file(rendering).pk}


def of_released_rendering(w):
    return {"pk": making.released(w.cast).snapshot.renderings.get().pk}


ROWS = [
    Row("reports:lessons", IN_SET, of_set),
    Row("reports:lesson_new", IN_SET, of_set),
    Row("reports:lesson_new", IN_SET, of_set, "POST", lambda w: LESSON),
    Row("reports:lesson", IN_SET, of_lesson),
    Row("reports:lesson_edit", IN_SET, of_lesson),
    Row("reports:lesson_edit", IN_SET, of_lesson, "POST", lambda w: LESSON),
    Row("reports:evidence_add", IN_SET, of_lesson),
    Row("reports:evidence_remove", IN_SET, of_evidence, "POST"),
    Row(
        "reports:evidence_remove",
        FACILITATOR | {"upper_a", "lower_a"},
        of_secret_evidence,
        "POST",
    ),
    Row("reports:endorse", MEMBERS, of_lesson, forbidden=FACILITATOR),
    Row(
        "reports:endorse",
        MEMBERS,
        of_lesson,
        "POST",
        lambda w: {"answer": "agree"},
        forbidden=FACILITATOR,
    ),
    Row("reports:report", IN_SET, of_set),
    Row("reports:report", IN_SET, of_signed),
    Row("reports:report_edit", FACILITATOR, of_set, forbidden=MEMBERS),
    Row("reports:report_edit", FACILITATOR, of_set, "POST", lambda w: TEXTS, forbidden=MEMBERS),
    Row("reports:report_preview", IN_SET, of_set),
    Row("reports:report_preview", IN_SET, of_sent),
    Row("reports:render", FACILITATOR, of_set, "POST", forbidden=MEMBERS),
    Row("reports:send_for_sign_off", FACILITATOR, of_begun, forbidden=MEMBERS),
    Row("reports:send_for_sign_off", FACILITATOR, of_begun, "POST", forbidden=MEMBERS),
    Row("reports:sign_off", MEMBERS, of_sent, "POST", forbidden=FACILITATOR),
    Row("reports:release", FACILITATOR, of_signed, forbidden=MEMBERS),
    Row("reports:release", FACILITATOR, of_signed, "POST", forbidden=MEMBERS),
    Row("reports:reopen", FACILITATOR, of_sent, forbidden=MEMBERS),
    Row(
        "reports:reopen",
        FACILITATOR,
        of_sent,
        "POST",
        lambda w: {"reason": "An error."},
        forbidden=MEMBERS,
    ),
    Row("reports:rendering", IN_SET, of_draft_rendering),
    Row("reports:rendering", IN_SET, of_released_rendering),
    Row("reports:rendering_file", IN_SET, of_draft_rendering, "POST"),
    Row("reports:rendering_file", IN_SET | SPONSOR | MANAGER, of_released_rendering, "POST"),
    Row("reports:released", ALL),
]
