"""Who may use which address of issues and actions. Pair A owns the world's things."""

from tests import factories as make
from tests.url_table import FACILITATOR, IN_SET, MEMBERS, PAIR_A, Row

PAIR_B = MEMBERS - PAIR_A
WRITERS = PAIR_A | FACILITATOR


def agreed(w):
    return make.ActionFactory(issue=w.issue, owner=w.upper_a, agreed=True)


def of_pair(w):
    """A proposed action on an issue that stays with pair A."""
    return make.ActionFactory(issue=w.secret_issue, owner=w.upper_a)


def recorded_action(w):
    """One that the facilitator proposed for the pair, before any consent."""
    return make.ActionFactory(issue=w.issue, owner=w.upper_a, proposed_by=w.cast.facilitator)


def item(w):
    return w.item(w.session)


def pk(thing):
    """Return the function that makes an address's arguments from the world's thing."""
    return lambda w: {"pk": (thing(w) if callable(thing) else getattr(w, thing)).pk}


ROWS = [
    Row("actions:themes", IN_SET, pk("set")),
    Row("actions:theme_new", IN_SET, pk("set")),
    Row("actions:theme_new", IN_SET, pk("set"), "POST", lambda w: {"title": "Money"}),
    Row("actions:theme_edit", IN_SET, pk("theme")),
    Row("actions:theme_edit", IN_SET, pk("theme"), "POST", lambda w: {"title": "Money"}),
    Row("actions:issues", IN_SET, pk("set")),
    Row("actions:issue_pair", FACILITATOR, pk("set"), forbidden=MEMBERS),
    Row("actions:issue_new", WRITERS, pk("pair"), forbidden=PAIR_B),
    Row("actions:issue_new", WRITERS, pk("pair"), "POST", forbidden=PAIR_B),
    Row("actions:issue_new", kwargs=pk("proposed_pair"), forbidden=FACILITATOR),
    Row("actions:issue", IN_SET, pk("issue")),
    Row("actions:issue", WRITERS, pk("secret_issue")),
    Row("actions:issue_edit", PAIR_A, pk("issue"), forbidden=PAIR_B | FACILITATOR),
    Row("actions:issue_edit", PAIR_A, pk("issue"), "POST", forbidden=PAIR_B | FACILITATOR),
    Row("actions:issue_edit", WRITERS, pk("recorded_issue")),
    Row("actions:issue_edit", PAIR_A, pk("secret_issue"), forbidden=FACILITATOR),
    Row(
        "actions:issue_confirm",
        PAIR_A,
        pk("recorded_issue"),
        "POST",
        forbidden=FACILITATOR,
    ),
    Row("actions:issue_close", PAIR_A, pk("issue"), "POST", forbidden=PAIR_B | FACILITATOR),
    Row("actions:issue_close", PAIR_A, pk("secret_issue"), "POST", forbidden=FACILITATOR),
    Row("actions:issue_reopen", PAIR_A, pk("issue"), "POST", forbidden=PAIR_B | FACILITATOR),
    Row("actions:action_new", WRITERS, pk("issue"), forbidden=PAIR_B),
    Row("actions:action_new", WRITERS, pk("issue"), "POST", forbidden=PAIR_B),
    Row("actions:action_new", WRITERS, pk("secret_issue"), "POST"),
    Row("actions:capture_issue", FACILITATOR, pk(item), forbidden=MEMBERS),
    Row("actions:capture_issue", FACILITATOR, pk(item), "POST", forbidden=MEMBERS),
    Row("actions:capture_action", FACILITATOR, pk(item), forbidden=MEMBERS),
    Row("actions:capture_action", FACILITATOR, pk(item), "POST", forbidden=MEMBERS),
    Row("actions:actions", IN_SET, pk("set")),
    Row("actions:action", IN_SET, pk("action")),
    Row("actions:action", IN_SET, pk("action_under_way")),
    Row("actions:action", WRITERS, pk(of_pair)),
    Row("actions:action_edit", PAIR_A, pk("action"), forbidden=PAIR_B | FACILITATOR),
    Row("actions:action_edit", PAIR_A, pk("action"), "POST", forbidden=PAIR_B | FACILITATOR),
    Row("actions:action_edit", WRITERS, pk(recorded_action), forbidden=PAIR_B),
    Row("actions:consent", PAIR_A, pk("action"), "POST", forbidden=PAIR_B | FACILITATOR),
    Row("actions:consent", PAIR_A, pk(of_pair), "POST", forbidden=FACILITATOR),
    Row("actions:action_start", PAIR_A, pk(agreed), "POST", forbidden=PAIR_B | FACILITATOR),
    Row("actions:action_state", PAIR_A, pk("action_under_way"), forbidden=PAIR_B | FACILITATOR),
    Row(
        "actions:action_state",
        PAIR_A,
        pk("action_under_way"),
        "POST",
        lambda w: {"to": "done"},
        forbidden=PAIR_B | FACILITATOR,
    ),
    Row("actions:progress_new", PAIR_A, pk("action_under_way"), forbidden=PAIR_B | FACILITATOR),
    Row(
        "actions:progress_new",
        PAIR_A,
        pk("action_under_way"),
        "POST",
        forbidden=PAIR_B | FACILITATOR,
    ),
]
