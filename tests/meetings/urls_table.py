"""Who may use the addresses of meetings."""

from meetings.models import MinuteDraft
from tests import factories as make
from tests.url_table import FACILITATOR, IN_SET, MEMBERS, Row


def pk_of(name):
    return lambda w: {"pk": getattr(w, name).pk}


def item_of(name):
    return lambda w: {"pk": w.item(getattr(w, name)).pk}


def draft(w):
    row = MinuteDraft.objects.create(
        person=w.cast.facilitator, item=w.item(w.session), text="Half a sentence"
    )
    return {"pk": row.pk}


def proposed_item(w):
    item = make.ItemFactory(meeting=w.meeting, proposed_by=w.upper_a, proposed=True)
    return {"pk": item.pk}


def housekeeping(w):
    return {"pk": make.ItemFactory(meeting=w.meeting, housekeeping=True).pk}


WHEN = {"starts": "2026-06-03T10:00", "ends": "2026-06-03T13:00", "place": "Hall", "link": ""}
CYCLE = {"stage": "issues", "name": "Own name", "purpose": "To look."}
ITEM = {"title": "Shared data", "why": "", "presenter": "", "minutes": "20"}
ENTRY = {"kind": "note", "text": "Heard.", "disclosure": "set", "pair": ""}
OTHERS = MEMBERS - {"upper_a"}


def only_facilitators(name, kwargs, method="GET", data=None):
    return Row(name, FACILITATOR, kwargs, method, lambda w: data or {}, forbidden=MEMBERS)


ROWS = [
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
    only_facilitators("meetings:call", pk_of("draft_meeting"), "POST"),
    Row("meetings:calendar", IN_SET, pk_of("meeting"), html=False),
    Row(
        "meetings:answer",
        MEMBERS,
        pk_of("meeting"),
        "POST",
        lambda w: {"answer": "yes"},
        forbidden=FACILITATOR,
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
    only_facilitators("meetings:open", pk_of("meeting"), "POST"),
    Row("meetings:session", IN_SET, pk_of("session")),
    Row("meetings:live", IN_SET, pk_of("session"), html=False),
    only_facilitators("meetings:attendance", pk_of("session")),
    only_facilitators("meetings:attendance", pk_of("session"), "POST"),
    only_facilitators("meetings:close", pk_of("session")),
    only_facilitators("meetings:close", pk_of("session"), "POST"),
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
    only_facilitators("meetings:minutes", pk_of("closed_meeting")),
    Row("meetings:minutes", IN_SET, pk_of("circulated_meeting")),
    only_facilitators("meetings:circulate", pk_of("closed_meeting")),
    only_facilitators("meetings:circulate", pk_of("closed_meeting"), "POST"),
    only_facilitators("meetings:agree", pk_of("circulated_meeting")),
    only_facilitators("meetings:agree", pk_of("circulated_meeting"), "POST"),
]
