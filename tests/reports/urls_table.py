"""Who may use the addresses of lessons and reports."""

from als.archive.changes import archives
from als.library.changes import synthesis
from als.library.models import Synthesis
from reports.changes import lessons, renderings, reports
from sets.changes.cleared_words import clear_word
from sets.selectors.names import names_of
from tests import factories as make
from tests.library import across
from tests.reports import making
from tests.reports.answers_table import ANSWERS
from tests.url_table import ALL, FACILITATOR, IN_SET, MANAGER, MEMBERS, NOBODY, PAIR_A, SPONSOR, Row

IN_PROGRAMME = ALL - {"researcher", "stranger"}
NOT_MANAGERS = IN_PROGRAMME - MANAGER
FINDING = {"statement": "Plan together.", "explanation": ""}
LESSON = {"statement": "New.", "explanation": "", "kind": "policy", "audiences": ["upper"]}
EVIDENCE = {"stance": "qualifies", "note": ""}
AUDIENCES = {"title_upper": "Regions", "new": "Universities"}
WORDS = {"text": "Words", "base_revision": 0}


def of_set(w):
    return {"pk": w.set.pk}


def of_passage(w):
    """An issue that the set reads, with a word that could be a name."""
    row = making.issue(w.cast, title="The Ropewalk", disclosure="report_without_names")
    return {"pk": w.set.pk, "code": f"issue-{row.pk}"}


def of_word(w):
    return {"word": "Ropewalk", "passage": of_passage(w)["code"]}


def of_word_here(w):
    """Somebody's name at the head of a sentence, in which it is none."""
    row = making.issue(w.cast, title="Grace periods", disclosure="report_without_names")
    here = next(one.here for one in names_of(w.set).findings(row.title))
    return {"here": here, "passage": f"issue-{row.pk}"}


def of_cleared(w):
    row = clear_word(set_=w.set, word="Ropewalk", by=w.cast.facilitator)
    return {"pk": row.pk}


def of_pair(w):
    return {"pk": w.cast.pair_a.pk}


def of_text(w):
    """The foreword of a report, which has been written."""
    making.report(w.cast, {"foreword": "We tried."})
    return {"pk": w.set.pk, "part": "foreword"}


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


def of_dropped(w):
    lessons.drop_lesson(lesson=w.lesson, reason="Twice.", by=w.cast.facilitator)
    return {"pk": w.lesson.pk}


def of_programme(w):
    return {"pk": w.programme.pk}


def of_draft_rendering(w):
    snapshot = reports.freeze(report=making.report(w.cast), by=w.cast.facilitator)
    rendering = renderings.ask_for_rendering(snapshot=snapshot, by=w.cast.facilitator)
    return {"pk": making.with_file(rendering).pk}


def of_draft_version(w):
    found = reports.freeze(report=making.report(w.cast), by=w.cast.facilitator)
    return {"pk": found.pk}


def of_released_version(w):
    return {"pk": making.released(w.cast).snapshot.pk}


def of_released_rendering(w):
    return {"pk": making.pdf_of(making.released(w.cast).snapshot).pk}


def of_archive(w):
    return {"pk": archives.ask_for_archive(set_=w.set, by=w.cast.facilitator).pk}


def of_ready_archive(w):
    archive = archives.ask_for_archive(set_=w.set, by=w.cast.facilitator)
    return {"pk": making.with_archive(archive).pk}


def of_ready_part(w):
    archive = archives.ask_for_pairs_part(pair=w.pair, by=w.cast.upper_a)
    return {"pk": making.with_archive(archive).pk}


PAIR_B = MEMBERS - PAIR_A


def of_comment(w):
    return {"pk": make.LessonCommentFactory(lesson=w.lesson, author=w.cast.upper_a).pk}


SAYS = {"text": "Say “often”."}
UPPER_A = frozenset({"upper_a"})
OTHERS = IN_SET - UPPER_A


def releases(w):
    """What two sets have released, made once a world."""
    if not hasattr(w, "releases"):
        w.releases = across.two_sets(w.cast)
    return w.releases


def of_releases(w):
    releases(w)
    return {"pk": w.programme.pk}


def of_released_lesson(w):
    snapshot, _other = releases(w)
    return {"pk": snapshot.pk, "mark": "L1"}


def of_finding(w):
    return {"pk": across.finding(w.cast).pk}


def of_asked_synthesis(w):
    across.two_sets(w.cast)
    return {"pk": synthesis.ask_for_synthesis(programme=w.programme, by=w.cast.manager).pk}


def of_made_synthesis(w):
    found = of_asked_synthesis(w)
    making.with_file(Synthesis.objects.get(**found))
    return found


ROWS = [
    *ANSWERS,
    Row("reports:lessons", IN_SET, of_set),
    Row("reports:lesson_new", IN_SET, of_set),
    Row("reports:lesson_new", IN_SET, of_set, "POST", lambda w: LESSON),
    Row("reports:lesson", IN_SET, of_lesson),
    Row("reports:lesson_comment_on_lesson", IN_SET, of_lesson),
    Row("reports:lesson_comment_on_lesson", IN_SET, of_lesson, "POST", lambda w: SAYS),
    Row("reports:lesson_comment", IN_SET, of_comment, html=False),
    Row("reports:lesson_comment_edit", UPPER_A, of_comment, forbidden=OTHERS),
    Row("reports:lesson_comment_withdraw", UPPER_A, of_comment, forbidden=OTHERS),
    Row("reports:lesson_comment_remove", FACILITATOR, of_comment, forbidden=MEMBERS),
    Row("reports:lesson_edit", IN_SET, of_lesson),
    Row("reports:lesson_edit", IN_SET, of_lesson, "POST", lambda w: LESSON),
    Row("reports:evidence_add", IN_SET, of_lesson),
    Row("reports:evidence_edit", IN_SET, of_evidence),
    Row("reports:evidence_edit", IN_SET, of_evidence, "POST", lambda w: EVIDENCE),
    Row("reports:evidence_remove", IN_SET, of_evidence),
    Row("reports:lesson_place", IN_SET, of_lesson, "POST", lambda w: {"place": "1"}),
    Row("reports:lesson_drop", FACILITATOR, of_lesson, forbidden=MEMBERS),
    Row(
        "reports:lesson_drop",
        FACILITATOR,
        of_lesson,
        "POST",
        lambda w: {"reason": "Twice."},
        forbidden=MEMBERS,
    ),
    Row("reports:lesson_bring_back", IN_SET, of_dropped, "POST"),
    Row("reports:answers", MEMBERS, of_set, forbidden=FACILITATOR),
    Row("reports:answers", MEMBERS, of_set, "POST", forbidden=FACILITATOR),
    Row("reports:audiences", MANAGER, of_programme),
    Row("reports:audiences", MANAGER, of_programme, "POST", lambda w: AUDIENCES),
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
    Row("reports:words", FACILITATOR, of_set, forbidden=MEMBERS),
    Row("reports:word_clear", IN_SET, of_set, method="POST", data=of_word),
    Row("reports:words_check", IN_SET, of_set, method="POST"),
    Row("reports:word_clear_here", IN_SET, of_set, method="POST", data=of_word_here),
    Row("reports:passage_words", IN_SET, of_passage),
    Row("reports:word_take_back", FACILITATOR, of_cleared, method="POST", forbidden=MEMBERS),
    Row("reports:report", IN_SET, of_set),
    Row("reports:report", IN_SET, of_signed),
    Row("reports:report_edit", FACILITATOR, of_set, forbidden=MEMBERS),
    Row("reports:identifier", FACILITATOR | MANAGER, of_begun, forbidden=MEMBERS),
    Row(
        "reports:identifier",
        FACILITATOR | MANAGER,
        of_begun,
        "POST",
        lambda w: {"identifier": "10.1234/A b", "seen": ""},
        MEMBERS,
    ),
    Row(
        "reports:report_edit",
        FACILITATOR,
        of_set,
        "POST",
        lambda w: {"title": "Title"},
        forbidden=MEMBERS,
    ),
    Row("reports:text", FACILITATOR, of_text, forbidden=MEMBERS),
    Row("reports:text", FACILITATOR, of_text, "POST", lambda w: WORDS, forbidden=MEMBERS),
    Row("reports:text_draft", FACILITATOR, of_text, "POST", lambda w: WORDS, forbidden=MEMBERS),
    Row("reports:text_preview", FACILITATOR, of_text, html=False, forbidden=MEMBERS),
    Row("reports:text_draft_drop", FACILITATOR, of_text, "POST", forbidden=MEMBERS),
    Row("reports:text_history", FACILITATOR, of_text, forbidden=MEMBERS),
    Row("reports:report_preview", IN_SET, of_set),
    Row("reports:report_preview", IN_SET, of_sent),
    Row("reports:render", FACILITATOR, of_set, "POST", forbidden=MEMBERS),
    Row("reports:send_for_sign_off", FACILITATOR, of_begun, forbidden=MEMBERS),
    Row("reports:send_for_sign_off", FACILITATOR, of_begun, "POST", forbidden=MEMBERS),
    Row("reports:sign_off", MEMBERS, of_sent, "POST", forbidden=FACILITATOR),
    Row("reports:decline", MEMBERS, of_sent, forbidden=FACILITATOR),
    Row(
        "reports:decline",
        MEMBERS,
        of_sent,
        "POST",
        lambda w: {"words": "Not like this."},
        forbidden=FACILITATOR,
    ),
    Row("reports:passages", IN_SET, of_set),
    Row("reports:ask_passages", FACILITATOR, of_set, "POST", forbidden=MEMBERS),
    Row("reports:pair_passages", FACILITATOR | {"upper_a", "lower_a"}, of_pair),
    Row("reports:recognition", FACILITATOR | {"upper_a", "lower_a"}, of_pair),
    Row(
        "reports:recognition_accept",
        frozenset({"upper_a", "lower_a"}),
        of_pair,
        "POST",
        forbidden=FACILITATOR,
    ),
    Row(
        "reports:recognition_leave_out",
        frozenset({"upper_a", "lower_a"}),
        of_pair,
        "POST",
        forbidden=FACILITATOR,
    ),
    Row(
        "reports:pair_passages",
        {"upper_a", "lower_a"},
        of_pair,
        "POST",
        lambda w: {"rest": "yes"},
        forbidden=FACILITATOR,
    ),
    Row("reports:release", FACILITATOR, of_signed, forbidden=MEMBERS),
    Row("reports:release", FACILITATOR, of_signed, "POST", forbidden=MEMBERS),
    Row("reports:take_back", FACILITATOR, of_sent, "POST", forbidden=MEMBERS),
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
    Row("reports:files", IN_SET, of_draft_version),
    Row("reports:files", IN_SET, of_released_version),
    Row(
        "reports:render_version",
        FACILITATOR,
        of_draft_version,
        "POST",
        lambda w: {"format": "json"},
        forbidden=MEMBERS,
    ),
    Row("reports:rendering_cancel", FACILITATOR, of_draft_rendering, "POST", forbidden=MEMBERS),
    Row("reports:rendering_file", IN_SET, of_draft_rendering, "POST"),
    Row("reports:rendering_file", IN_SET | SPONSOR | MANAGER, of_released_rendering, "POST"),
    Row("reports:released", ALL),
    Row("reports:schema", ALL, public=True, html=False),
    Row("reports:look", IN_SET, of_set, html=False),
    Row("library:library", IN_PROGRAMME, of_releases),
    Row("library:library_lesson", IN_PROGRAMME, of_released_lesson),
    Row("library:synthesis", IN_PROGRAMME, of_releases),
    Row("library:finding_new", MANAGER, of_releases, forbidden=NOT_MANAGERS),
    Row(
        "library:finding_new",
        MANAGER,
        of_releases,
        "POST",
        lambda w: FINDING,
        forbidden=NOT_MANAGERS,
    ),
    Row("library:finding_edit", MANAGER, of_finding, forbidden=NOT_MANAGERS),
    Row(
        "library:finding_edit",
        MANAGER,
        of_finding,
        "POST",
        lambda w: FINDING,
        forbidden=NOT_MANAGERS,
    ),
    Row("library:finding_lessons", MANAGER, of_finding, forbidden=NOT_MANAGERS),
    Row("library:finding_lessons", MANAGER, of_finding, "POST", forbidden=NOT_MANAGERS),
    Row("library:finding_place", MANAGER, of_finding, "POST", forbidden=NOT_MANAGERS),
    Row("library:finding_withdraw", MANAGER, of_finding, forbidden=NOT_MANAGERS),
    Row("library:finding_withdraw", MANAGER, of_finding, "POST", forbidden=NOT_MANAGERS),
    Row("library:synthesis_render", MANAGER, of_releases, "POST", forbidden=NOT_MANAGERS),
    Row("library:synthesis_job", MANAGER, of_asked_synthesis, html=False),
    Row("library:synthesis_job", MANAGER, of_made_synthesis, html=False, forbidden=NOT_MANAGERS),
    Row("library:synthesis_cancel", MANAGER, of_asked_synthesis, "POST"),
    Row("library:synthesis_file", NOBODY, of_asked_synthesis, "POST"),
    Row("library:synthesis_file", IN_PROGRAMME, of_made_synthesis, "POST"),
    Row("archive:archive", FACILITATOR, of_set, forbidden=MEMBERS),
    Row("archive:archive_ask", FACILITATOR, of_set, "POST", forbidden=MEMBERS),
    Row("archive:pair_archive", PAIR_A, of_pair, forbidden=FACILITATOR | PAIR_B),
    Row("archive:pair_archive_ask", PAIR_A, of_pair, "POST", forbidden=FACILITATOR | PAIR_B),
    Row("archive:archive_state", FACILITATOR, of_archive),
    Row("archive:archive_cancel", FACILITATOR, of_archive, "POST"),
    Row("archive:archive_file", FACILITATOR, of_ready_archive, "POST"),
    Row("archive:archive_file", PAIR_A, of_ready_part, "POST"),
]
