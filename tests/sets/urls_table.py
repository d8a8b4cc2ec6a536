"""Who may use the addresses of programmes, sets and pairs."""

from sets.tokens import agreement_token
from tests import factories as make
from tests.url_table import ALL, FACILITATOR, IN_SET, MANAGER, MEMBERS, PAIR_A, Row

PROGRAMME = {
    "name": "A programme",
    "sponsor": "Department",
    "purpose": "To learn.",
    "upper_singular": "region",
    "upper_plural": "regions",
    "lower_singular": "commune",
    "lower_plural": "communes",
    "start_day": "5", "start_month": "1", "start_year": "2026",
    "end_day": "31", "end_month": "3", "end_year": "2027",
    "time_zone": "Europe/Zagreb",
    "contact_name": "Office",
    "contact_email": "office@example.org",
}  # fmt: skip
SET = {
    "name": "A new set",
    "purpose": "To learn.",
    "objectives": "One\nTwo",
    "start_day": "2", "start_month": "2", "start_year": "2026",
    "end_day": "29", "end_month": "1", "end_year": "2027",
    "default_disclosure": "set",
}  # fmt: skip
PERSON = {"name": "New Person", "email": "new.person@example.org"}
PAIR = {
    "upper_name": "Uppershire N Partnership",
    "lower_name": "Lowerton N Partnership",
    "upper_lead_name": "Upper Lead",
    "upper_lead_email": "upper.lead@example.org",
    "lower_lead_name": "Lower Lead",
    "lower_lead_email": "lower.lead@example.org",
}
PAPER = {"title": "A paper", "body": "Words", "questions": "", "cycle_number": "1"}


def programme(w):
    return {"pk": w.programme.pk}


def set_(w):
    return {"pk": w.set.pk}


def pair(w):
    return {"pk": w.pair.pk}


def asked(w):
    return {"pk": w.proposed_pair.agreements.first().pk}


def token(w):
    return {"token": agreement_token(w.proposed_pair.agreements.first())}


def role(w):
    person = make.PersonFactory(name="Second Reader")
    return {
        "pk": make.ProgrammeRoleFactory(programme=w.programme, person=person, kind="sponsor").pk
    }


def facilitator(w):
    return {"pk": w.set.facilitators.first().pk}


def rules(w):
    return {"pk": w.rules.pk}


def paper(w):
    return {"pk": w.paper.pk}


def topic(w):
    return {
        "topic": w.topic.pk, "reasons": "R", "left_out": "L", "present": "All",
        "decided_on_day": "2", "decided_on_month": "3", "decided_on_year": "2026",
    }  # fmt: skip


def both(name, who, kwargs, data, **more):
    """One page with a form: fetched, and sent."""
    return [
        Row(f"sets:{name}", frozenset(who), kwargs, **more),
        Row(f"sets:{name}", frozenset(who), kwargs, "POST", lambda w: data, **more),
    ]


IN_OR_OVER = MANAGER | FACILITATOR
LEADS_A = PAIR_A
OTHERS = MEMBERS - PAIR_A

ROWS = [
    *both("programme_new", set(), lambda w: {}, PROGRAMME, forbidden=ALL),
    Row("sets:programme", MANAGER, programme),
    *both("programme_edit", MANAGER, programme, PROGRAMME),
    *both("programme_invite", MANAGER, programme, PERSON | {"kind": "sponsor"}),
    Row("sets:programme_remove", MANAGER, role, "POST"),
    *both("set_new", MANAGER, programme, SET),
    *both("set_edit", IN_OR_OVER, set_, SET, forbidden=MEMBERS),
    *both("facilitator_add", IN_OR_OVER, set_, PERSON, forbidden=MEMBERS),
    Row("sets:facilitator_remove", IN_OR_OVER, facilitator, "POST", forbidden=MEMBERS),
    *both("pair_new", FACILITATOR, set_, PAIR, forbidden=MEMBERS),
    *both(
        "member_add",
        LEADS_A,
        pair,
        PERSON | {"sector": "health"},
        forbidden=OTHERS | FACILITATOR,
    ),
    *both(
        "agreement_withdraw", LEADS_A, pair, {"reason": "No time"}, forbidden=OTHERS | FACILITATOR
    ),
    *both("agreement_ask_again", FACILITATOR, asked, PERSON),
    Row("sets:agreement", ALL, token, public=True),
    Row("sets:agreement_agree", ALL, token, "POST", lambda w: {"sector": "health"}, public=True),
    Row("sets:agreement_decline", ALL, token, "POST", lambda w: {"reason": "No"}, public=True),
    Row("sets:ground_rules", IN_SET, set_),
    *both("ground_rules_edit", IN_SET, set_, {"text": "We listen more.", "seen": "0"}),
    Row("sets:ground_rules_accept", MEMBERS, rules, "POST", forbidden=FACILITATOR),
    Row("sets:focus", IN_SET, set_),
    *both("topic_new", MEMBERS, set_, {"title": "T", "description": "D"}, forbidden=FACILITATOR),
    Row("sets:focus_decide", FACILITATOR, set_, forbidden=MEMBERS),
    Row("sets:focus_decide", FACILITATOR, set_, "POST", topic, forbidden=MEMBERS),
    Row("sets:papers", IN_SET, set_),
    *both("paper_new", IN_SET, set_, PAPER),
    Row("sets:paper", IN_SET, paper),
    *both("paper_edit", FACILITATOR, paper, PAPER, forbidden=MEMBERS),
]
