"""Who may use the addresses of a session: attendance, airtime, questions, minutes and photos."""

from meetings.models import MinuteDraft
from tests import factories as make
from tests.meetings.urls_table import OTHERS, OWN, item_of, only_facilitators, pk_of
from tests.url_table import FACILITATOR, IN_SET, MEMBERS, PAIR_A, Row

ENTRY = {"kind": "note", "text": "Heard.", "disclosure": "set", "pair": ""}
PHOTO = {"caption": "As sorted", "words": ""}


def draft(w):
    row = MinuteDraft.objects.create(
        person=w.cast.facilitator, item=w.item(w.session), text="Half a sentence"
    )
    return {"pk": row.pk}


def turn_of(**traits):
    """Make a turn of pair A at the meeting in session."""
    return lambda w: {"pk": make.TurnFactory(meeting=w.session, pair=w.pair, **traits).pk}


def pair_key(w):
    return {"pair": w.pair.pk}


def question_of(w):
    """One in the bank that upper_a added."""
    return {"pk": make.QuestionFactory(set=w.set, added_by=w.cast.upper_a).pk}


TIMINGS = {"present": "5", "clarify": "5", "questions": "5", "reflect": "5", "actions": "5"}
QUESTION = {"text": "What for?", "stage": "challenge", "is_open": "True"}


def kept_to_pair_a(w):
    return {"pk": w.minute(w.circulated_meeting, disclosure="pair", pair=w.pair).pk}


def pair_entry(w):
    return {"pk": w.minute(w.circulated_meeting, pair=w.pair).pk}


def photo(w):
    return {"pk": make.PhotoFactory(item=w.item(w.session)).pk}


def correction(w):
    return {"pk": make.CorrectionFactory(minute=w.minute(w.circulated_meeting)).pk}


def agreed_version(w):
    return {"pk": w.agreed_meeting.pk, "number": w.agreed_version.version}


def as_file(suffix, kwargs):
    return lambda w: {**kwargs(w), "suffix": suffix}


ROWS = [
    only_facilitators("meetings:open", pk_of("meeting")),
    only_facilitators("meetings:open", pk_of("meeting"), "POST"),
    only_facilitators("meetings:unopen", pk_of("session"), "POST"),
    Row("meetings:session", IN_SET, pk_of("session")),
    Row("meetings:live", IN_SET, pk_of("session"), html=False),
    only_facilitators("meetings:screen", pk_of("session")),
    only_facilitators("meetings:screen_live", pk_of("session"), html=False),
    only_facilitators("meetings:attendance", pk_of("session")),
    only_facilitators("meetings:attendance", pk_of("session"), "POST"),
    Row(
        "meetings:arrived",
        FACILITATOR,
        pk_of("session"),
        "POST",
        lambda w: {"member_id": w.upper_a.pk},
        forbidden=MEMBERS,
    ),
    only_facilitators("meetings:take_up", item_of("session"), "POST"),
    only_facilitators("meetings:clock_pause", pk_of("session"), "POST"),
    only_facilitators("meetings:notes", pk_of("session")),
    only_facilitators("meetings:notes", pk_of("session"), "POST", {"note_policy": "short"}),
    only_facilitators("meetings:close", pk_of("session")),
    only_facilitators("meetings:close", pk_of("session"), "POST"),
    only_facilitators("meetings:unclose", pk_of("closed_meeting"), "POST"),
    only_facilitators("meetings:minute_new", item_of("session"), "POST", ENTRY),
    only_facilitators("meetings:draft_save", item_of("session"), "POST", {"text": "Half"}),
    Row("meetings:draft_drop", FACILITATOR, draft, "POST"),
    only_facilitators("meetings:minute_edit", lambda w: {"pk": w.minute(w.session).pk}),
    only_facilitators(
        "meetings:minute_edit",
        lambda w: {"pk": w.minute(w.session).pk},
        "POST",
        {**ENTRY, "base_revision": "1"},
    ),
    Row("meetings:minute_revisions", IN_SET, lambda w: {"pk": w.minute(w.session).pk}),
    Row("meetings:minute_revisions", PAIR_A | FACILITATOR, kept_to_pair_a),
    only_facilitators("meetings:minutes", pk_of("closed_meeting")),
    Row("meetings:minutes", IN_SET, pk_of("circulated_meeting")),
    only_facilitators("meetings:circulate", pk_of("closed_meeting")),
    only_facilitators("meetings:circulate", pk_of("closed_meeting"), "POST"),
    only_facilitators("meetings:agree", pk_of("circulated_meeting")),
    only_facilitators("meetings:agree", pk_of("circulated_meeting"), "POST"),
    Row("meetings:airtime", IN_SET, pk_of("session")),
    Row("meetings:airtime_live", IN_SET, pk_of("session"), html=False),
    only_facilitators("meetings:turns_lay_out", pk_of("session"), "POST"),
    Row("meetings:turn_add", FACILITATOR, pk_of("session"), "POST", pair_key, MEMBERS),
    Row("meetings:turn_leave_out", FACILITATOR, pk_of("session"), "POST", pair_key, MEMBERS),
    only_facilitators("meetings:turn_move", turn_of(), "POST", {"up": "up"}),
    only_facilitators("meetings:turn_run", turn_of(), "POST"),
    only_facilitators("meetings:turn_next", turn_of(running=True), "POST", {"seen": "present"}),
    only_facilitators("meetings:turn_pause", turn_of(running=True), "POST"),
    only_facilitators("meetings:turn_end", turn_of(running=True), "POST"),
    only_facilitators("meetings:turn_take_up", turn_of(ended=True), "POST"),
    Row("meetings:airtime_year", IN_SET, pk_of("set")),
    only_facilitators("meetings:turn_plan", pk_of("set")),
    only_facilitators("meetings:turn_plan", pk_of("set"), "POST", TIMINGS),
    Row("meetings:turn", IN_SET, turn_of(running=True)),
    Row("meetings:turn_live", IN_SET, turn_of(running=True), html=False),
    Row(
        "meetings:question_note",
        IN_SET - PAIR_A,
        turn_of(),
        "POST",
        lambda w: {**QUESTION, "asked_by": ""},
        forbidden=PAIR_A,
    ),
    Row("meetings:questions", IN_SET, pk_of("set")),
    Row("meetings:cards", IN_SET, pk_of("set")),
    Row("meetings:cards_pdf", IN_SET, pk_of("set"), html=False),
    Row("meetings:question_new", IN_SET, pk_of("set")),
    Row("meetings:question_new", IN_SET, pk_of("set"), "POST", lambda w: QUESTION),
    Row("meetings:question_edit", FACILITATOR | OWN, question_of, forbidden=OTHERS),
    Row(
        "meetings:question_edit",
        FACILITATOR | OWN,
        question_of,
        "POST",
        lambda w: QUESTION,
        forbidden=OTHERS,
    ),
    Row("meetings:question_keep", IN_SET, question_of, "POST", lambda w: {"good": "no"}),
    Row("meetings:minutes_file", IN_SET, as_file("docx", pk_of("circulated_meeting")), html=False),
    only_facilitators(
        "meetings:minutes_file", as_file("docx", pk_of("closed_meeting")), html=False
    ),
    *(
        only_facilitators("meetings:photo_new", item_of("session"), method, PHOTO)
        for method in ("GET", "POST")
    ),
    Row("meetings:photo", IN_SET, photo, html=False),
    *(
        only_facilitators(f"meetings:{name}", photo, method, PHOTO)
        for name in ("photo_edit", "photo_remove")
        for method in ("GET", "POST")
    ),
    Row("meetings:minutes_version", IN_SET, agreed_version),
    Row("meetings:minutes_version_file", IN_SET, as_file("docx", agreed_version), html=False),
    only_facilitators("meetings:minutes_reopen", lambda w: {"pk": w.agreed_meeting.pk}),
    only_facilitators(
        "meetings:minutes_reopen",
        lambda w: {"pk": w.agreed_meeting.pk},
        "POST",
        {"why": "A decision is missing.", "version": "1"},
    ),
    Row(
        "meetings:entry_agree",
        PAIR_A,
        pair_entry,
        "POST",
        lambda w: {"revision": "1"},
        forbidden=IN_SET - PAIR_A,
    ),
    Row("meetings:entry_take_back", PAIR_A, pair_entry, "POST", forbidden=IN_SET - PAIR_A),
    Row("meetings:correction_new", MEMBERS, pair_entry, forbidden=FACILITATOR),
    Row(
        "meetings:correction_new",
        MEMBERS,
        pair_entry,
        "POST",
        lambda w: {"text": "Three lists."},
        forbidden=FACILITATOR,
    ),
    only_facilitators("meetings:correction_answer", correction),
    only_facilitators(
        "meetings:correction_answer", correction, "POST", {"state": "declined", "reply": "No."}
    ),
]
