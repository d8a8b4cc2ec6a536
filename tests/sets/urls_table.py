"""Who may use the addresses of sets and pairs; of programmes: ``programmes_table.py``."""

import datetime as dt

from django.core.files.base import ContentFile

from sets.models import Continuation, Invitation, RoleInvitation
from sets.tokens import agreement_token
from tests import factories as make
from tests import files
from tests.sets.answers_table import ANSWERS
from tests.sets.applications_table import APPLICATIONS
from tests.url_table import ALL, FACILITATOR, IN_SET, MANAGER, MEMBERS, PAIR_A, Row

UPPER_A = frozenset({"upper_a"})
FACILITATORS = FACILITATOR | {"other_facilitator"}
SET = {
    "name": "A new set",
    "purpose": "To learn.",
    "objectives": "One\nTwo",
    "start_day": "2", "start_month": "2", "start_year": "2026",
    "end_day": "29", "end_month": "1", "end_year": "2027",
    "hours_a_month": "6",
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
READINESS = {
    "moment": "start", "trust": "4", "roles": "2", "history": "3", "willingness": "5",
    "hours_a_month": "6", "comment": "", "seen": "",
}  # fmt: skip
PAPER = {
    "kind": "background",
    "title": "A paper",
    "body": "Words",
    "questions": "",
    "cycle_number": "1",
}

RULES = {
    "text": "We listen more.", "default_disclosure": "set", "naming": "nobody",
    "research": "no", "seen": "0",
}  # fmt: skip


def person_of_set(w):
    return {"pk": w.set.pk, "person": w.cast.upper_a.pk}


def set_(w):
    return {"pk": w.set.pk}


def concluding_next(w):
    return {"to": "concluding"}


def concluding(w):
    w.set.state = "concluding"
    w.set.save(update_fields=["state"])
    return set_(w)


def pair(w):
    return {"pk": w.pair.pk}


def upper_side(w):
    return {"pk": w.pair.pk, "side": "upper"}


def asked(w):
    return {"pk": w.proposed_pair.agreements.first().pk}


def waiting_pair(w):
    return {"pk": w.proposed_pair.pk}


def colleague(w):
    """Somebody of upper A's side who doesn't lead it."""
    return make.MemberFactory(pair=w.pair, side="upper")


def token(w):
    return {"token": agreement_token(w.proposed_pair.agreements.first())}


def by_mail(name, *more):
    """An address of an invitation that was mailed to upper_a."""
    mailed_to = frozenset({"upper_a"})
    return Row(name, mailed_to, token, *more, public=True, forbidden=ALL - mailed_to)


def invitation(w):
    """Somebody of another set is asked to take part for upper_a's side."""
    outsider, by = w.cast.outsider, w.cast.upper_a
    found = Invitation.objects.get_or_create(
        pair=w.pair, side="upper", email=outsider.email, state="asked",
        defaults={"name": "Asked", "sector": "health", "by": by, "person": outsider},
    )[0]  # fmt: skip
    return {"pk": found.pk}


def role_asked(w):
    """Somebody of another set is asked to facilitate this one."""
    outsider = w.cast.outsider
    found = RoleInvitation.objects.get_or_create(
        programme=w.programme, set=w.set, kind="facilitator", email=outsider.email, state="asked",
        defaults={"name": "Asked", "by": w.cast.facilitator, "person": outsider},
    )[0]  # fmt: skip
    return {"pk": found.pk}


def lead(w):
    return {"pk": w.upper_a.pk}


def facilitator(w):
    return {"pk": w.set.facilitators.first().pk}


def rules(w):
    return {"pk": w.rules.pk}


def shared_rules(w):
    return {"pk": w.set.pk, "kind": "rules"}


def person_with_photo(w):
    w.cast.upper_a.photo.save("photo", ContentFile(files.picture("JPEG")))
    return {"pk": w.cast.upper_a.pk}


def paper(w):
    return {"pk": w.paper.pk}


def paper_file(w):
    return {"pk": w.paper_file.pk}


def own_topic(w):
    return {"pk": w.topic.pk}


def scores(w):
    names = ("relevance", "importance", "feasibility")
    return {f"{name}_{w.topic.pk}": "3" for name in names}


def topic(w):
    return {
        "topic": w.topic.pk, "reasons": "R", "left_out": "L",
        "decided_on_day": "2", "decided_on_month": "3", "decided_on_year": "2026",
    }  # fmt: skip


def support(w):
    return {"pk": make.SupportFactory(pair=w.pair, given_by=w.cast.facilitator).pk}


def help_given(w):
    return {
        "pair": w.pair.pk, "kind": "call", "minutes": "30", "note": "On the plan",
        "day_day": "2", "day_month": "3", "day_year": "2026",
    }  # fmt: skip


def private_note(w):
    return {"pk": make.NoteFactory(set=w.set, written_by=w.cast.facilitator).pk}


def both(name, who, kwargs, data, **more):
    """One page with a form: fetched, and sent."""
    return [
        Row(f"sets:{name}", frozenset(who), kwargs, **more),
        Row(f"sets:{name}", frozenset(who), kwargs, "POST", lambda w: data, **more),
    ]


IN_OR_OVER = MANAGER | FACILITATOR
LEADS_A = PAIR_A
OUTSIDER = frozenset({"outsider"})
LEAD = frozenset({"upper_a"})
OTHERS = MEMBERS - PAIR_A
PROPOSER = frozenset({"upper_a"})


def continuation(w):
    """A facilitator’s proposal that a member facilitates the set on."""
    made = Continuation.objects.create(
        set=w.concluding, member=w.upper_a, until=dt.date(2027, 6, 30),
        proposed_by=w.cast.facilitator,
    )  # fmt: skip
    return {"pk": made.pk}


ROWS = [
    Row("sets:photo", IN_SET, person_with_photo, html=False),
    Row("sets:shared", FACILITATOR, set_, forbidden=MEMBERS),
    Row("sets:share_new", FACILITATOR, shared_rules, forbidden=MEMBERS),
    Row(
        "sets:share_new",
        FACILITATOR,
        shared_rules,
        "POST",
        lambda w: {"title": "Ours"},
        forbidden=MEMBERS,
    ),
    *both("set_copy", MANAGER, set_, SET | {"name": "A copy"}, forbidden=IN_SET),
    *APPLICATIONS,
    Row("sets:ending", IN_SET, lambda w: {"pk": w.concluding.pk}),
    Row("sets:continuation_new", IN_SET, lambda w: {"pk": w.concluding.pk}),
    Row("sets:continuation_new", IN_SET, lambda w: {"pk": w.concluding.pk}, "POST"),
    Row("sets:continuation_answer", MEMBERS, continuation, forbidden=FACILITATOR),
    Row(
        "sets:continuation_answer",
        MEMBERS,
        continuation,
        "POST",
        lambda w: {"agrees": "no"},
        forbidden=FACILITATOR,
    ),
    Row("sets:continuation_drop", FACILITATOR, continuation, forbidden=MEMBERS),
    Row("sets:continuation_drop", FACILITATOR, continuation, "POST", forbidden=MEMBERS),
    Row("sets:set_renew", FACILITATOR, lambda w: {"pk": w.concluding.pk}, forbidden=MEMBERS),
    Row(
        "sets:set_renew", FACILITATOR, lambda w: {"pk": w.concluding.pk}, "POST", forbidden=MEMBERS
    ),
    Row("sets:set_state", FACILITATOR, set_, forbidden=MEMBERS),
    Row("sets:set_state", FACILITATOR, set_, "POST", concluding_next, forbidden=MEMBERS),
    *both("set_edit", IN_OR_OVER, set_, SET, forbidden=MEMBERS),
    *both("facilitator_add", IN_OR_OVER, set_, PERSON, forbidden=MEMBERS),
    *both("facilitator_remove", IN_OR_OVER, facilitator, {}, forbidden=MEMBERS),
    *both("pair_new", FACILITATOR, set_, PAIR, forbidden=MEMBERS),
    *both(
        "group", LEAD, upper_side, {"names": "One\nTwo"}, forbidden=(MEMBERS - LEAD) | FACILITATOR
    ),
    *both(
        "member_add",
        LEADS_A,
        pair,
        PERSON | {"sector": "health"},
        forbidden=OTHERS | FACILITATOR,
    ),
    Row("sets:role_invitation", OUTSIDER, role_asked),
    Row("sets:role_accept", OUTSIDER, role_asked, "POST"),
    Row("sets:role_decline", OUTSIDER, role_asked, "POST"),
    Row("sets:role_take_back", IN_OR_OVER, role_asked, "POST", forbidden=OUTSIDER),
    Row("sets:invitation", OUTSIDER, invitation),
    Row("sets:invitation_accept", OUTSIDER, invitation, "POST"),
    Row("sets:invitation_decline", OUTSIDER, invitation, "POST"),
    Row(
        "sets:invitation_take_back",
        frozenset({"upper_a"}),
        invitation,
        "POST",
        forbidden=frozenset({"lower_a", "facilitator", "outsider"}),
    ),
    *both(
        "agreement_withdraw", LEADS_A, pair, {"reason": "No time"}, forbidden=OTHERS | FACILITATOR
    ),
    *both("agreement_ask_again", FACILITATOR, asked, PERSON),
    *both("pair_stop_waiting", FACILITATOR, waiting_pair, {}),
    *both(
        "member_leave",
        LEAD,
        lambda w: {"pk": colleague(w).pk},
        {},
        forbidden=MEMBERS - LEAD | FACILITATOR,
    ),
    Row("sets:lead_hand_over", LEAD | FACILITATOR, lead, forbidden=MEMBERS - LEAD),
    Row(
        "sets:lead_hand_over",
        LEAD | FACILITATOR,
        lead,
        "POST",
        lambda w: {"member": colleague(w).pk},
        forbidden=MEMBERS - LEAD,
    ),
    by_mail("sets:agreement"),
    by_mail("sets:agreement_agree", "POST", lambda w: {"sector": "health"}),
    by_mail("sets:agreement_decline", "POST", lambda w: {"reason": "No"}),
    Row("sets:ground_rules", IN_SET, set_),
    *both("ground_rules_edit", IN_SET, set_, RULES),
    Row("sets:ground_rules_version", IN_SET, rules),
    Row("sets:ground_rules_accept", MEMBERS, rules, "POST", forbidden=FACILITATOR),
    Row("sets:focus", IN_SET, set_),
    *both(
        "topic_new",
        MEMBERS,
        set_,
        {"title": "Trust in us", "description": "Do we have it?"},
        forbidden=FACILITATOR,
    ),
    *both(
        "topic_edit",
        PROPOSER,
        own_topic,
        {"title": "Trust in us", "description": "Do we have it?"},
        forbidden=IN_SET - PROPOSER,
    ),
    *both("topic_withdraw", PROPOSER, own_topic, {}, forbidden=IN_SET - PROPOSER),
    Row("sets:focus_score", MEMBERS, set_, forbidden=FACILITATOR),
    Row("sets:focus_score", MEMBERS, set_, "POST", scores, forbidden=FACILITATOR),
    *both("focus_workshop", FACILITATOR, set_, {"limits": "L"}, forbidden=MEMBERS),
    Row("sets:scoring_close", FACILITATOR, set_, "POST", forbidden=MEMBERS),
    Row("sets:scoring_open", FACILITATOR, set_, "POST", forbidden=MEMBERS),
    Row("sets:focus_decide", FACILITATOR, set_, forbidden=MEMBERS),
    Row("sets:focus_decide", FACILITATOR, set_, "POST", topic, forbidden=MEMBERS),
    Row("sets:readiness", IN_SET, set_),
    Row("sets:readiness_pair", FACILITATOR, pair, forbidden=MEMBERS),
    *both("readiness_answer", PAIR_A, pair, READINESS, forbidden=OTHERS | FACILITATOR),
    Row("sets:papers", IN_SET, set_),
    *both("paper_new", IN_SET, set_, PAPER),
    Row("sets:paper", IN_SET, paper),
    *both("paper_edit", FACILITATOR, paper, PAPER, forbidden=MEMBERS),
    Row("sets:paper_open", IN_SET, paper, "POST"),
    Row("sets:paper_file", IN_SET, paper_file, html=False),
    *both("paper_view", MEMBERS, paper, {"text": "It fits."}, forbidden=FACILITATOR),
    Row("sets:people_names", FACILITATOR, set_, forbidden=MEMBERS),
    Row("sets:person_name", FACILITATOR, person_of_set, forbidden=MEMBERS),
    Row(
        "sets:person_name",
        FACILITATOR,
        person_of_set,
        method="POST",
        data=lambda w: w.cast.upper_a.parts,
        forbidden=MEMBERS,
    ),
    Row("sets:support", FACILITATOR, set_, forbidden=MEMBERS),
    Row("sets:support_pair", FACILITATOR | PAIR_A, pair, forbidden=OTHERS),
    Row("sets:support_new", FACILITATOR, set_, forbidden=MEMBERS),
    Row("sets:support_new", FACILITATOR, set_, "POST", help_given, forbidden=MEMBERS),
    Row("sets:support_edit", FACILITATOR, support, forbidden=PAIR_A),
    Row("sets:support_edit", FACILITATOR, support, "POST", help_given, forbidden=PAIR_A),
    Row("sets:notes", FACILITATOR, set_, forbidden=MEMBERS),
    *both("note_new", FACILITATOR, set_, {"text": "Between us."}, forbidden=MEMBERS),
    *both("note_edit", FACILITATOR, private_note, {"text": "Between us."}),
    *ANSWERS,
]
