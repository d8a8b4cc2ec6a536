"""Who may use which address of issues and actions. Pair A owns the world's things."""

from actions.changes.links import make_link
from actions.tokens import progress_token
from als.core import clock
from sets.models import GroundRulesAcceptance
from tests import factories as make
from tests.url_table import ALL, FACILITATOR, IN_SET, MEMBERS, PAIR_A, Row

PAIR_B = MEMBERS - PAIR_A
WRITERS = PAIR_A | FACILITATOR
UPPER_A = frozenset({"upper_a"})


def agreed(w):
    return make.ActionFactory(issue=w.issue, owner=w.upper_a, agreed=True)


def proposal(w):
    """One to be withdrawn: the world's own stays what it is."""
    return make.ActionFactory(issue=w.issue, owner=w.upper_a)


def of_pair(w):
    """A proposed action on an issue that stays with pair A."""
    return make.ActionFactory(issue=w.secret_issue, owner=w.upper_a)


def recorded_action(w):
    """One that the facilitator proposed for the pair, before any consent."""
    return make.ActionFactory(issue=w.issue, owner=w.upper_a, proposed_by=w.cast.facilitator)


def recorded_progress(w):
    """What the facilitator recorded for pair A in a meeting."""
    return make.ProgressFactory(
        action=make.ActionFactory(issue=w.issue, owner=w.upper_a, under_way=True),
        author=None,
        recorded_by=w.cast.facilitator,
        agenda_item=w.item(w.session),
    )


def attachment(w):
    """A file of an entry that stays with pair A."""
    action = make.ActionFactory(issue=w.secret_issue, owner=w.upper_a, under_way=True)
    return make.AttachmentFactory(entry__action=action, entry__disclosure="pair")


def offered(w):
    """A theme that the facilitators offer."""
    return make.ThemeFactory(set=w.set, state="offered", proposed_by=w.cast.facilitator)


def item(w):
    return w.item(w.session)


def pk(thing):
    """Return the function that makes an address's arguments from the world's thing."""
    return lambda w: {"pk": (thing(w) if callable(thing) else getattr(w, thing)).pk}


def own_link(w):
    """A link that was mailed to the upper side's lead of pair A."""
    action = make.ActionFactory(issue=w.issue, owner=w.upper_a, under_way=True)
    for rules in w.set.ground_rules.all():  # else the link tells nothing
        GroundRulesAcceptance.objects.get_or_create(rules=rules, member=w.upper_a)
    return make_link(action=action, member=w.upper_a)


def disowned(w):
    """An entry that the upper side's lead of pair A says was somebody else's."""
    return make.ProgressFactory(
        action=w.action_under_way, author=w.upper_a, via="link", disowned_at=clock.now()
    )


def token(w):
    return {"token": progress_token(own_link(w))}


def used_token(w):
    """The token of a link by which an entry came; before, its thanks lead back to the form."""
    link = own_link(w)
    link.entry = make.ProgressFactory(action=link.action, via="link")
    link.used_at, link.state_before = clock.now(), link.action.state
    link.save()
    return {"token": progress_token(link)}


def file_of(thing):
    return lambda w: {"pk": getattr(w, thing).pk, "what": "issues"}


def comment(w):
    """One that the upper side’s lead wrote on an issue that the set reads."""
    return make.CommentFactory(issue=w.issue, author=w.cast.upper_a)


def comment_in_the_pair(w):
    return make.CommentFactory(issue=w.secret_issue, author=w.cast.upper_a)


SAYS = {"text": "It is so with us."}
OTHERS = (MEMBERS | FACILITATOR) - UPPER_A

ROWS = [
    Row("actions:comment_on_issue", IN_SET, pk("issue")),
    Row("actions:comment_on_issue", WRITERS, pk("secret_issue"), "POST", lambda w: SAYS),
    Row("actions:comment_on_proposedaction", IN_SET, pk("action")),
    Row("actions:comment_on_proposedaction", WRITERS, pk(of_pair), "POST", lambda w: SAYS),
    Row("actions:comment", IN_SET, pk(comment), html=False),
    Row("actions:comment", WRITERS, pk(comment_in_the_pair), html=False),
    Row("actions:comment_edit", UPPER_A, pk(comment), forbidden=OTHERS),
    Row("actions:comment_edit", UPPER_A, pk(comment), "POST", lambda w: SAYS, forbidden=OTHERS),
    Row("actions:comment_withdraw", UPPER_A, pk(comment), forbidden=OTHERS),
    Row("actions:comment_withdraw", UPPER_A, pk(comment), "POST", forbidden=OTHERS),
    Row("actions:comment_remove", FACILITATOR, pk(comment), forbidden=MEMBERS),
    Row(
        "actions:comment_remove",
        FACILITATOR,
        pk(comment),
        "POST",
        lambda w: {"reason": "It names somebody."},
        forbidden=MEMBERS,
    ),
    Row("actions:themes", IN_SET, pk("set")),
    Row("actions:themes_history", IN_SET, pk("set")),
    Row("actions:themes_alike", MEMBERS, pk("set"), forbidden=FACILITATOR),
    Row("actions:themes_offer", FACILITATOR, pk("set"), forbidden=MEMBERS),
    Row("actions:themes_offer", FACILITATOR, pk("set"), "POST", forbidden=MEMBERS),
    Row("actions:issues_sort", MEMBERS, pk("set"), forbidden=FACILITATOR),
    Row("actions:issues_sort", MEMBERS, pk("set"), "POST", forbidden=FACILITATOR),
    Row("actions:theme_new", MEMBERS, pk("set"), forbidden=FACILITATOR),
    Row(
        "actions:theme_new",
        MEMBERS,
        pk("set"),
        "POST",
        lambda w: {"title": "Money"},
        forbidden=FACILITATOR,
    ),
    Row("actions:theme_edit", MEMBERS, pk("theme"), forbidden=FACILITATOR),
    Row("actions:theme_edit", MEMBERS, pk("theme"), "POST", forbidden=FACILITATOR),
    Row("actions:theme_edit", FACILITATOR, pk(offered), forbidden=MEMBERS),
    Row("actions:theme_take", MEMBERS, pk(offered), "POST", forbidden=FACILITATOR),
    Row("actions:theme_leave", MEMBERS, pk(offered), "POST", forbidden=FACILITATOR),
    Row("actions:theme_place", IN_SET, pk("theme"), "POST", lambda w: {"place": 1}),
    Row("actions:theme_sort", MEMBERS, pk("theme"), forbidden=FACILITATOR),
    Row("actions:theme_sort", MEMBERS, pk("theme"), "POST", forbidden=FACILITATOR),
    Row("actions:theme_merge", MEMBERS, pk("theme"), forbidden=FACILITATOR),
    Row(
        "actions:theme_merge",
        MEMBERS,
        pk("theme"),
        "POST",
        lambda w: {"into": make.ThemeFactory(set=w.set).pk},
        forbidden=FACILITATOR,
    ),
    Row("actions:theme_unmerge", MEMBERS, pk("theme"), "POST", forbidden=FACILITATOR),
    Row("actions:theme_split", MEMBERS, pk("theme"), forbidden=FACILITATOR),
    Row("actions:theme_split", MEMBERS, pk("theme"), "POST", forbidden=FACILITATOR),
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
    Row("actions:pictures", IN_SET, pk("set")),
    Row("actions:export", FACILITATOR, pk("set"), forbidden=MEMBERS),
    Row("actions:export_file", FACILITATOR, file_of("set"), "POST", forbidden=MEMBERS),
    Row("actions:pair_export", WRITERS, pk("pair"), forbidden=PAIR_B),
    Row("actions:pair_export_file", WRITERS, file_of("pair"), "POST", forbidden=PAIR_B),
    Row("actions:action", IN_SET, pk("action")),
    Row("actions:action", IN_SET, pk("action_under_way")),
    Row("actions:action", WRITERS, pk(of_pair)),
    Row("actions:action_edit", PAIR_A, pk("action"), forbidden=PAIR_B | FACILITATOR),
    Row("actions:action_edit", PAIR_A, pk("action"), "POST", forbidden=PAIR_B | FACILITATOR),
    Row("actions:action_edit", WRITERS, pk(recorded_action), forbidden=PAIR_B),
    Row("actions:consent", PAIR_A, pk("action"), "POST", forbidden=PAIR_B | FACILITATOR),
    Row("actions:consent", PAIR_A, pk(of_pair), "POST", forbidden=FACILITATOR),
    Row("actions:consent_take_back", PAIR_A, pk("action"), "POST", forbidden=PAIR_B | FACILITATOR),
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
    Row("actions:action_withdraw", PAIR_A, pk(proposal), forbidden=PAIR_B | FACILITATOR),
    Row("actions:action_withdraw", PAIR_A, pk(proposal), "POST", forbidden=PAIR_B | FACILITATOR),
    Row("actions:action_withdraw", WRITERS, pk(recorded_action), forbidden=PAIR_B),
    Row("actions:action_issue", PAIR_A, pk("action"), forbidden=PAIR_B | FACILITATOR),
    Row("actions:action_issue", PAIR_A, pk("action"), "POST", forbidden=PAIR_B | FACILITATOR),
    Row("actions:attachment", WRITERS, pk(attachment), html=False),
    Row("actions:progress_edit", PAIR_A, pk(recorded_progress), forbidden=FACILITATOR),
    Row(
        "actions:progress_edit",
        PAIR_A,
        pk(recorded_progress),
        "POST",
        lambda w: {"done": "Met both clerks."},
        forbidden=FACILITATOR,
    ),
    Row("actions:progress_confirm", PAIR_A, pk(recorded_progress), "POST", forbidden=FACILITATOR),
    Row("actions:progress_new", PAIR_A, pk("action_under_way"), forbidden=PAIR_B | FACILITATOR),
    Row(
        "actions:progress_new",
        PAIR_A,
        pk("action_under_way"),
        "POST",
        forbidden=PAIR_B | FACILITATOR,
    ),
    Row("actions:progress_link", UPPER_A, token, public=True, forbidden=ALL - UPPER_A),
    Row("actions:progress_link", UPPER_A, token, "POST", public=True, forbidden=ALL - UPPER_A),
    Row(
        "actions:progress_link_words", UPPER_A, token, "POST", public=True, forbidden=ALL - UPPER_A
    ),
    Row("actions:progress_link_saved", UPPER_A, used_token, public=True, forbidden=ALL - UPPER_A),
    Row(
        "actions:progress_link_disown",
        UPPER_A,
        used_token,
        "POST",
        public=True,
        forbidden=ALL - UPPER_A,
    ),
    Row("actions:progress_own", UPPER_A, pk(disowned), "POST", forbidden=WRITERS - UPPER_A),
    Row("actions:links", ALL),
    Row("actions:links_revoke", ALL, method="POST"),
    Row("actions:link_revoke", UPPER_A, pk(own_link), "POST"),
]
