"""Who may use the addresses of meetings; of their sessions: ``session_table.py``."""

from als.core import clock
from meetings.models.objectives import key_of
from meetings.selectors.reviews import fingerprint_of
from meetings.tokens import poll_token
from tests import factories as make
from tests.url_table import ALL, FACILITATOR, IN_SET, MANAGER, MEMBERS, Row

UPPER_A = frozenset({"upper_a"})


def pk_of(name):
    return lambda w: {"pk": getattr(w, name).pk}


def item_of(name):
    return lambda w: {"pk": w.item(getattr(w, name)).pk}


def programme(w):
    return {"pk": w.cast.programme.pk}


def guest(w):
    return {"pk": make.GuestFactory(meeting=w.meeting).pk}


def objective(w):
    return {"pk": w.session.pk, "key": key_of(w.set.objective_list[0])}


def proposed_item(w):
    item = make.ItemFactory(meeting=w.meeting, proposed_by=w.upper_a, proposed=True)
    return {"pk": item.pk}


def asked(w):
    return {"pk": make.OwnerQuestionFactory(item=w.item(w.meeting)).pk}


def housekeeping(w):
    return {"pk": make.ItemFactory(meeting=w.meeting, housekeeping=True).pk}


OWN = frozenset({"upper_a"})


def named_review(w):
    """One of upper_a's that the whole set reads."""
    review = make.ReviewFactory(
        meeting=w.closed_meeting, member=w.upper_a, change="Longer breaks.", named=True
    )
    return {"pk": review.meeting_id}


def learning_note(w):
    return {"pk": w.learning_note.pk}


REVIEW = {"helped": "The clock.", "hindered": "", "change": "", "named": ""}
WHEN = {"starts": "2199-06-03T10:00", "ends": "2199-06-03T13:00", "place": "Hall", "link": ""}
CYCLE = {"stage": "issues", "name": "Own name", "purpose": "To look."}
ITEM = {"title": "Shared data", "why": "", "presenter": "", "minutes": "20"}
OTHERS = MEMBERS - {"upper_a"}
DAY = {"day_day": "4", "day_month": "3", "day_year": "2100"}
DATE = {**DAY, "begins": "09:00", "until": "12:00"}


def poll(w):
    """A date poll of two slots, just opened."""
    w.draft_meeting.poll_opened_at = clock.now()
    w.draft_meeting.save()
    make.DateOptionFactory.create_batch(2, meeting=w.draft_meeting)
    return {"pk": w.draft_meeting.pk}


def slot(w):
    return {"pk": make.DateOptionFactory(meeting_id=poll(w)["pk"]).pk}


def poll_link(w):
    poll(w)
    return {"token": poll_token(w.draft_meeting, w.upper_a)}


def fits(w):
    return {f"slot_{w.draft_meeting.date_options.first().pk}": "yes"}


def only_facilitators(name, kwargs, method="GET", data=None, **more):
    return Row(name, FACILITATOR, kwargs, method, lambda w: data or {}, forbidden=MEMBERS, **more)


def of_upper_a(name, kwargs, method="GET"):
    """An address of an item that is upper_a's alone."""
    return Row(name, frozenset({"upper_a"}), kwargs, method, forbidden=OTHERS | FACILITATOR)


def design(w):
    row = make.SharedFactory(programme=w.programme, kind="agenda")
    return {"pk": w.set.pk, "design": row.pk}


ROWS = [
    Row("meetings:stage_names", MANAGER, programme),
    Row("meetings:stage_names", MANAGER, programme, "POST", lambda w: {"stage_views": "Hearing"}),
    Row("meetings:meetings", IN_SET, pk_of("set")),
    only_facilitators("meetings:cycles", pk_of("set")),
    only_facilitators("meetings:cycle_add", pk_of("set"), "POST", {"number": "5"}),
    only_facilitators("meetings:cycle_remove", pk_of("set"), "POST", {"number": "4"}),
    only_facilitators("meetings:cycles_spread", pk_of("set"), "POST"),
    only_facilitators("meetings:cycle_edit", pk_of("draft_meeting")),
    only_facilitators("meetings:cycle_edit", pk_of("draft_meeting"), "POST", CYCLE),
    Row("meetings:meeting", IN_SET, pk_of("draft_meeting")),
    Row("meetings:meeting", IN_SET, pk_of("meeting")),
    Row("meetings:meeting", IN_SET, pk_of("circulated_meeting")),
    only_facilitators("meetings:meeting_edit", pk_of("meeting")),
    only_facilitators("meetings:meeting_edit", pk_of("meeting"), "POST", WHEN),
    only_facilitators("meetings:call", pk_of("draft_meeting")),
    only_facilitators("meetings:call", pk_of("draft_meeting"), "POST", {"audience": "leads"}),
    only_facilitators("meetings:invite", pk_of("meeting")),
    only_facilitators("meetings:invite", pk_of("meeting"), "POST"),
    only_facilitators("meetings:cancel", pk_of("meeting")),
    only_facilitators("meetings:cancel", pk_of("meeting"), "POST", {"reason": "Snow."}),
    Row("meetings:calendar", IN_SET, pk_of("meeting"), html=False),
    Row(
        "meetings:answer",
        MEMBERS,
        pk_of("meeting"),
        "POST",
        lambda w: {"answer": "yes"},
        forbidden=FACILITATOR,
    ),
    Row("meetings:poll", IN_SET, poll),
    Row("meetings:poll_answer", MEMBERS, poll, "POST", fits, forbidden=FACILITATOR),
    only_facilitators("meetings:poll_open", poll, "POST"),
    only_facilitators("meetings:poll_remind", poll, "POST"),
    only_facilitators("meetings:slot_offer", poll, "POST", DATE),
    only_facilitators("meetings:slot_withdraw", slot, "POST"),
    only_facilitators("meetings:slot_pick", slot),
    only_facilitators("meetings:slot_pick", slot, "POST"),
    only_facilitators("meetings:unpick", poll, "POST"),
    Row("meetings:poll_link", UPPER_A, poll_link, public=True, forbidden=ALL - UPPER_A),
    Row(
        "meetings:poll_link", UPPER_A, poll_link, "POST", fits, public=True, forbidden=ALL - UPPER_A
    ),
    Row("meetings:agenda_new", MEMBERS, pk_of("meeting"), forbidden=FACILITATOR),
    Row(
        "meetings:agenda_new",
        MEMBERS,
        pk_of("meeting"),
        "POST",
        lambda w: ITEM,
        forbidden=FACILITATOR,
    ),
    only_facilitators("meetings:housekeeping_new", pk_of("meeting")),
    only_facilitators(
        "meetings:housekeeping_new", pk_of("meeting"), "POST", {"title": "Tea", "minutes": "10"}
    ),
    Row(
        "meetings:agenda_edit",
        frozenset({"upper_a"}),
        item_of("meeting"),
        forbidden=OTHERS | FACILITATOR,
    ),
    Row(
        "meetings:agenda_edit",
        frozenset({"upper_a"}),
        item_of("meeting"),
        "POST",
        lambda w: ITEM,
        forbidden=OTHERS | FACILITATOR,
    ),
    only_facilitators("meetings:agenda_edit", housekeeping),
    only_facilitators("meetings:agenda_move", item_of("meeting"), "POST", {"up": "up"}),
    only_facilitators("meetings:agenda_place", proposed_item, "POST"),
    only_facilitators("meetings:agenda_mark", item_of("session"), "POST", {"discussed": "yes"}),
    Row("meetings:agenda", IN_SET, pk_of("meeting")),
    Row("meetings:agenda_pdf", IN_SET, pk_of("meeting"), html=False),
    only_facilitators("meetings:agenda_send", pk_of("meeting")),
    only_facilitators("meetings:agenda_send", pk_of("meeting"), "POST"),
    *(
        only_facilitators(f"meetings:{name}", pk_of("meeting"), method)
        for name in ("design_save", "design_start")
        for method in ("GET", "POST")
    ),
    only_facilitators("meetings:design_use", design),
    only_facilitators("meetings:agenda_times", pk_of("meeting")),
    only_facilitators("meetings:agenda_times", pk_of("meeting"), "POST"),
    only_facilitators(
        "meetings:agenda_order", pk_of("meeting"), "POST", {"order": "2 1", "was": "1 2"}
    ),
    only_facilitators("meetings:agenda_standing", pk_of("meeting"), "POST"),
    only_facilitators("meetings:agenda_withdraw", housekeeping),
    only_facilitators("meetings:agenda_withdraw", housekeeping, "POST"),
    of_upper_a("meetings:agenda_withdraw", item_of("meeting")),
    of_upper_a("meetings:agenda_withdraw", item_of("meeting"), "POST"),
    Row(
        "meetings:agenda_support",
        OTHERS,
        item_of("meeting"),
        "POST",
        lambda w: {"supports": "yes"},
        forbidden=FACILITATOR | {"upper_a"},
    ),
    only_facilitators("meetings:agenda_ask", item_of("meeting")),
    only_facilitators("meetings:agenda_ask", item_of("meeting"), "POST", {"text": "Longer?"}),
    Row("meetings:agenda_answer", frozenset({"upper_a"}), asked, forbidden=FACILITATOR),
    Row(
        "meetings:agenda_answer",
        frozenset({"upper_a"}),
        asked,
        "POST",
        lambda w: {"reply": "Yes."},
        forbidden=FACILITATOR,
    ),
    only_facilitators("meetings:rota", pk_of("meeting")),
    only_facilitators("meetings:rota", pk_of("meeting"), "POST", {"members_hold": "on"}),
    only_facilitators("meetings:guests", pk_of("meeting")),
    only_facilitators("meetings:guests", pk_of("meeting"), "POST", {"name": "Una Vist"}),
    only_facilitators("meetings:guest_remove", guest, "POST"),
    Row("meetings:preparation", MEMBERS, pk_of("meeting"), forbidden=FACILITATOR),
    Row(
        "meetings:preparation",
        MEMBERS,
        pk_of("meeting"),
        "POST",
        lambda w: {"wants": "An ear"},
        forbidden=FACILITATOR,
    ),
    only_facilitators("meetings:objectives", pk_of("session")),
    only_facilitators("meetings:objective_review", objective),
    only_facilitators(
        "meetings:objective_review", objective, "POST", {"progress": "further", "why": "One plan."}
    ),
    Row("meetings:start_and_close", IN_SET, pk_of("set")),
    Row("meetings:review", IN_SET, pk_of("closed_meeting")),
    Row("meetings:review_write", MEMBERS, pk_of("closed_meeting"), forbidden=FACILITATOR),
    Row(
        "meetings:review_write",
        MEMBERS,
        pk_of("closed_meeting"),
        "POST",
        lambda w: REVIEW,
        forbidden=FACILITATOR,
    ),
    Row(
        "meetings:review_propose",
        MEMBERS,
        named_review,
        "POST",
        lambda w: {"words": fingerprint_of("Longer breaks.")},
        forbidden=FACILITATOR,
    ),
    Row("meetings:note_write", MEMBERS, pk_of("closed_meeting"), forbidden=FACILITATOR),
    Row(
        "meetings:note_write",
        MEMBERS,
        pk_of("closed_meeting"),
        "POST",
        lambda w: {"text": "To ask first."},
        forbidden=FACILITATOR,
    ),
    Row("meetings:my_notes", MEMBERS, pk_of("set"), forbidden=FACILITATOR),
    Row("meetings:note_share", OWN, learning_note, "POST"),
    Row("meetings:note_take_back", OWN, learning_note, "POST"),
    Row("meetings:attendance_year", IN_SET, pk_of("set")),
]
